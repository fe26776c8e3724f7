import { createHash } from 'node:crypto';
import { isStorageError } from '../../../../storage/errors.js';
import type { PreservationStore } from '../../../../storage/preservation-store.js';
import type { Clock } from '../../../kernel/clock.js';
import type { Json } from '../../../kernel/events.js';
import { premisDocument } from '../rules/premis-document.js';
import type { PremisAct, PremisFile } from '../rules/premis-document.js';
import { PREMIS_DOCUMENT, RECORD_DOCUMENT, recordDocument } from '../rules/record-document.js';
import type { RecordRows } from '../rules/record-document.js';
import type { PreservedStore } from './preserved-store.js';
import type { KeptRow, RegisterTable } from './register-store.js';

/** What the keeping of the register is made of. */
export interface RegisterDeps {
  readonly tables: ReadonlyMap<string, RegisterTable>;
  readonly preserved: PreservedStore;
  readonly store: Pick<PreservationStore, 'addVersion' | 'describe' | 'create' | 'has' | 'read' | 'list'>;
  readonly clock: Clock;
  /** What the codes of a record mean, for people who read its document. */
  readonly names: (record: KeptRow) => Promise<Readonly<Record<string, string>>>;
}

/** `postponed`: the object is damaged or unreachable; the nightly run tries again. `gone`: there is no such record. */
export type PreserveOutcome = 'written' | 'unchanged' | 'postponed' | 'gone';

export const KEEPER = { name: 'Kho Số', address: 'urn:khoso:actor:register-keeper' };

/** Others may add versions meanwhile; so often the writing is begun again before the job is left to its next try. */
const MOST_ROUNDS = 10;

/**
 * Writes what the register knows of a record beside its bytes, as a new version of its object; the same knowledge makes no version.
 * May run at any time, any number of times and at once in several processes: a version is only added to the one that was the last before
 * the rows were read, so that what was read earlier is never written over what was read later.
 * @throws StorageError `conflict` when the object would not come to rest.
 */
export const preserveRecord =
  (deps: RegisterDeps) =>
  async (recordId: string): Promise<PreserveOutcome> => {
    const first = await describeRecord(deps, recordId);
    if (first === undefined) {
      await deps.preserved.forget(recordId);
      return 'gone';
    }
    if (first.unchanged) return 'unchanged';
    try {
      return await writeDescription(deps, recordId, first.objectId);
    } catch (error) {
      if (isStorageError(error, 'corrupt') || isStorageError(error, 'missing') || isStorageError(error, 'unavailable')) return 'postponed';
      throw error;
    }
  };

async function writeDescription(deps: RegisterDeps, recordId: string, objectId: string): Promise<PreserveOutcome> {
  for (let round = 1; ; round += 1) {
    const { head } = await deps.store.describe(objectId);
    const now = await describeRecord(deps, recordId);
    if (now === undefined || now.unchanged) return now === undefined ? 'gone' : 'unchanged';
    const changes = { replace: [{ logicalPath: RECORD_DOCUMENT, source: now.document }, { logicalPath: PREMIS_DOCUMENT, source: now.premis }], expectedHead: head };
    try {
      const { version } = await deps.store.addVersion(objectId, changes, { message: 'Ghi thông tin sổ đăng ký', user: KEEPER });
      await deps.preserved.note({ recordId, objectId, digest: now.digest, objectVersion: version, updatedAt: now.updatedAt, preservedAt: deps.clock.now().toISOString() });
      return 'written';
    } catch (error) {
      if (!isStorageError(error, 'conflict') || round === MOST_ROUNDS) throw error;
    }
  }
}

interface Description {
  readonly objectId: string;
  readonly document: Buffer;
  readonly premis: Buffer;
  readonly digest: string;
  readonly updatedAt: string;
  /** True when exactly this lies beside the bytes already. */
  readonly unchanged: boolean;
}

async function describeRecord(deps: RegisterDeps, recordId: string): Promise<Description | undefined> {
  const rows = await gatherRows(deps, recordId);
  const record = rows?.register['records']?.[0];
  if (rows === undefined || record === undefined) return undefined;
  const document = Buffer.from(recordDocument(rows));
  const premis = Buffer.from(premisDocument({ recordId, files: (rows.register['record_files'] ?? []).map(fileOf), acts: await deps.preserved.actsOf(recordId) }));
  const digest = createHash('sha512').update(document).update(premis).digest('hex');
  return { objectId: rows.objectId, document, premis, digest, updatedAt: String(record['updatedAt']), unchanged: (await deps.preserved.of(recordId))?.digest === digest };
}

/** Everything the register knows of a record, and of the people and the dossier it names; undefined when there is none. */
export async function gatherRows(deps: Pick<RegisterDeps, 'tables' | 'names'>, recordId: string): Promise<RecordRows | undefined> {
  const register: Record<string, readonly KeptRow[]> = {};
  for (const { part, rowsBy } of deps.tables.values()) {
    if (part.keeping.with === 'record') register[part.table] = await rowsBy(part.keeping.column, [recordId]);
  }
  const record = register['records']?.[0];
  if (record === undefined) return undefined;
  const ownerIds = (register['record_owners'] ?? []).map((row) => String(row['ownerId']));
  const dossierId = record['dossierId'];
  const by = async (table: string, column: string, ids: readonly string[]): Promise<readonly KeptRow[]> => (ids.length === 0 ? [] : ((await deps.tables.get(table)?.rowsBy(column, ids)) ?? []));
  return {
    recordId,
    objectId: String(record['objectId']),
    register,
    context: {
      owners: await by('owners', 'id', ownerIds),
      owner_identifiers: await identifiersInOrder(deps, ownerIds),
      dossiers: await by('dossiers', 'id', typeof dossierId === 'string' ? [dossierId] : []),
    },
    names: await deps.names(record),
  };
}

/** Their key is made of a secret and must not leave a trace, not even in the order. */
async function identifiersInOrder(deps: Pick<RegisterDeps, 'tables'>, ownerIds: readonly string[]): Promise<readonly KeptRow[]> {
  const rows = ownerIds.length === 0 ? [] : ((await deps.tables.get('owner_identifiers')?.rowsBy('ownerId', ownerIds)) ?? []);
  return [...rows].sort((a, b) => compare(a['ownerId'], b['ownerId']) || Number(a['rank']) - Number(b['rank']) || compare(a['value'], b['value']));
}

const compare = (a: Json | undefined, b: Json | undefined): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

function fileOf(row: KeptRow): PremisFile {
  const text = (name: string): string => String(row[name]);
  return {
    logicalPath: text('logicalPath'), role: text('role'), originalName: row['originalName'] === null ? null : text('originalName'), mediaType: text('mediaType'),
    sizeBytes: Number(row['sizeBytes']), sha256: text('sha256'), sha512: text('sha512'),
  };
}

export type { PremisAct };
