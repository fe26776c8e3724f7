import type { Job, Subscriptions } from '../../jobs/job.js';
import type { Holds } from '../archive/holds/holds.js';
import type { ErasureLedger } from '../archive/preservation/erasures/erasure-ledger.js';
import { systemActor } from '../kernel/actor.js';
import type { Foundation } from './foundation.js';

const CLERK = systemActor('hold-ledger');
const SLICE = 200;

/**
 * Writes into the ledger of erasures which records a hold took, and which it let go: a restore of an older backup then knows of holds
 * that its state does not. A second run writes the same again, which changes nothing: the last word about a record counts.
 */
export function holdLedgerLife({ uow, clock }: Pick<Foundation, 'uow' | 'clock'>, holds: Pick<Holds, 'heldBy' | 'get' | 'on'>, ledger: Pick<ErasureLedger, 'record' | 'list'>): { jobs: Job[]; subscriptions: Subscriptions } {
  const write = async (kind: 'held' | 'released', recordIds: readonly string[], hold: { id: string; code: string; reference: string; reason: string }): Promise<void> => {
    if (recordIds.length === 0) return;
    await uow.run(CLERK, async (tx) => {
      for (const recordId of recordIds) {
        await ledger.record(tx, { kind, recordId, erasedAt: clock.now().toISOString(), by: { id: CLERK.id, name: CLERK.name }, reason: `${hold.code}: ${hold.reason}`, decision: hold.reference, listId: hold.id });
      }
      tx.record({ name: `hold.ledger-${kind}`, subject: { type: 'hold', id: hold.id }, data: { records: recordIds.length }, announce: false });
    });
  };
  const held = async (holdId: string): Promise<void> => {
    const hold = await holds.get(CLERK, holdId);
    let cursor: string | undefined;
    do {
      const page = await holds.heldBy(CLERK, holdId, cursor, SLICE);
      await write('held', page.items.map((item) => item.recordId), hold);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  };
  const released = async (holdId: string): Promise<void> => {
    const hold = await holds.get(CLERK, holdId);
    const taken = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await ledger.list(cursor, SLICE);
      for (const entry of page.items) if (entry.kind === 'held' && entry.listId === holdId) taken.add(entry.recordId);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    // Another hold may still stand on the record: then it is not released.
    const still = await holds.on([...taken]);
    await write('released', [...taken].filter((id) => !still.has(id)), hold);
  };
  const job = (name: string, run: (holdId: string) => Promise<void>): Job => ({ name, lane: 'light', attempts: 10, backOffMs: 30_000, run: async ({ holdId }) => run(String(holdId)) });
  return {
    jobs: [job('note-hold', held), job('note-release', released)],
    subscriptions: (fact) => {
      const payload = { holdId: fact.subject.id };
      if (fact.name === 'hold.placed' || fact.name === 'hold.gathered') return [{ name: 'note-hold', payload }];
      return fact.name === 'hold.lifted' ? [{ name: 'note-release', payload }] : [];
    },
  };
}
