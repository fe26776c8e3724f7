import { join, resolve } from 'node:path';
import { makeBackup } from '../../server/archive/preservation/backup/make-backup.js';
import type { BackupManifest } from '../../server/archive/preservation/backup/model.js';
import { verifyBackups } from '../../server/archive/preservation/backup/verify-backup.js';
import { compose } from '../../server/compose.js';
import { backupParts, endRestore, restoreFiles } from '../../server/composition/restoring.js';
import { loadConfig } from '../../server/config/load.js';
import { systemActor } from '../../server/kernel/actor.js';
import { systemClock } from '../../server/platform/clock.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

const actor = systemActor('command-line');

/** Makes a backup while the archive is running. Answers false when bytes of the archive turned out damaged. */
export async function backup(printer: Printer, dir: string, options: Record<string, unknown>): Promise<boolean> {
  return withHouse(async (house) => {
    const report = await makeBackup(await backupParts(house.ground, house.storage), actor, resolve(dir), {
      withSecrets: options['withSecrets'] === true, onProgress: (objects) => printer.note(`  ${objects} objects`),
    });
    const { manifest } = report;
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    printer.result(report, [
      `Backup ${report.name}: ${manifest.objects.count} objects, ${rows} rows, ${manifest.staged.count} papers at the door; new since the last one: ${report.copied.files} files, ${report.copied.bytes} bytes.`,
      `Manifest SHA-256 ${report.manifestSha256}, written into the audit log.`,
      ...secretLines(manifest),
      ...manifest.objects.damaged.map((path) => `DAMAGED in the archive: ${path}`),
    ].join('\n'));
    return manifest.objects.damaged.length === 0;
  });
}

/** Reads every byte of the backups and compares it with its digest. */
export async function verifyBackup(printer: Printer, dir: string, options: Record<string, unknown>): Promise<boolean> {
  const found = await verifyBackups(resolve(dir), typeof options['backup'] === 'string' ? options['backup'] : undefined, (contents) => printer.note(`  ${contents} contents`));
  for (const fault of found.faults) printer.line(fault, `${fault.code.toUpperCase()} ${fault.backup} ${fault.path}`);
  printer.result(found, `${found.backups.length} backups, ${found.contents} contents read, ${found.faults.length} faults.`);
  return found.faults.length === 0 && found.backups.length > 0;
}

/** Puts a backup into an empty data folder, erases again what was destroyed by decision, builds the index anew, and says what it did. */
export async function restore(printer: Printer, dir: string, options: Record<string, unknown>): Promise<boolean> {
  const target = resolve(String(options['to'] ?? ''));
  if (options['to'] === undefined) throw new Error('--to names the empty data folder to restore into');
  const config = loadConfig({ ...process.env, DATA_DIR: target });
  const ledgerFile = typeof options['ledger'] === 'string' ? options['ledger'] : undefined;
  const restored = await restoreFiles(config, systemClock, resolve(dir), { ...(typeof options['backup'] === 'string' ? { backup: options['backup'] } : {}), onProgress: (objects) => printer.note(`  ${objects} objects`) });
  const house = await compose(config, { logFile: join(target, 'khoso.log') });
  try {
    const end = await endRestore(house, restored, resolve(dir), ledgerFile);
    printer.result({ ...restored, ...end }, [
      `Backup ${restored.name} (as of ${restored.manifest.at}) is in ${target}: ${restored.objects} objects, ${restored.rows} rows, ${restored.staged} papers at the door, ${end.indexed} records in the index.`,
      `Erased again after the ledger of ${end.replay.entries} entries: ${end.replay.erasedAgain.length}${end.replay.erasedAgain.map((id) => `\n  ${id}`).join('')}`,
      ...end.replay.kept.map((id) => `KEPT although it was destroyed later: a hold of the restored state stands on ${id}. A person must decide.`),
      ...end.replay.heldAgain.map((id) => `A hold placed after the backup is known to the ledger only; place it again: ${id}`),
      ...(end.healed > 0 ? [`${end.healed} files of papers at the door were laid back from their objects.`] : []),
      ...end.lost.map((id) => `LOST at the door: the paper ${id} must be brought again.`),
      ...secretLines(restored.manifest),
      ...(end.secretFits ? [] : ['THE MASTER SECRET IS ANOTHER ONE: put the right secrets.json (or KHOSO_SECRET) in place, else owners are not found by their numbers.']),
      ...(restored.objectKeys > 0 ? [`${restored.objectKeys} wrapped keys of sealed objects were put back; the master key must be given in the settings.`] : []),
    ].join('\n'));
    return end.lost.length === 0 && end.replay.kept.length === 0 && end.secretFits;
  } finally {
    await house.stop();
  }
}

function secretLines({ secrets }: BackupManifest): string[] {
  return [
    secrets.masterSecret === 'included' ? 'In the backup: the master secret (secrets.json). Keep the backup as closely as the archive.' : 'Not in the backup: the master secret (secrets.json or KHOSO_SECRET). Keep it apart; without it owners are not found by their numbers.',
    ...(secrets.objectKeys === 'mirrored' ? ['Beside the backups: wrapped keys of sealed objects, always the newest state only. Never in a backup: the master key that unwraps them.'] : []),
  ];
}
