import type { CatalogueBundle, RefusedRow } from '../model.js';
import type { Located } from './located.js';

/** The catalogue while it is being read: every list with the places of its rows. */
export type LocatedBundle = { readonly [K in keyof CatalogueBundle]: readonly Located<CatalogueBundle[K][number]>[] };

type Kind = keyof CatalogueBundle;
/** A mention of another entry: where it is mentioned and what is meant; undefined = not mentioned. */
type Mention = readonly [field: string, kind: Kind, id: string | undefined];

/**
 * Leaves out rows that mention what is not there, again and again until all that is left resolves: an entry refused for one
 * dangling mention takes those that mention it with it, each with its own report.
 */
export function resolveReferences(bundle: LocatedBundle): { bundle: LocatedBundle; refused: RefusedRow[] } {
  const refused: RefusedRow[] = [];
  let current = bundle;
  for (;;) {
    const known = knownIds(current);
    const before = refused.length;
    current = mapKinds(current, (kind, rows) =>
      rows.filter((row) => {
        const dangling = mentionsOf(kind, row.value).filter(([, target, id]) => id !== undefined && !known[target].has(id));
        for (const [field, target, id] of dangling) {
          const params = { field, target, id: id ?? '' };
          refused.push({ file: row.file, line: row.line, row: idOf(kind, row.value), code: 'dangling', params });
        }
        return dangling.length === 0;
      }),
    );
    if (refused.length === before) return { bundle: current, refused };
  }
}

/** What an entry is known by in its list. */
export function idOf<K extends Kind>(kind: K, value: CatalogueBundle[K][number]): string {
  if (kind === 'unitSuccessions') {
    const link = value as CatalogueBundle['unitSuccessions'][number];
    return `${link.fromUnitId}→${link.toUnitId}`;
  }
  if (kind === 'agencySuccessions') {
    const link = value as CatalogueBundle['agencySuccessions'][number];
    return `${link.fromAgencyId}→${link.toAgencyId} (${link.functionCode})`;
  }
  const entry = value as { readonly id?: string; readonly code?: string };
  return entry.id ?? entry.code ?? '';
}

function mentionsOf(kind: Kind, value: unknown): Mention[] {
  const read = MENTIONS[kind] as (value: unknown) => Mention[];
  return read(value);
}

const MENTIONS: { [K in Kind]: (value: CatalogueBundle[K][number]) => Mention[] } = {
  functions: () => [],
  purposes: () => [],
  units: (unit) => [['parentId', 'units', unit.parentId]],
  unitSuccessions: (link) => [
    ['fromUnitId', 'units', link.fromUnitId],
    ['toUnitId', 'units', link.toUnitId],
  ],
  agencies: (agency) => [['parentId', 'agencies', agency.parentId], ...agency.unitIds.map((id): Mention => ['unitIds', 'units', id])],
  agencySuccessions: (link) => [
    ['fromAgencyId', 'agencies', link.fromAgencyId],
    ['toAgencyId', 'agencies', link.toAgencyId],
    ['functionCode', 'functions', link.functionCode === '*' ? undefined : link.functionCode],
    ['legalBasisId', 'legalBases', link.legalBasisId],
    ...link.unitIds.map((id): Mention => ['unitIds', 'units', id]),
  ],
  legalBases: (basis) => basis.replacedBy.map((id): Mention => ['replacedBy', 'legalBases', id]),
  retentionClasses: (one) => [['legalBasisId', 'legalBases', one.legalBasisId]],
  dataSources: (source) => [['legalBasisId', 'legalBases', source.legalBasisId]],
  abolishedPapers: (paper) => [
    ['dataSourceCode', 'dataSources', paper.dataSourceCode],
    ['legalBasisId', 'legalBases', paper.legalBasisId],
  ],
  resultTypes: (type) => [
    ['functionCode', 'functions', type.functionCode],
    ['retentionClassCode', 'retentionClasses', type.retentionClassCode],
  ],
  procedures: (procedure) => [
    ['functionCode', 'functions', procedure.functionCode],
    ...procedure.resultTypeCodes.map((code): Mention => ['resultTypeCodes', 'resultTypes', code]),
    ...procedure.legalBasisIds.map((id): Mention => ['legalBasisIds', 'legalBases', id]),
    ...procedure.components.flatMap((component): Mention[] => [
      [`${component.code}.dataSourceCode`, 'dataSources', component.dataSourceCode],
      [`${component.code}.abolishedPaperCode`, 'abolishedPapers', component.abolishedPaperCode],
      [`${component.code}.legalBasisId`, 'legalBases', component.legalBasisId],
      ...component.satisfiers.flatMap((satisfier): Mention[] => [
        [`${component.code}.type`, 'resultTypes', satisfier.resultTypeCode],
        [`${component.code}.purpose`, 'purposes', satisfier.purposeCode],
        [`${component.code}.legalBasisId`, 'legalBases', satisfier.legalBasisId],
      ]),
    ]),
  ],
};

function knownIds(bundle: LocatedBundle): Record<Kind, ReadonlySet<string>> {
  const entries = (Object.keys(bundle) as Kind[]).map((kind) => [kind, new Set(bundle[kind].map((row) => idOf(kind, row.value)))]);
  return Object.fromEntries(entries) as Record<Kind, ReadonlySet<string>>;
}

function mapKinds(bundle: LocatedBundle, change: (kind: Kind, rows: readonly Located<CatalogueBundle[Kind][number]>[]) => unknown): LocatedBundle {
  return Object.fromEntries((Object.keys(bundle) as Kind[]).map((kind) => [kind, change(kind, bundle[kind])])) as unknown as LocatedBundle;
}
