import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { AdministrativeUnit, AgencySuccession, CatalogueBundle, RefusedRow } from './model.js';
import { idOf, resolveReferences, type LocatedBundle } from './reading/check-references.js';
import { agencyFaults, procedureFaults, resultTypeFaults, reversedSpans, sift, siftDuplicates } from './reading/check-rows.js';
import { typedRows, type Compact, type Located } from './reading/located.js';
import * as schemas from './reading/schemas.js';
import { csvRows, yamlRows, type SourceRows } from './reading/source-rows.js';

/** Longest catalogue file that is read, in bytes. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** What the files say: everything that can be used, and every row that cannot with its reason. */
export interface CatalogueReading {
  readonly bundle: CatalogueBundle;
  readonly refused: readonly RefusedRow[];
}

/**
 * Reads the catalogue files of a folder: `functions.csv`, `purposes.csv`, `data-sources.csv`, `legal-bases.csv`,
 * `unit-editions.csv` and the unit lists it names, `unit-successions.csv`, `agencies.yaml`, `agency-successions.csv`,
 * `retention-classes.csv`, `abolished-papers.csv`, `result-types/*.yaml`, `procedures/*.yaml`. Wrong rows never stop the others:
 * they are refused with file, line and reason. A missing file is a refusal too. Writes nothing.
 */
export async function readCatalogue(folder: string): Promise<CatalogueReading> {
  const refused: RefusedRow[] = [];
  const read = async <S extends z.ZodType>(schema: S, files: readonly string[]): Promise<Located<Compact<z.output<S>>>[]> => {
    const rows = (await Promise.all(files.map((file) => readRows(folder, file)))).map((one) => {
      refused.push(...one.refused);
      return one.rows;
    });
    const typed = typedRows(schema, rows.flat());
    refused.push(...typed.refused);
    return typed.accepted;
  };
  const units: Located<AdministrativeUnit>[] = [];
  for (const { value: edition } of await read(schemas.unitEditionRow, ['unit-editions.csv'])) {
    units.push(...(await read(schemas.unitRow, [edition.file])).map((row) => unitOf(edition, row)));
  }
  const draft: LocatedBundle = {
    units,
    unitSuccessions: await read(schemas.unitSuccessionRow, ['unit-successions.csv']),
    functions: await read(schemas.functionRow, ['functions.csv']),
    agencies: await read(schemas.agencyRow, ['agencies.yaml']),
    agencySuccessions: await read(schemas.agencySuccessionRow, ['agency-successions.csv']),
    legalBases: await read(schemas.legalBasisRow, ['legal-bases.csv']),
    retentionClasses: await read(schemas.retentionClassRow, ['retention-classes.csv']),
    purposes: await read(schemas.purposeRow, ['purposes.csv']),
    dataSources: await read(schemas.dataSourceRow, ['data-sources.csv']),
    abolishedPapers: await read(schemas.abolishedPaperRow, ['abolished-papers.csv']),
    resultTypes: await read(schemas.resultTypeRow, await yamlFiles(folder, 'result-types', refused)),
    procedures: await read(schemas.procedureRow, await yamlFiles(folder, 'procedures', refused)),
  };
  const sifted = siftBundle(draft, refused);
  const resolved = resolveReferences(sifted);
  refused.push(...resolved.refused);
  const bundle = withoutPlaces(resolved.bundle);
  return { bundle, refused: [...refused].sort((a, b) => compareText(a.file, b.file) || a.line - b.line) };
}

async function readRows(folder: string, file: string): Promise<SourceRows> {
  const refuse = (code: string, params: RefusedRow['params'] = {}): SourceRows => ({ rows: [], refused: [{ file, line: 0, code, params }] });
  const path = join(folder, file);
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) return refuse('file-too-large', { size, max: MAX_FILE_BYTES });
    const bytes = await readFile(path);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFC');
    return file.endsWith('.csv') ? csvRows(file, text) : yamlRows(file, text);
  } catch (error) {
    return refuse(error instanceof TypeError ? 'file-not-utf8' : 'file-unreadable');
  }
}

async function yamlFiles(folder: string, name: string, refused: RefusedRow[]): Promise<string[]> {
  try {
    const names = await readdir(join(folder, name));
    return names.filter((one) => /\.ya?ml$/.test(one)).sort().map((one) => `${name}/${one}`);
  } catch {
    refused.push({ file: `${name}/`, line: 0, code: 'file-unreadable', params: {} });
    return [];
  }
}

type Edition = Compact<z.output<typeof schemas.unitEditionRow>>;

function unitOf({ edition, file: _, ...span }: Edition, row: Located<Compact<z.output<typeof schemas.unitRow>>>): Located<AdministrativeUnit> {
  const { parentCode, ...rest } = row.value;
  const parent = parentCode === undefined ? {} : { parentId: `${edition}-${parentCode}` };
  return { ...row, value: { id: `${edition}-${rest.code}`, ...rest, ...parent, ...span } };
}

function siftBundle(draft: LocatedBundle, refused: RefusedRow[]): LocatedBundle {
  const result: Record<string, unknown> = {};
  for (const kind of Object.keys(draft) as (keyof CatalogueBundle)[]) {
    const rows = draft[kind] as readonly Located<never>[];
    const name = (value: never): string => idOf(kind, value);
    const inside = sift(rows, name, (value) => [...reversedSpans(value), ...insideFaults(kind, value)]);
    const single = siftDuplicates(inside.kept, (value) => keysOf(kind, value));
    refused.push(...inside.refused, ...single.refused);
    result[kind] = single.kept;
  }
  return result as LocatedBundle;
}

function insideFaults<K extends keyof CatalogueBundle>(kind: K, value: CatalogueBundle[K][number]): Pick<RefusedRow, 'code' | 'params'>[] {
  if (kind === 'resultTypes') return [...resultTypeFaults(value as CatalogueBundle['resultTypes'][number])];
  if (kind === 'procedures') return [...procedureFaults(value as CatalogueBundle['procedures'][number])];
  if (kind === 'agencies') return [...agencyFaults(value as CatalogueBundle['agencies'][number])];
  if (kind !== 'agencySuccessions') return [];
  const link = value as AgencySuccession;
  return link.fromAgencyId === link.toAgencyId ? [{ code: 'own-successor', params: { field: 'to' } }] : [];
}

/** Everything by which an entry must be the only one: a procedure also by each of its codes. */
function keysOf<K extends keyof CatalogueBundle>(kind: K, value: CatalogueBundle[K][number]): string[] {
  if (kind === 'agencySuccessions') {
    const link = value as AgencySuccession;
    return [`${idOf(kind, value)} ${link.date} ${link.unitIds.join(';')}`];
  }
  if (kind === 'procedures') {
    const procedure = value as CatalogueBundle['procedures'][number];
    return [procedure.id, procedure.code, ...procedure.aliases.map((alias) => alias.value)];
  }
  return [idOf(kind, value)];
}

function withoutPlaces(bundle: LocatedBundle): CatalogueBundle {
  const lists = (Object.keys(bundle) as (keyof CatalogueBundle)[]).map((kind) => [kind, bundle[kind].map((row) => row.value)]);
  return Object.fromEntries(lists) as unknown as CatalogueBundle;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
