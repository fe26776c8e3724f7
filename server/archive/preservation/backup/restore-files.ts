import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Backend, ByteSource } from '../../../../storage/backends/backend.js';
import { syncDir, writeNewFile } from '../../../../storage/disk.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Database } from '../../../platform/database/connection.js';
import { openContent } from './backup-content.js';
import { BACKUPS, KEYS_MIRROR, listBackups, OBJECTS_LIST, ERASURES_LIST, readLedgerFile, STAGED_LIST } from './backup-folder.js';
import { readListing } from './copy-objects.js';
import type { BackupManifest } from './model.js';
import { fillTable } from './snapshot-store.js';
import type { PlainRow } from './snapshot-store.js';
import { newestLedger } from '../erasures/rules/ledger-chain.js';
import type { LedgerEntry } from '../erasures/model.js';

/** Staged files of a backup by name, with the digest the name carries. */
export async function* readStagedList(path: string): AsyncGenerator<{ readonly token: string; readonly sizeBytes: number; readonly sha512: string }> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line === '') continue;
    const [token, sizeBytes] = JSON.parse(line) as [string, number];
    yield { token, sizeBytes, sha512: Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('hex') };
  }
}

/** Puts every object file of a backup into an empty storage; each is compared with its digest while it is written. */
export async function restoreObjects(dir: string, name: string, backend: Backend, onProgress: (objects: number) => void = () => undefined): Promise<{ objects: number; files: number }> {
  const content = openContent(dir);
  let [objects, files] = [0, 0];
  for await (const object of readListing(join(dir, BACKUPS, name, OBJECTS_LIST))) {
    // The inventories at the top go last: until then nothing counts as an object.
    const ordered = [...object.files].sort(([a], [b]) => Number(isTop(a, object.path)) - Number(isTop(b, object.path)));
    for (const [path, sha512, sizeBytes] of ordered) {
      const source: ByteSource = { sizeBytes, sha512, open: () => content.open(sha512) };
      await backend.put(path, source, object.path === '' ? 'replace' : 'once');
      files += 1;
    }
    if (object.path !== '') objects += 1;
    if (objects % 100 === 0) onProgress(objects);
  }
  return { objects, files };
}

function isTop(path: string, object: string): boolean {
  return path === `${object}/inventory.json` || path === `${object}/inventory.json.sha512`;
}

/** Puts the papers that were received and not yet stored back into the quarantine, under their names. */
export async function restoreStaged(dir: string, name: string, stagingDir: string): Promise<number> {
  const content = openContent(dir);
  const held = join(stagingDir, 'held');
  await mkdir(held, { recursive: true });
  let count = 0;
  for await (const { token, sha512 } of readStagedList(join(dir, BACKUPS, name, STAGED_LIST))) {
    const written = await writeNewFile(join(held, token), content.open(sha512));
    if (written.sha512 !== sha512) throw new ArchiveError('corrupt', 'backup-content-broken', { path: token.slice(0, 64) });
    count += 1;
  }
  await syncDir(held);
  return count;
}

/** Fills the tables of a database that the backup's migrations were run on; answers the rows of each. */
export async function restoreDatabase(dir: string, name: string, manifest: BackupManifest, database: Database): Promise<ReadonlyMap<string, number>> {
  const filled = new Map<string, number>();
  for (const table of manifest.tables) {
    const lines = createInterface({ input: createReadStream(join(dir, BACKUPS, name, table.file)), crlfDelay: Infinity })[Symbol.asyncIterator]();
    const first = await lines.next();
    const { columns } = JSON.parse(String(first.value)) as { columns: string[] };
    const rows = async function* (): AsyncGenerator<PlainRow> {
      for (let next = await lines.next(); next.done !== true; next = await lines.next()) if (next.value !== '') yield JSON.parse(next.value) as PlainRow;
    };
    const count = await fillTable(database, table.name, columns, rows());
    if (count !== table.rows) throw new ArchiveError('corrupt', 'backup-content-broken', { path: table.file });
    filled.set(table.name, count);
  }
  return filled;
}

/** Puts the wrapped keys of sealed objects back, as they were at the newest backup. Answers how many. */
export async function restoreObjectKeys(dir: string, keysDir: string): Promise<number> {
  const names = (await readdir(join(dir, KEYS_MIRROR)).catch(() => [])).filter((name) => name.endsWith('.json'));
  if (names.length === 0) return 0;
  await mkdir(keysDir, { recursive: true, mode: 0o700 });
  for (const name of names) await copyFile(join(dir, KEYS_MIRROR, name), join(keysDir, name));
  return names.length;
}

/** The ledger of erasures that goes furthest: of all backups of the folder and of a file given. */
export async function newestLedgerOf(dir: string, file: string | undefined): Promise<readonly LedgerEntry[]> {
  const copies = await Promise.all((await listBackups(dir)).map((name) => readLedgerFile(join(dir, BACKUPS, name, ERASURES_LIST)).catch(() => [])));
  return newestLedger([...copies, ...(file === undefined ? [] : [await readLedgerFile(file)])]);
}
