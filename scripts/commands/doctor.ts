import type { DoctorReport } from '../../server/archive/preservation/doctor/doctor.js';
import type { PreservationWing } from '../../server/composition/preservation-wing.js';
import type { House } from '../../server/compose.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

/** Compares database, storage, index and queue; answers false when something was found that is not put right. */
export async function examine(printer: Printer, options: { readonly repair: boolean }): Promise<boolean> {
  return withHouse(async (house) => {
    const wing = preservationOf(house);
    const report = await wing.doctor.examine({ repair: options.repair, onProgress: (records) => printer.progress(records, Number.NaN, 'records') });
    await wing.keepDoctor(report);
    printer.result(report, textOf(report, options.repair));
    return report.ok;
  });
}

function preservationOf(house: House): PreservationWing {
  const wing = house.wings.find((one): one is PreservationWing => 'doctor' in one);
  if (wing === undefined) throw new Error('the house has no preservation wing');
  return wing;
}

function textOf(report: DoctorReport, repaired: boolean): string {
  const translator = createTranslator({ onMissing: () => undefined });
  const found = report.checks.filter((check) => check.count > 0);
  const lines = found.flatMap(({ name, count, repaired: mended, examples }) => [
    `${mended >= count ? 'put right' : 'FOUND    '} ${translator.t('en', `preservation.doctor.check.${name}`)}: ${count}${mended > 0 ? `, put right ${mended}` : ''}`,
    ...examples.map((example) => `            ${example}`),
  ]);
  const end = report.ok ? 'All parts agree.' : repaired ? 'What is left needs a person.' : 'What is derived can be put right with --repair.';
  return [`${report.records} records and ${report.objects} objects compared.`, ...lines, end].join('\n');
}
