import { systemActor } from '../../server/kernel/actor.js';
import { buildRetentionRooms } from '../../server/composition/retention-rooms.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

/** Takes in the retention classes of the catalogue as schedules and rules, as far as they are not there yet, and reckons every record anew. */
export async function importSchedules(printer: Printer): Promise<void> {
  await withHouse(async (house) => {
    const rooms = buildRetentionRooms(house);
    const { schedules, rules } = await rooms.importTable(systemActor('command-line'));
    const changed = await rooms.retention.refreshAll((done) => printer.note(`  ${done} records reckoned`));
    printer.result({ schedules, rules, changed }, `${schedules} schedules and ${rules} rules were added, to be confirmed; the period of ${changed} records changed.`);
  });
}
