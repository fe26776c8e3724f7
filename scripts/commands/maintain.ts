import { stat } from 'node:fs/promises';
import type { ArchiveRecord } from '../../server/archive/records/model.js';
import type { House } from '../../server/compose.js';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import { homeAgency } from '../../server/composition/first-administrator.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { systemActor } from '../../server/kernel/actor.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

const actor = systemActor('command-line');

/** Brings the database up to date; opening the house has done it. */
export async function migrate(printer: Printer): Promise<void> {
  await withHouse(async (house) => {
    const pending = await house.ground.migrator.pending();
    printer.result({ pending }, pending.length === 0 ? 'The database is up to date.' : `Not applied: ${pending.join(', ')}`);
  });
}

/** Makes an administrator; the password is shown this once. */
export async function createAdmin(printer: Printer, loginName: string, agency: string | undefined): Promise<void> {
  await withHouse(async (house) => {
    if (agency !== undefined && (await house.archive.catalogue.agency(agency)) === undefined) throw new ArchiveError('invalid', 'agency-unknown', { agency });
    const { user, oneTimePassword } = await house.archive.access.createUser(actor, {
      loginName, displayName: loginName, agencyId: agency ?? (await homeAgency(house.archive.catalogue)), roles: ['administrator'],
    });
    printer.result({ loginName: user.loginName, oneTimePassword }, `Administrator ${user.loginName}, one-time password: ${oneTimePassword ?? ''}\nIt must be changed at the first sign-in.`);
  });
}

/** Takes in catalogue files; answers false when rows were refused. */
export async function importCatalogue(printer: Printer, folder: string): Promise<boolean> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) throw new ArchiveError('invalid', 'file-not-there', { path: folder });
  return withHouse(async (house) => {
    const { bundle, refused } = await readCatalogue(folder);
    const report = await house.archive.catalogue.importCatalogue(actor, bundle, refused);
    const translator = createTranslator({ onMissing: () => undefined });
    for (const row of refused) {
      printer.note(`  ${row.file}:${row.line} ${row.row ?? ''} ${translator.has('en', `catalogue.fault.${row.code}`) ? translator.t('en', `catalogue.fault.${row.code}`, row.params) : row.code}`);
    }
    const { added, changed, unchanged, kept } = report.total;
    printer.result(report, `Catalogue version ${report.version}: ${added} added, ${changed} changed, ${unchanged} unchanged, ${kept} kept, ${refused.length} refused.`);
    return refused.length === 0;
  });
}

/** Builds the index anew from register and storage, beside the old one, and swaps when the counts agree. */
export async function reindex(printer: Printer): Promise<void> {
  await withHouse(async (house) => {
    const counted = await countRecords(house);
    const indexed = await house.archive.rebuildIndex(describeAll(house), () => Promise.resolve(counted), (done) => printer.progress(done, counted, 'records'));
    printer.result({ records: indexed }, `${indexed} records are in the new index.`);
  });
}

async function countRecords(house: House): Promise<number> {
  let count = 0;
  for await (const page of allRecords(house)) count += page.length;
  return count;
}

/** The ids of every record, a page at a time. */
export async function* describeAll(house: House): AsyncGenerator<readonly string[]> {
  for await (const page of allRecords(house)) yield page.map((record) => record.id);
}

async function* allRecords(house: House): AsyncGenerator<readonly ArchiveRecord[]> {
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await house.archive.records.list(EVERYTHING, {}, cursor, 200);
    yield page.items;
    cursor = page.nextCursor;
  }
}
