import { canonicalJson, sha256Hex } from '../../../kernel/canonical-json.js';
import type { Json } from '../../../kernel/events.js';
import type { AgencySuccession, CatalogueBundle, UnitSuccession } from '../model.js';

/** The kinds of entries, in the order of the bundle. */
export const ENTRY_KINDS = [
  'units', 'unitSuccessions', 'functions', 'agencies', 'agencySuccessions', 'legalBases', 'retentionClasses', 'purposes', 'dataSources',
  'abolishedPapers', 'resultTypes', 'procedures',
] as const satisfies readonly (keyof CatalogueBundle)[];
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One entry of the catalogue as it is kept. */
export interface CatalogueEntry {
  readonly kind: EntryKind;
  readonly entryKey: string;
  readonly position: number;
  readonly name: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly body: Json;
  /** SHA-256 of the canonical body: equal digests, equal content. */
  readonly digest: string;
}

/** What an import does to the entries that are there. */
export interface ImportPlan {
  readonly added: readonly CatalogueEntry[];
  readonly changed: readonly CatalogueEntry[];
  /** Entries whose content is the same and only the place in the files moved. */
  readonly moved: readonly CatalogueEntry[];
  readonly unchanged: readonly CatalogueEntry[];
  readonly removed: readonly Pick<CatalogueEntry, 'kind' | 'entryKey'>[];
  readonly kept: readonly Pick<CatalogueEntry, 'kind' | 'entryKey'>[];
}

/** Relations are corrected by leaving a wrong row out; named things stay for ever, because papers name them. */
const RELATIONS: readonly EntryKind[] = ['unitSuccessions', 'agencySuccessions'];

/** The bundle as entries with their keys. A key that comes twice counts once, the first time. */
export function entriesOf(bundle: CatalogueBundle): CatalogueEntry[] {
  const entries = new Map<string, CatalogueEntry>();
  for (const kind of ENTRY_KINDS) {
    bundle[kind].forEach((row, position) => {
      const body = JSON.parse(JSON.stringify(row)) as { readonly [key: string]: Json | undefined };
      const entryKey = keyOf(kind, row);
      const entry: CatalogueEntry = {
        kind, entryKey, position, name: nameOf(body), validFrom: textOf(body['validFrom'] ?? body['date']), validTo: textOf(body['validTo']), body,
        digest: sha256Hex(canonicalJson(body)),
      };
      if (!entries.has(`${kind} ${entryKey}`)) entries.set(`${kind} ${entryKey}`, entry);
    });
  }
  return [...entries.values()];
}

/** Compares what is there with what the files say. Planning the same files twice finds nothing to do. */
export function planImport(present: readonly Pick<CatalogueEntry, 'kind' | 'entryKey' | 'digest' | 'position'>[], wanted: readonly CatalogueEntry[]): ImportPlan {
  const known = new Map(present.map((entry) => [`${entry.kind} ${entry.entryKey}`, entry]));
  const named = new Set(wanted.map((entry) => `${entry.kind} ${entry.entryKey}`));
  const before = (entry: CatalogueEntry): (typeof present)[number] | undefined => known.get(`${entry.kind} ${entry.entryKey}`);
  const same = wanted.filter((entry) => before(entry)?.digest === entry.digest);
  const absent = present.filter((entry) => !named.has(`${entry.kind} ${entry.entryKey}`));
  return {
    added: wanted.filter((entry) => before(entry) === undefined),
    changed: wanted.filter((entry) => before(entry) !== undefined && before(entry)?.digest !== entry.digest),
    moved: same.filter((entry) => before(entry)?.position !== entry.position),
    unchanged: same,
    removed: absent.filter((entry) => RELATIONS.includes(entry.kind)),
    kept: absent.filter((entry) => !RELATIONS.includes(entry.kind)),
  };
}

/** The bundle that entries make up, each kind in the order of its files; entries kept from earlier files come last. */
export function bundleOf(entries: readonly Pick<CatalogueEntry, 'kind' | 'body'>[]): CatalogueBundle {
  const lists = Object.fromEntries(ENTRY_KINDS.map((kind) => [kind, entries.filter((entry) => entry.kind === kind).map((entry) => entry.body)]));
  // What was stored came through the types of the bundle; JSON gives it back as it was.
  return lists as unknown as CatalogueBundle;
}

function keyOf(kind: EntryKind, row: CatalogueBundle[EntryKind][number]): string {
  if (kind === 'unitSuccessions') {
    const { fromUnitId, toUnitId, date } = row as UnitSuccession;
    return [fromUnitId, toUnitId, date].join('|');
  }
  if (kind === 'agencySuccessions') {
    const { fromAgencyId, toAgencyId, functionCode, unitIds, date } = row as AgencySuccession;
    // Territories can be long lists; two rows that differ in nothing else are told apart by a digest of them.
    const units = unitIds.length === 0 ? '' : sha256Hex(unitIds.join(' ')).slice(0, 16);
    return shorten([fromAgencyId, toAgencyId, functionCode, date, units].join('|'));
  }
  const named = row as { readonly id?: string; readonly code?: string };
  return shorten(kind === 'procedures' || named.code === undefined || named.id !== undefined ? (named.id ?? named.code ?? '') : named.code);
}

/** Keys longer than the column end in a digest instead. */
function shorten(key: string): string {
  return key.length <= 191 ? key : `${key.slice(0, 150)}|${sha256Hex(key).slice(0, 40)}`;
}

function nameOf(body: { readonly [key: string]: Json | undefined }): string {
  const name = body['nameVi'] ?? body['name'] ?? body['title'] ?? '';
  return typeof name === 'string' ? name.slice(0, 500) : '';
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
