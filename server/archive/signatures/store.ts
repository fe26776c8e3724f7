import { Op } from 'sequelize';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { SignatureChange, SignatureRun } from './model.js';
import { changeColumns, runColumns, standingColumns } from './tables.js';

/** What stands now of a file; `runId` is null while it was never judged to the end. */
export type Standing = RowOf<typeof standingColumns>;

/** A file by its record and its path in it. */
export interface JudgedPlace {
  readonly recordId: string;
  readonly logicalPath: string;
}

/** What is in force, by identity. */
export interface InForce {
  readonly trustHash: string;
  readonly policyHash: string;
  readonly verifierVersion: string;
}

/** Rows of runs, standings and changed verdicts. Runs are only ever added. */
export interface SignaturesStore {
  addRun(tx: Tx, run: SignatureRun): Promise<void>;
  runById(id: string): Promise<SignatureRun | undefined>;
  /** Newest first. */
  runsOf(recordId: string): Promise<SignatureRun[]>;
  standing(place: JudgedPlace, tx?: Tx): Promise<Standing | undefined>;
  standingsOf(recordIds: readonly string[], tx?: Tx): Promise<Standing[]>;
  putStanding(tx: Tx, row: Standing): Promise<void>;
  removeStanding(tx: Tx, place: JudgedPlace): Promise<void>;
  /** Files whose verdict stands on something that is no longer in force and that are not put off after a fault, oldest first. */
  outdated(inForce: InForce, now: string, limit: number): Promise<JudgedPlace[]>;
  /** Files that are due, longest waiting first. */
  due(now: string, limit: number): Promise<JudgedPlace[]>;
  countOutdated(inForce: InForce): Promise<{ trust: number; policy: number; verifier: number }>;
  addChange(tx: Tx, change: SignatureChange): Promise<void>;
  changeById(id: string, tx?: Tx): Promise<SignatureChange | undefined>;
  markSeen(tx: Tx, id: string, at: string, by: string): Promise<number>;
  changes(agencyIds: readonly string[] | '*', seen: boolean | undefined, cursor: string | undefined, limit: number): Promise<Page<SignatureChange>>;
  countUnseen(agencyIds: readonly string[] | '*'): Promise<number>;
}

/** Opens the room's tables. */
export function createSignaturesStore(database: Database): SignaturesStore {
  const runs = openTable(database, 'signature_runs', runColumns, ['id']);
  const standings = openTable(database, 'signature_standing', standingColumns, ['recordId', 'logicalPath']);
  const changes = openTable(database, 'signature_changes', changeColumns, ['id']);
  const places = async (sql: string, params: Readonly<Record<string, unknown>>): Promise<JudgedPlace[]> =>
    (await database.select<{ record_id: string; logical_path: string }>(sql, params)).map((row) => ({ recordId: row.record_id, logicalPath: row.logical_path }));

  return {
    addRun: (tx, run) => runs.insert(tx, { ...run, signatures: [...run.signatures], missingSigners: [...run.missingSigners] }),
    runById: (id) => runs.first({ id }),
    runsOf: (recordId) => runs.find({ recordId }, { order: [['at', 'DESC'], ['id', 'DESC']] }),
    standing: (place, tx) => standings.first({ recordId: place.recordId, logicalPath: place.logicalPath }, tx === undefined ? {} : { tx, forUpdate: true }),
    standingsOf: async (recordIds, tx) => (recordIds.length === 0 ? [] : standings.find({ recordId: [...recordIds] }, tx === undefined ? {} : { tx })),
    async putStanding(tx, row) {
      const { recordId, logicalPath, ...rest } = row;
      if (!(await standings.insertNew(tx, row))) await standings.update(tx, { recordId, logicalPath }, rest);
    },
    async removeStanding(tx, { recordId, logicalPath }) {
      await standings.remove(tx, { recordId, logicalPath });
    },
    outdated: (inForce, now, limit) =>
      places(
        `SELECT record_id, logical_path FROM signature_standing
         WHERE run_id IS NOT NULL AND (attempts = 0 OR due_at <= :now)
           AND (trust_hash <> :trustHash OR policy_hash <> :policyHash OR verifier_version <> :verifierVersion)
         ORDER BY due_at, record_id, logical_path LIMIT ${String(Math.trunc(limit))}`,
        { ...inForce, now },
      ),
    due: async (now, limit) => standings.find({ dueAt: { [Op.lte]: now } }, { order: [['dueAt', 'ASC'], ['recordId', 'ASC'], ['logicalPath', 'ASC']], only: ['recordId', 'logicalPath'], limit }),
    async countOutdated(inForce) {
      const count = async (column: string, value: string): Promise<number> => {
        const [row] = await database.select<{ n: number }>(`SELECT COUNT(*) AS n FROM signature_standing WHERE run_id IS NOT NULL AND ${column} <> :value`, { value });
        return Number(row?.n ?? 0);
      };
      return { trust: await count('trust_hash', inForce.trustHash), policy: await count('policy_hash', inForce.policyHash), verifier: await count('verifier_version', inForce.verifierVersion) };
    },
    addChange: (tx, change) => changes.insert(tx, change),
    changeById: (id, tx) => changes.first({ id }, tx === undefined ? {} : { tx, forUpdate: true }),
    markSeen: (tx, id, seenAt, seenBy) => changes.update(tx, { id, seenAt: null }, { seenAt, seenBy }),
    async changes(agencyIds, seen, cursor, limit) {
      const [at, id] = cursor === undefined ? [] : (decodeCursor(cursor) ?? []);
      const parts = [
        ...(agencyIds === '*' ? [] : ['custodian_agency_id IN (:agencyIds)']), ...(seen === undefined ? [] : [seen ? 'seen_at IS NOT NULL' : 'seen_at IS NULL']),
        ...(at === undefined || id === undefined ? [] : ['(at < :at OR (at = :at AND id < :id))']),
      ];
      const rows = await database.select<Record<string, unknown>>(
        `SELECT * FROM signature_changes${parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`} ORDER BY at DESC, id DESC LIMIT ${String(Math.trunc(limit) + 1)}`,
        { agencyIds: namesIn(agencyIds), at: at ?? '', id: id ?? '' },
      );
      const items = rows.slice(0, limit).map((row) => changes.fromRaw(row));
      const last = items.at(-1);
      return { items, ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor([last.at, last.id]) } : {}) };
    },
    countUnseen: (agencyIds) => changes.count({ seenAt: null, ...(agencyIds === '*' ? {} : { custodianAgencyId: namesIn(agencyIds) }) }),
  };
}

/** An empty list is no SQL list: nobody is called so. */
function namesIn(agencyIds: readonly string[] | '*'): string[] {
  return agencyIds === '*' || agencyIds.length === 0 ? [''] : [...agencyIds];
}
