import { localDateOf } from '../../kernel/calendar.js';
import type { Sensitivity } from '../../kernel/scope.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Transaction } from 'sequelize';
import type { Database } from '../../platform/database/connection.js';
import { oneOf } from '../../platform/database/scope-sql.js';
import { openTable } from '../../platform/database/table.js';
import type { ValidityState } from '../records/model.js';
import type { RecordDecision } from './model.js';
import type { DossierFacts, RecordFacts, StatusFact } from './rules/reckon.js';
import { decisionColumns } from './tables.js';

/** The change a reading belongs to; none for reading beside the writers. */
export type Within = Tx | Transaction | undefined;

/** What the reckoning reads of the register: a read model of its own over records, validity, dossiers and links. Writes nothing. */
export interface FactsStore {
  /** The next ids in order, for passes over everything. */
  idsAfter(after: string, limit: number): Promise<string[]>;
  linkedIdsAfter(after: string, limit: number): Promise<string[]>;
  records(ids: readonly string[], within?: Within): Promise<RecordFacts[]>;
  /** All papers of the dossiers; those read already (`known`) are not read again. */
  papersOf(dossierIds: readonly string[], known: ReadonlyMap<string, RecordFacts>, within?: Within): Promise<RecordFacts[]>;
  dossiers(ids: readonly string[], within?: Within): Promise<DossierFacts[]>;
  idsOfDossiers(dossierIds: readonly string[], within?: Within): Promise<string[]>;
  /** Pairs of linked records, in both directions. */
  linksOf(ids: readonly string[], within?: Within): Promise<{ readonly id: string; readonly otherId: string }[]>;
  /** Locks the records until the change ends, so that two reckonings of one record follow each other. */
  lock(ids: readonly string[], within: Tx | Transaction): Promise<void>;
  titles(ids: readonly string[]): Promise<Map<string, string>>;
}

const CHUNK = 400;
const COLUMNS =
  'id, type_code, procedure_code, issuer_agency_id, custodian_agency_id, copy_class, retention_class, fields, issued_on, valid_from, valid_to, sensitivity, dossier_id, accessioned_at';

/** Opens the read model. */
export function createFactsStore(database: Database): FactsStore {
  const decisions = openTable(database, 'retention_decisions', decisionColumns, ['recordId', 'rank']);
  const transactionOf = (within: Within): Transaction | undefined => (within === undefined ? undefined : 'record' in within ? database.unwrap(within) : within);
  const rows = (sql: string, values: readonly unknown[], within?: Within): Promise<Record<string, unknown>[]> => database.rows(sql, values, transactionOf(within));
  const inChunks = async <T>(ids: readonly string[], load: (part: readonly string[]) => Promise<T[]>): Promise<T[]> => {
    const found: T[] = [];
    const unique = [...new Set(ids)];
    for (let start = 0; start < unique.length; start += CHUNK) for (const one of await load(unique.slice(start, start + CHUNK))) found.push(one);
    return found;
  };
  const select = (what: string, table: string, column: string, ids: readonly string[], rest: string, within: Within): Promise<Record<string, unknown>[]> =>
    inChunks(ids, (part) => {
      // Lists of a few lengths only, so that statements are prepared once and not for every number of places.
      const condition = oneOf(column, padded(part));
      return rows(`SELECT ${what} FROM ${table} WHERE ${condition.sql}${rest}`, condition.values, within);
    });

  async function complete(found: readonly Record<string, unknown>[], within: Within): Promise<RecordFacts[]> {
    const ids = found.map((row) => String(row['id']));
    const statuses = group(await select('record_id, status, effective_from', 'record_status', 'record_id', ids, ' ORDER BY record_id, `rank`', within), (row) => ({
      status: String(row['status']) as ValidityState, from: String(row['effective_from']),
    }));
    const decided = new Map<string, RecordDecision[]>();
    for (const { decidedOn, ...row } of await inChunks(ids, (part) => decisions.find({ recordId: [...part] }, { order: [['rank', 'ASC']], ...(within === undefined ? {} : { tx: within }) }))) {
      decided.set(row.recordId, [...(decided.get(row.recordId) ?? []), { ...row, on: decidedOn }]);
    }
    return found.map((row) => toRecordFacts(row, statuses, decided));
  }

  return {
    idsAfter: async (after, limit) => (await rows(`SELECT id FROM records WHERE id > ? ORDER BY id LIMIT ${Math.trunc(limit)}`, [after])).map((row) => String(row['id'])),
    async linkedIdsAfter(after, limit) {
      const n = Math.trunc(limit);
      const [from, to] = await Promise.all([
        rows(`SELECT DISTINCT from_id AS id FROM record_links WHERE from_id > ? ORDER BY from_id LIMIT ${n}`, [after]),
        rows(`SELECT DISTINCT to_id AS id FROM record_links WHERE to_id > ? ORDER BY to_id LIMIT ${n}`, [after]),
      ]);
      return [...new Set([...from, ...to].map((row) => String(row['id'])))].sort((a, b) => (a < b ? -1 : 1)).slice(0, n);
    },
    records: async (ids, within) => complete(await select(COLUMNS, 'records', 'id', ids, '', within), within),
    async papersOf(dossierIds, known, within) {
      const ids = (await select('id', 'records', 'dossier_id', dossierIds, '', within)).map((row) => String(row['id']));
      const missing = ids.filter((id) => !known.has(id));
      const read = missing.length === 0 ? [] : await complete(await select(COLUMNS, 'records', 'id', missing, '', within), within);
      return [...ids.flatMap((id) => known.get(id) ?? []), ...read];
    },
    dossiers: async (ids, within) => (await select('id, procedure_code, agency_id, opened_on, closed_on', 'dossiers', 'id', ids, '', within)).map(toDossierFacts),
    idsOfDossiers: async (dossierIds, within) => (await select('id', 'records', 'dossier_id', dossierIds, '', within)).map((row) => String(row['id'])),
    async linksOf(ids, within) {
      const [out, back] = await Promise.all([
        select('from_id AS id, to_id AS other', 'record_links', 'from_id', ids, '', within),
        select('to_id AS id, from_id AS other', 'record_links', 'to_id', ids, '', within),
      ]);
      return [...out, ...back].map((row) => ({ id: String(row['id']), otherId: String(row['other']) }));
    },
    async lock(ids, within) {
      if (database.dialect !== 'mysql') return;
      for (const part of [...new Set(ids)].sort()) await rows('SELECT id FROM records WHERE id = ? FOR UPDATE', [part], within);
    },
    titles: async (ids) => new Map((await select('id, title', 'records', 'id', ids, '', undefined)).map((row) => [String(row['id']), String(row['title'])])),
  };
}

const LENGTHS = [1, 8, 40, 120, 250, CHUNK];

function padded(ids: readonly string[]): readonly string[] {
  const length = LENGTHS.find((one) => one >= ids.length) ?? ids.length;
  const last = ids.at(-1);
  return last === undefined ? ids : [...ids, ...Array.from({ length: length - ids.length }, () => last)];
}

function group<T>(rows: readonly Record<string, unknown>[], of: (row: Record<string, unknown>) => T): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const id = String(row['record_id']);
    const list = found.get(id);
    if (list === undefined) found.set(id, [of(row)]);
    else list.push(of(row));
  }
  return found;
}

const orNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

function toRecordFacts(row: Record<string, unknown>, statuses: ReadonlyMap<string, readonly StatusFact[]>, decided: ReadonlyMap<string, readonly RecordDecision[]>): RecordFacts {
  const id = String(row['id']);
  return {
    id, typeCode: String(row['type_code']), procedureCode: orNull(row['procedure_code']), issuerAgencyId: orNull(row['issuer_agency_id']),
    custodianAgencyId: String(row['custodian_agency_id']), copyClass: String(row['copy_class']), retentionClass: orNull(row['retention_class']),
    fields: JSON.parse(String(row['fields'])) as Record<string, unknown>, issuedOn: orNull(row['issued_on']), validFrom: orNull(row['valid_from']), validTo: orNull(row['valid_to']),
    sensitivity: String(row['sensitivity']) as Sensitivity, dossierId: orNull(row['dossier_id']), cameInOn: localDateOf(new Date(String(row['accessioned_at']))),
    statusHistory: statuses.get(id) ?? [], decisions: decided.get(id) ?? [],
  };
}

function toDossierFacts(row: Record<string, unknown>): DossierFacts {
  return { id: String(row['id']), procedureCode: String(row['procedure_code']), agencyId: String(row['agency_id']), openedOn: String(row['opened_on']), closedOn: orNull(row['closed_on']) };
}
