import type { Actor } from '../../../kernel/actor.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { RecordsDeps } from '../deps.js';
import { settled } from '../queries/current-state.js';

const BATCH = 200;

/**
 * Writes down the states that changed by themselves since they were stored (terms that ran out, changes dated ahead), and tells of
 * each, so that indexes follow. Answers how many. Reading never waits for it: reads compute the state of the day.
 */
export const settleValidity =
  (deps: RecordsDeps) =>
  async (actor: Actor): Promise<number> => {
    requirePermission(actor, 'record.status');
    const today = deps.clock.today();
    let count = 0;
    for (;;) {
      const due = await deps.store.staleValidity(today, BATCH);
      if (due.length === 0) return count;
      const settledNow = await deps.uow.run(actor, async (tx) => {
        let written = 0;
        const histories = await deps.store.statusOf(due.map((record) => record.id), tx);
        for (const record of due) {
          const next = settled({ ...record, updatedAt: deps.clock.now().toISOString() }, histories.get(record.id) ?? [], today);
          // A record corrected at this moment settles itself.
          if (!(await deps.store.replace(tx, next, record.version))) continue;
          written += 1;
          tx.record({ name: 'record.status-settled', subject: { type: 'record', id: record.id }, data: { status: next.validity } });
        }
        if (written === 0) tx.record({ name: 'record.status-settled', subject: { type: 'record', id: 'none' }, announce: false });
        return written;
      });
      if (settledNow === 0) return count;
      count += settledNow;
    }
  };
