import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createIntakeStore } from '../archive/intake/store.js';
import type { SubmissionItem } from '../archive/intake/model.js';
import type { BackupDeps } from '../archive/preservation/backup/make-backup.js';
import { BACKUPS, checkBackupFiles, chooseBackup, readBackupManifest } from '../archive/preservation/backup/backup-folder.js';
import type { BackupManifest } from '../archive/preservation/backup/model.js';
import { newestLedgerOf, restoreDatabase, restoreObjectKeys, restoreObjects, restoreStaged } from '../archive/preservation/backup/restore-files.js';
import { isEmptyDatabase, openSnapshot } from '../archive/preservation/backup/snapshot-store.js';
import { createErasureLedger } from '../archive/preservation/erasures/erasure-ledger.js';
import type { ReplayReport } from '../archive/preservation/erasures/erasure-ledger.js';
import { createErasuresStore } from '../archive/preservation/erasures/erasures-store.js';
import { readMirror } from '../archive/preservation/erasures/ledger-mirror.js';
import { newestLedger } from '../archive/preservation/erasures/rules/ledger-chain.js';
import type { Config } from '../config/settings.js';
import { systemActor } from '../kernel/actor.js';
import type { Clock } from '../kernel/clock.js';
import { EVERYTHING } from '../kernel/scope.js';
import { ArchiveError } from '../kernel/errors.js';
import { openDatabase } from '../platform/database/connection.js';
import { createMigrator } from '../platform/database/migrate.js';
import { MIGRATIONS } from '../platform/database/migrations/list.js';
import { tableShapes } from '../platform/database/table-shapes.js';
import { writeNewFile } from '../../storage/disk.js';
import type { Archive } from './archive.js';
import { databaseSettings } from './foundation.js';
import type { Foundation } from './foundation.js';
import { createRecordPurge } from './purge-record.js';
import { openStorage } from './storage.js';
import type { StorageParts } from './storage.js';

const RESTORER = systemActor('restore');
const PAGE = 200;

/** What a backup of this house is made from. */
export async function backupParts(ground: Foundation, storage: StorageParts): Promise<BackupDeps> {
  const { config, database, uow, clock } = ground;
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const secretFile = join(config.dataDir, 'secrets.json');
  const keysDir = join(config.dataDir, 'object-keys');
  return {
    openSnapshot: () => openSnapshot(database), dialect: database.dialect, shapes: await tableShapes(MIGRATIONS), backend: storage.backend, staging: storage.staging,
    erasures: createErasureLedger({ store: createErasuresStore(database), uow, storage: storage.store }), uow, clock, software: `Kho So ${version}`,
    secretFile: config.secret === undefined && existsSync(secretFile) ? secretFile : undefined, secretFingerprint: fingerprintOf(ground), objectKeysDir: existsSync(keysDir) ? keysDir : undefined,
  };
}

function fingerprintOf(ground: Pick<Foundation, 'secrets'>): string {
  return createHash('sha256').update(ground.secrets.keyFor('backup-fingerprint')).digest('hex').slice(0, 16);
}

/** What a restore put in its place before the house was opened. */
export interface RestoredFiles {
  readonly name: string;
  readonly manifestSha256: string;
  readonly manifest: BackupManifest;
  readonly objects: number;
  readonly files: number;
  readonly staged: number;
  readonly rows: number;
  readonly objectKeys: number;
}

/**
 * Puts bytes and rows of a backup into an empty place: an empty data folder and an empty database. Schema as it was at the backup first,
 * so that rows of an older version find their columns; opening the house brings it up to date.
 * @throws conflict `restore-target-not-empty`, corrupt `backup-manifest-broken` or `backup-content-broken`, invalid `backup-newer-than-software`.
 */
export async function restoreFiles(config: Config, clock: Clock, dir: string, options: { readonly backup?: string; readonly onProgress?: (objects: number) => void } = {}): Promise<RestoredFiles> {
  const name = await chooseBackup(dir, options.backup);
  const { manifest, sha256 } = await readBackupManifest(dir, name);
  const unknown = manifest.migrations.filter((migration) => !MIGRATIONS.some((known) => known.name === migration));
  if (unknown.length > 0) throw new ArchiveError('invalid', 'backup-newer-than-software', { migration: unknown[0] ?? '' });
  await checkBackupFiles(dir, name, manifest);
  const left = (await readdir(config.dataDir).catch(() => [])).filter((entry) => !['secrets.json', 'master.key', 'khoso.log'].includes(entry));
  if (left.length > 0) throw new ArchiveError('conflict', 'restore-target-not-empty', { found: left[0] ?? '' });
  await mkdir(config.dataDir, { recursive: true });
  const database = openDatabase(databaseSettings(config));
  try {
    if (!(await isEmptyDatabase(database))) throw new ArchiveError('conflict', 'restore-target-not-empty', { found: 'database' });
    const objectKeys = await restoreObjectKeys(dir, join(config.dataDir, 'object-keys'));
    const storage = await openStorage(config, clock);
    const { objects, files } = await restoreObjects(dir, name, storage.backend, options.onProgress);
    const staged = await restoreStaged(dir, name, storage.staging.dir);
    await createMigrator(database, MIGRATIONS.filter((migration) => manifest.migrations.includes(migration.name))).up();
    const filled = await restoreDatabase(dir, name, manifest, database);
    if (manifest.secrets.masterSecret === 'included' && config.secret === undefined && !existsSync(join(config.dataDir, 'secrets.json'))) {
      await copyFile(join(dir, BACKUPS, name, 'secrets.json'), join(config.dataDir, 'secrets.json'));
    }
    return { name, manifestSha256: sha256, manifest, objects, files, staged, rows: [...filled.values()].reduce((sum, count) => sum + count, 0), objectKeys };
  } finally {
    await database.close();
  }
}

/** What a restore did with what had been destroyed, and what of the papers at the door it could not bring back. */
export interface RestoreEnd {
  readonly replay: ReplayReport;
  readonly healed: number;
  readonly lost: readonly string[];
  readonly indexed: number;
  /** False when the master secret in use is not the one of the backup: numbers of owners cannot be found with it. */
  readonly secretFits: boolean;
}

/**
 * Ends a restore in the opened house: what was destroyed by decision is erased again after the ledger that goes furthest (of all backups of
 * the folder, the storage itself and a file given), papers at the door get their bytes back, the index is built anew. Nothing of the house may work yet.
 */
export async function endRestore(parts: { readonly ground: Foundation; readonly storage: StorageParts; readonly archive: Archive }, restored: RestoredFiles, dir: string, ledgerFile?: string): Promise<RestoreEnd> {
  const { ground, storage, archive } = parts;
  const { database, uow } = ground;
  // Whoever had begun them is not here: what was under way when the copy was made waits for nobody.
  await ground.jobTable.freeAll();
  const erasures = createErasureLedger({ store: createErasuresStore(database), uow, storage: storage.store });
  const ledger = newestLedger([await newestLedgerOf(dir, ledgerFile), await readMirror(storage.store), await erasures.read()]);
  const purge = createRecordPurge(database, await tableShapes(MIGRATIONS));
  const replay = await erasures.replay(ledger, {
    storage: storage.store,
    isHeld: (recordId) => uow.run(RESTORER, async (tx) => {
      tx.record({ name: 'restore.hold-looked-up', subject: { type: 'record', id: recordId }, announce: false });
      return (await archive.holdGuard.heldAmong(tx, [recordId])).has(recordId);
    }),
    dropRows: async (tx, entry) => {
      const known = (await archive.records.current(tx, entry.recordId)) !== undefined;
      if (known) await archive.records.erase(tx, RESTORER, entry.recordId);
      return (await purge(tx, entry.recordId)) + (known ? 1 : 0);
    },
  });
  const { healed, lost } = await healStaged(parts);
  const indexed = await archive.rebuildIndex(everyRecord(archive), async () => countOf(archive));
  const secretFits = fingerprintOf(ground) === restored.manifest.secrets.masterSecretFingerprint;
  await uow.run(RESTORER, async (tx) => {
    tx.record({
      name: 'archive.restored', subject: { type: 'backup', id: restored.name },
      data: { manifestSha256: restored.manifestSha256, objects: restored.objects, rows: restored.rows, erasedAgain: replay.erasedAgain, kept: replay.kept, heldAgain: replay.heldAgain, healed, lost, secretFits }, announce: false,
    });
  });
  return { replay, healed, lost, indexed, secretFits };
}

/** A paper that entered the archive while the backup ran has its bytes in its object and no longer at the door: they are laid back. */
async function healStaged({ ground, storage }: { readonly ground: Foundation; readonly storage: StorageParts }): Promise<{ healed: number; lost: string[] }> {
  const store = createIntakeStore(ground.database);
  const lost: string[] = [];
  let healed = 0;
  for (let after = ''; ; ) {
    const page = await store.pageByState(['received', 'examining', 'waiting', 'confirming', 'failed'], after, PAGE);
    for (const item of page) {
      for (const file of item.files) {
        if ((await storage.staging.find(file.token)) !== undefined) continue;
        if (await layBack(storage, item, file)) healed += 1;
        else lost.push(item.id);
      }
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { healed, lost };
    after = last.id;
  }
}

async function layBack({ store, staging }: StorageParts, item: SubmissionItem, file: SubmissionItem['files'][number]): Promise<boolean> {
  if (!(await store.has(item.reservedRecordId))) return false;
  const stored = (await store.describe(item.reservedRecordId)).versions[0]?.files.find((one) => one.sha256 === file.sha256);
  if (stored === undefined) return false;
  const { stream } = await store.read(item.reservedRecordId, stored.logicalPath);
  await writeNewFile(join(staging.dir, 'held', file.token), stream);
  return true;
}

async function* everyRecord(archive: Archive): AsyncGenerator<readonly string[]> {
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await archive.records.list(EVERYTHING, {}, cursor, PAGE);
    yield page.items.map((record) => record.id);
    cursor = page.nextCursor;
  }
}

async function countOf(archive: Archive): Promise<number> {
  let count = 0;
  for await (const ids of everyRecord(archive)) count += ids.length;
  return count;
}
