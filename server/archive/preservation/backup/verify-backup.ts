import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { followLedger } from '../erasures/rules/ledger-chain.js';
import { LEDGER_START } from '../erasures/model.js';
import { openContent } from './backup-content.js';
import { BACKUPS, digestFile, ERASURES_LIST, listBackups, OBJECTS_LIST, readBackupManifest, readLedgerFile, STAGED_LIST } from './backup-folder.js';
import { readListing } from './copy-objects.js';
import type { BackupFault } from './model.js';
import { readStagedList } from './restore-files.js';

/** What a verification met. */
export interface BackupVerification {
  readonly backups: readonly { readonly name: string; readonly manifestSha256: string; readonly at: string; readonly objects: number; readonly rows: number }[];
  readonly contents: number;
  readonly faults: readonly BackupFault[];
}

const LISTS = new Set([OBJECTS_LIST, STAGED_LIST, ERASURES_LIST]);

/** Reads every byte of the backups of a folder (or of one of them) and compares it with its digest. Changes nothing, needs no archive. */
export async function verifyBackups(dir: string, wanted?: string, onProgress: (contents: number) => void = () => undefined): Promise<BackupVerification> {
  const names = (await listBackups(dir)).filter((name) => wanted === undefined || name === wanted);
  const backups: BackupVerification['backups'][number][] = [];
  const faults: BackupFault[] = [];
  const checked = new Map<string, 'sound' | 'missing' | 'changed'>();
  const content = openContent(dir);
  for (const name of names) {
    const read = await readBackupManifest(dir, name).catch(() => undefined);
    if (read === undefined) {
      faults.push({ backup: name, path: 'manifest.json', code: 'changed' });
      continue;
    }
    const folder = join(dir, BACKUPS, name);
    faults.push(...(await checkFiles(folder, name, read.manifest.files)));
    const judge = async (path: string, sha512: string): Promise<void> => {
      const verdict = checked.get(sha512) ?? (await content.isSound(sha512));
      checked.set(sha512, verdict);
      if (verdict !== 'sound') faults.push({ backup: name, path, code: verdict });
      if (checked.size % 200 === 0) onProgress(checked.size);
    };
    // A list that was changed cannot say what to look for.
    if (faults.some((fault) => fault.backup === name && LISTS.has(fault.path))) continue;
    for await (const object of readListing(join(folder, OBJECTS_LIST))) for (const [path, sha512] of object.files) await judge(path, sha512);
    for await (const { token, sha512 } of readStagedList(join(folder, STAGED_LIST))) await judge(token, sha512);
    const ledger = await readLedgerFile(join(folder, ERASURES_LIST));
    const { head, fault } = followLedger(LEDGER_START, ledger);
    if (fault !== undefined || head.hash !== read.manifest.erasures.hash) faults.push({ backup: name, path: ERASURES_LIST, code: 'changed' });
    backups.push({ name, manifestSha256: read.sha256, at: read.manifest.at, objects: read.manifest.objects.count, rows: read.manifest.tables.reduce((sum, table) => sum + table.rows, 0) });
  }
  return { backups, contents: checked.size, faults };
}

async function checkFiles(folder: string, backup: string, files: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[]): Promise<BackupFault[]> {
  const faults: BackupFault[] = [];
  for (const file of files) {
    const there = await stat(join(folder, file.path)).then(() => true, () => false);
    if (!there) faults.push({ backup, path: file.path, code: 'missing' });
    else if ((await digestFile(join(folder, file.path))).sha256 !== file.sha256) faults.push({ backup, path: file.path, code: 'changed' });
  }
  return faults;
}
