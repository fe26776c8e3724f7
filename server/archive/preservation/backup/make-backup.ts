import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Backend } from '../../../../storage/backends/backend.js';
import { syncDir, writeNewBytes } from '../../../../storage/disk.js';
import { isStorageError } from '../../../../storage/errors.js';
import type { Staging } from '../../../../storage/staging.js';
import type { Actor } from '../../../kernel/actor.js';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { Clock } from '../../../kernel/clock.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { TableShape } from '../../../platform/database/table-shapes.js';
import type { ErasureLedger } from '../erasures/erasure-ledger.js';
import { entryAsJson, LEDGER_START } from '../erasures/model.js';
import { openContent } from './backup-content.js';
import type { ContentStore } from './backup-content.js';
import { BACKUPS, digestFile, ERASURES_LIST, KEYS_MIRROR, listBackups, MANIFEST, OBJECTS_LIST, STAGED_LIST } from './backup-folder.js';
import { copyObjects, countFromNothing, readListing } from './copy-objects.js';
import type { CopyCount } from './copy-objects.js';
import { README } from './readme.js';
import type { BackupFile, BackupManifest, BackupReport } from './model.js';
import type { DatabaseSnapshot } from './snapshot-store.js';

/** What a backup is made from. */
export interface BackupDeps {
  readonly openSnapshot: () => Promise<DatabaseSnapshot>;
  readonly dialect: 'sqlite' | 'mysql';
  readonly shapes: ReadonlyMap<string, TableShape>;
  readonly backend: Backend;
  readonly staging: Staging;
  readonly erasures: Pick<ErasureLedger, 'read'>;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly software: string;
  /** The file of the master secret, where there is one, and the fingerprint of the secret in use. */
  readonly secretFile: string | undefined;
  readonly secretFingerprint: string;
  /** Folder of the wrapped keys of sealed objects; undefined where nothing is sealed. */
  readonly objectKeysDir: string | undefined;
}

export interface BackupOptions {
  readonly withSecrets?: boolean;
  readonly onProgress?: (objects: number) => void;
}

const TOLD_EVERY = 100;

/**
 * Makes a backup while the archive is running. Staged files first, then the database as it is at one moment, then staged files again and
 * the objects: rows follow their bytes, so every row of the snapshot finds its bytes in what is copied after. Earlier backups are never
 * touched. The manifest's digest goes into the audit log.
 */
export async function makeBackup(deps: BackupDeps, actor: Actor, dir: string, options: BackupOptions = {}): Promise<BackupReport> {
  const at = deps.clock.now().toISOString();
  const name = at.replace(/[:.]/g, '-');
  const earlier = (await listBackups(dir)).at(-1);
  const folder = join(dir, BACKUPS, `.unfinished-${name}`);
  await mkdir(join(folder, 'database'), { recursive: true });
  await writeFile(join(dir, 'README.txt'), README, { flag: 'wx' }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  });
  const content = openContent(dir);
  const count = countFromNothing();
  try {
    const staged = new Map<string, number>();
    await copyStaged(deps.staging, content, staged, count);
    const snapshot = await deps.openSnapshot();
    const { tables, migrations, audit } = await dumpDatabase(deps, snapshot, join(folder, 'database')).finally(() => snapshot.close());
    await copyStaged(deps.staging, content, staged, count);
    await writeLines(join(folder, STAGED_LIST), [...staged].map(([token, size]) => JSON.stringify([token, size])));
    const listing = earlier === undefined ? undefined : readListing(join(dir, BACKUPS, earlier, OBJECTS_LIST));
    await writeLines(join(folder, OBJECTS_LIST), listObjects(deps, content, listing, count, options.onProgress));
    // Last, so that what was erased while the backup ran is known to it.
    const ledger = await deps.erasures.read();
    await writeLines(join(folder, ERASURES_LIST), ledger.map((entry) => canonicalJson(entryAsJson(entry))));
    const secrets = await keepKeys(deps, dir, folder, options.withSecrets === true);
    const manifest: BackupManifest = {
      format: 'kho-so-backup/1', software: deps.software, at, dialect: deps.dialect, migrations, tables, audit,
      objects: { count: count.objects, files: count.files, bytes: count.bytes, damaged: count.damaged }, staged: { count: staged.size, bytes: [...staged.values()].reduce((sum, size) => sum + size, 0) },
      erasures: { seq: ledger.at(-1)?.seq ?? LEDGER_START.seq, hash: ledger.at(-1)?.hash ?? LEDGER_START.hash }, files: await filesOf(folder), secrets,
    };
    const manifestSha256 = await finish(dir, folder, name, manifest);
    await deps.uow.run(actor, async (tx) => {
      tx.record({ name: 'backup.made', subject: { type: 'backup', id: name }, data: { manifestSha256, at, objects: count.objects, rows: tables.reduce((sum, table) => sum + table.rows, 0), auditSeq: audit.seq, damaged: count.damaged.length } });
    });
    return { name, manifestSha256, manifest, copied: { files: count.copiedFiles, bytes: count.copiedBytes } };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function* listObjects(deps: BackupDeps, content: ContentStore, earlier: ReturnType<typeof readListing> | undefined, count: CopyCount, onProgress: BackupOptions['onProgress']): AsyncGenerator<string> {
  for await (const object of copyObjects(deps.backend, content, earlier, count)) {
    if (count.objects % TOLD_EVERY === 0) onProgress?.(count.objects);
    yield JSON.stringify(object);
  }
}

/** Papers received but not yet stored: their rows promise these bytes. What is let go meanwhile has moved into an object. */
async function copyStaged(staging: Staging, content: ContentStore, staged: Map<string, number>, count: CopyCount): Promise<void> {
  for await (const { token, sha512, sizeBytes } of staging.list()) {
    if (staged.has(token)) continue;
    try {
      if (!(await content.has(sha512, sizeBytes))) {
        const kept = await content.keep(await staging.open(token));
        count.copiedFiles += kept.fresh ? 1 : 0;
        count.copiedBytes += kept.fresh ? kept.sizeBytes : 0;
      }
      staged.set(token, sizeBytes);
    } catch (error) {
      if (!isStorageError(error, 'missing') && (error as { code?: string }).code !== 'ENOENT' && !isStorageError(error, 'aborted')) throw error;
    }
  }
}

async function dumpDatabase(deps: BackupDeps, snapshot: DatabaseSnapshot, folder: string): Promise<Pick<BackupManifest, 'tables' | 'migrations' | 'audit'>> {
  const tables: BackupManifest['tables'][number][] = [];
  for (const table of [...deps.shapes.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    let rows = 0;
    const lines = async function* (): AsyncGenerator<string> {
      yield JSON.stringify({ table: table.name, columns: Object.keys(table.columns), primaryKey: table.primaryKey });
      for await (const row of snapshot.rows(table)) {
        rows += 1;
        yield JSON.stringify(row);
      }
    };
    await writeLines(join(folder, `${table.name}.jsonl`), lines());
    tables.push({ name: table.name, rows, file: `database/${table.name}.jsonl` });
  }
  const head = deps.shapes.get('audit_head');
  const keys = Object.keys(head?.columns ?? {});
  let audit = { seq: 0, hash: '' };
  if (head !== undefined) for await (const row of snapshot.rows(head)) audit = { seq: Number(row[keys.indexOf('seq')] ?? 0), hash: String(row[keys.indexOf('hash')] ?? '') };
  return { tables, migrations: await snapshot.migrations(), audit };
}

/** Writes lines with flat memory and brings them to the disk. */
async function writeLines(path: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const fd = openSync(path, 'wx', 0o600);
  try {
    let batch = '';
    for await (const line of lines) {
      batch += `${line}\n`;
      if (batch.length < 1024 * 256) continue;
      writeSync(fd, batch);
      batch = '';
    }
    writeSync(fd, batch);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The master secret only where it was asked for; wrapped object keys as a mirror beside the backups, destroyed ones taken away. */
async function keepKeys(deps: BackupDeps, dir: string, folder: string, withSecrets: boolean): Promise<BackupManifest['secrets']> {
  const included = withSecrets && deps.secretFile !== undefined;
  if (included && deps.secretFile !== undefined) await copyFile(deps.secretFile, join(folder, 'secrets.json'));
  if (deps.objectKeysDir !== undefined) {
    const mirror = join(dir, KEYS_MIRROR);
    await mkdir(mirror, { recursive: true, mode: 0o700 });
    const wanted = new Set((await readdir(deps.objectKeysDir)).filter((name) => name.endsWith('.json')));
    for (const name of wanted) {
      await copyFile(join(deps.objectKeysDir, name), join(mirror, `${name}.new`));
      await rename(join(mirror, `${name}.new`), join(mirror, name));
    }
    for (const name of await readdir(mirror)) if (!wanted.has(name)) await rm(join(mirror, name), { force: true });
    await syncDir(mirror);
  }
  return {
    masterSecret: included ? 'included' : 'not-included', masterSecretFingerprint: deps.secretFingerprint, objectKeys: deps.objectKeysDir === undefined ? 'none' : 'mirrored', masterKey: 'never-included',
  };
}

async function filesOf(folder: string): Promise<BackupFile[]> {
  const entries = (await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
  const files: BackupFile[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    files.push({ path: relative(folder, path), ...(await digestFile(path)) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function finish(dir: string, folder: string, name: string, manifest: BackupManifest): Promise<string> {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeNewBytes(join(folder, MANIFEST), bytes);
  await writeNewBytes(join(folder, `${MANIFEST}.sha256`), Buffer.from(`${sha256}  ${MANIFEST}\n`));
  await syncDir(folder);
  await rename(folder, join(dir, BACKUPS, name));
  await syncDir(join(dir, BACKUPS));
  return sha256;
}
