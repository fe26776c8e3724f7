/** A second process on the same database: places a hold, or sweeps a record, when it is started. It says what it does on standard output. */
import { createHoldGuard } from '../../../server/archive/holds/guard.js';
import { createHoldsStore } from '../../../server/archive/holds/store.js';
import { createAudit } from '../../../server/archive/audit/audit.js';
import { createAuditStore } from '../../../server/archive/audit/store.js';
import { systemActor } from '../../../server/kernel/actor.js';
import { createFixedClock } from '../../../server/kernel/clock.js';
import { ArchiveError } from '../../../server/kernel/errors.js';
import { openDatabase } from '../../../server/platform/database/connection.js';
import type { DatabaseSettings } from '../../../server/platform/database/connection.js';
import { createUnitOfWork } from '../../../server/platform/database/unit-of-work.js';
import { createOutbox } from '../../../server/platform/outbox/outbox.js';
import { standingHold } from './standing-hold.js';

const [settings, act, recordId] = [JSON.parse(process.argv[2] ?? '{}') as DatabaseSettings, process.argv[3], process.argv[4] ?? ''];
const database = openDatabase(settings);
const clock = createFixedClock('2026-11-16T02:00:00.000Z');
const audit = createAudit({ store: createAuditStore(database), clock, requestId: () => undefined });
const uow = createUnitOfWork({ database, appendAudit: audit.append, appendOutbox: createOutbox(database, clock).append, afterCommit: () => undefined });
const store = createHoldsStore(database);
const guard = createHoldGuard({ store, clock, catalogue: { agencyFamily: async (id) => [id], custodianOf: async (id) => id } });
const say = (word: string): void => void process.stdout.write(`${word}\n`);

async function there(): Promise<boolean> {
  return (await database.rows('SELECT id FROM records WHERE id = ?', [recordId])).length > 0;
}

async function run(): Promise<void> {
  say('begins');
  try {
    await uow.run(systemActor('race'), async (tx) => {
      if (act === 'place') {
        await store.takeGate(tx, 1);
        await store.add(tx, standingHold(recordId, 'hold-of-child'));
      } else {
        await guard.assertFree(tx, [recordId], 'erase');
        await database.run('DELETE FROM records WHERE id = ?', [recordId], database.unwrap(tx));
      }
      tx.record({ name: 'test.raced', subject: { type: 'record', id: recordId }, announce: false });
    });
    say(`done ${(await there()) ? 'there' : 'gone'}`);
  } catch (error) {
    say(`refused ${error instanceof ArchiveError ? error.code : String(error)} ${(await there()) ? 'there' : 'gone'}`);
  }
  await database.close();
}

await run();
