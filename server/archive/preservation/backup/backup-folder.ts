import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { ArchiveError } from '../../../kernel/errors.js';
import { parseLedgerLine } from '../erasures/rules/ledger-chain.js';
import type { LedgerEntry } from '../erasures/model.js';
import type { BackupManifest } from './model.js';

/** Where the parts of backups lie in their folder. */
export const BACKUPS = 'backups';
export const MANIFEST = 'manifest.json';
export const OBJECTS_LIST = 'objects.jsonl';
export const STAGED_LIST = 'staged.jsonl';
export const ERASURES_LIST = 'erasures.jsonl';
export const KEYS_MIRROR = 'object-keys';

/** Names of the backups of a folder that were finished, oldest first. */
export async function listBackups(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, BACKUPS)).catch(() => []);
  return names.filter((name) => /^\d{4}-\d{2}-\d{2}T[\d-]+Z$/.test(name)).sort();
}

/** The manifest of a backup, compared with the digest beside it. @throws corrupt `backup-manifest-broken`. */
export async function readBackupManifest(dir: string, name: string): Promise<{ readonly manifest: BackupManifest; readonly sha256: string }> {
  const folder = join(dir, BACKUPS, name);
  try {
    const bytes = await readFile(join(folder, MANIFEST));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const stated = (await readFile(join(folder, `${MANIFEST}.sha256`), 'utf8')).slice(0, 64);
    const manifest = JSON.parse(bytes.toString('utf8')) as BackupManifest;
    if (stated === sha256 && manifest.format === 'kho-so-backup/1') return { manifest, sha256 };
  } catch (error) {
    throw new ArchiveError('corrupt', 'backup-manifest-broken', { name }, { cause: error });
  }
  throw new ArchiveError('corrupt', 'backup-manifest-broken', { name });
}

/** The name of the backup wanted: the one named, or the newest. @throws not-found `backup-missing`. */
export async function chooseBackup(dir: string, wanted: string | undefined): Promise<string> {
  const names = await listBackups(dir);
  const name = wanted === undefined ? names.at(-1) : names.find((one) => one === wanted);
  if (name === undefined) throw new ArchiveError('not-found', 'backup-missing', { dir });
  return name;
}

/** The entries of a ledger file; lines that are none are left out. */
export async function readLedgerFile(path: string): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const entry = parseLedgerLine(line);
    if (entry !== undefined) found.push(entry);
  }
  return found.sort((a, b) => a.seq - b.seq);
}

/** SHA-256 and size of a file. */
export async function digestFile(path: string): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer);
    sizeBytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

/** Compares the files of a backup's own folder with its manifest. @throws corrupt `backup-content-broken` at the first that differs. */
export async function checkBackupFiles(dir: string, name: string, manifest: BackupManifest): Promise<void> {
  for (const file of manifest.files) {
    const found = await digestFile(join(dir, BACKUPS, name, file.path)).catch(() => undefined);
    if (found?.sha256 !== file.sha256) throw new ArchiveError('corrupt', 'backup-content-broken', { path: file.path });
  }
}
