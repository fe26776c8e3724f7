import { join } from 'node:path';
import { restoreRegister } from '../../server/archive/preservation/register/restore-register.js';
import type { RestoreReport } from '../../server/archive/preservation/register/restore-register.js';
import { readMirror } from '../../server/archive/preservation/erasures/ledger-mirror.js';
import { layFoundation } from '../../server/composition/foundation.js';
import type { Foundation } from '../../server/composition/foundation.js';
import { openRegisterKeeping } from '../../server/composition/register-keeping.js';
import { openStorage } from '../../server/composition/storage.js';
import { loadConfig } from '../../server/config/load.js';
import { systemActor } from '../../server/kernel/actor.js';
import { systemClock } from '../../server/platform/clock.js';
import { describeAll } from './maintain.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

/** What `khoso rebuild` prints with --json. */
export interface RebuildResult extends RestoreReport {
  readonly dryRun: boolean;
  readonly seconds: number;
  /** Entries of the log that follow each other without a gap; `fault` when they do not. */
  readonly log: { readonly entries: number; readonly fault?: string };
  readonly indexed: number;
}

/**
 * Empty database and storage root in, register, log and index out. Answers false when something could not be brought back.
 * `from` names another storage root on this machine; its objects are read, not moved.
 */
export async function rebuild(printer: Printer, options: { readonly from?: string; readonly dryRun: boolean }): Promise<boolean> {
  const started = performance.now();
  const restored = await restore(printer, options);
  const indexed = options.dryRun ? 0 : await reindexAndTell(printer, restored.report);
  const result: RebuildResult = { ...restored.report, dryRun: options.dryRun, seconds: (performance.now() - started) / 1000, log: restored.log, indexed };
  printer.result(result, textOf(result, options.from));
  return result.faults.length === 0 && result.log.fault === undefined;
}

async function restore(printer: Printer, options: { readonly from?: string; readonly dryRun: boolean }): Promise<{ report: RestoreReport; log: RebuildResult['log'] }> {
  const config = loadConfig(process.env);
  const ground = layFoundation(config, systemClock, join(config.dataDir, 'khoso.log'));
  try {
    await ground.migrator.up();
    const storage = await openStorage(config, systemClock, options.from === undefined ? {} : { root: options.from });
    const keeping = await openRegisterKeeping(ground, storage);
    const head = keeping.tables.get('audit_head');
    const report = await restoreRegister({
      tables: keeping.tables,
      store: storage.store,
      destroyed: async () => new Set((await readMirror(storage.store)).filter((entry) => entry.kind === 'erased').map((entry) => entry.recordId)),
      closeLog: async ({ seq, hash }) => head?.put([{ id: 1, seq, hash }]),
    })({ dryRun: options.dryRun, onProgress: (objects) => printer.progress(objects, Number.NaN, 'objects') });
    return { report, log: options.dryRun ? { entries: 0 } : await followLog(ground) };
  } finally {
    await ground.database.close();
  }
}

async function followLog(ground: Foundation): Promise<RebuildResult['log']> {
  const { checked, fault } = await ground.audit.verify();
  return { entries: checked, ...(fault === undefined ? {} : { fault: `${fault.code} ${fault.seq}` }) };
}

async function reindexAndTell(printer: Printer, report: RestoreReport): Promise<number> {
  return withHouse(async (house) => {
    const actor = systemActor('rebuild');
    const data = { objects: report.objects, records: report.records, faults: report.faults.length };
    await house.ground.uow.run(actor, async (tx) => tx.record({ name: 'archive.rebuilt', subject: { type: 'archive', id: 'register' }, data, announce: false }));
    return house.archive.rebuildIndex(describeAll(house), () => Promise.resolve(report.records), (done) => printer.progress(done, report.records, 'records in the index'));
  });
}

const MOST_FAULTS_SHOWN = 50;

function textOf(result: RebuildResult, from: string | undefined): string {
  const lines = [
    `${result.dryRun ? 'Would restore' : 'Restored'} ${result.records} records from ${result.objects} objects in ${result.seconds.toFixed(1)} s (${Math.round(result.objects / result.seconds)} objects/s).`,
    ...Object.entries(result.rows).map(([table, rows]) => `  ${table}: ${rows}`),
    ...(result.destroyed > 0 ? [`${result.destroyed} objects of records destroyed by decision were left out.`] : []),
    ...(result.dryRun ? [] : [`The log has ${result.log.entries} entries${result.log.fault === undefined ? ' without a gap' : `; it is broken: ${result.log.fault}`}. ${result.indexed} records are in the index.`]),
    'Not kept beside the bytes:', ...result.notKept.map(({ table, why }) => `  ${table}: ${why}`),
    'Passwords and keys of other systems are never kept: set passwords anew (khoso create-admin <name>) and issue new keys.',
    ...(from === undefined ? [] : ['The objects were read from the root given; they must lie where KHOSO_STORAGE looks for them before the archive is started.']),
    ...(result.faults.length === 0 ? [] : [`${result.faults.length} things could not be brought back:`]),
    ...result.faults.slice(0, MOST_FAULTS_SHOWN).map(({ objectId, code, detail }) => `  ${code} ${objectId} ${detail}`),
  ];
  return lines.join('\n');
}
