import type { Actor, OfficerActor } from '../../../kernel/actor.js';
import { systemActor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { DispositionList, ListItem, Receipt } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { refuseReceiver } from '../rules/separation-of-duties.js';
import { actOnList, needText, personOf } from './change-list.js';
import { needPaper } from './decide.js';
import type { PaperInput } from './decide.js';

const PACKER = systemActor('pack-transfer');
const SLICE = 200;

/** Ids of the records a transfer hands over: appraised so, and not held now. Held ones are left out and named. */
export function recordsToPack(deps: DispositionDeps) {
  return async (listId: string): Promise<{ readonly pack: readonly string[]; readonly held: readonly string[] }> => {
    const pack: string[] = [];
    const held: string[] = [];
    for (let after = 0; ; ) {
      const slice = await deps.store.items(listId, { after, limit: SLICE, verdict: 'transfer' });
      if (slice.length === 0) return { pack, held };
      const ids = slice.filter((item) => item.state !== 'handed-over').map((item) => item.recordId);
      const now = await deps.uow.run(PACKER, async (tx) => {
        tx.record({ name: 'disposition.holds-asked', subject: { type: 'disposition-list', id: listId }, data: { records: ids.length }, announce: false });
        return deps.holds.heldAmong(tx, ids);
      });
      for (const id of ids) (now.has(id) ? held : pack).push(id);
      after = slice.at(-1)?.rank ?? after;
    }
  };
}

/** Says that the packages (AIP) of a transfer are made. Job. */
export function markPacked(deps: DispositionDeps) {
  return async (listId: string, made: { readonly records: number; readonly held: number }): Promise<DispositionList> =>
    actOnList(deps, PACKER, { listId, act: 'packed', fact: 'disposition.packed' }, async () => ({ change: {}, data: made }));
}

/** Packs again, after a refusal or when records changed. */
export function repack(deps: DispositionDeps) {
  return async (actor: Actor, listId: string): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: 'pack', fact: 'disposition.packing-asked' }, async () => ({ change: {} }));
  };
}

/** Says that the packages were handed to the historical archive. Custody stays until it accepts. */
export function sendTransfer(deps: DispositionDeps) {
  return async (actor: Actor, listId: string): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: 'send', fact: 'disposition.sent' }, async () => ({ change: { startedBy: personOf(actor), startedAt: deps.clock.now().toISOString() } }));
  };
}

/**
 * The receiving archive's word, from one of its own officials. A refusal has its reasons and changes nothing but the state; an
 * acceptance lets custody follow, record by record (`handOver`).
 */
export function receiveTransfer(deps: DispositionDeps) {
  return async (actor: OfficerActor, listId: string, input: PaperInput & { readonly accepted: boolean; readonly note: string }): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: input.accepted ? 'receive' : 'refuse', fact: input.accepted ? 'disposition.accepted' : 'disposition.refused' }, async (list) => {
      const refusal = refuseReceiver(list, actor);
      if (refusal !== undefined) throw new ArchiveError('forbidden', refusal);
      const note = input.accepted ? input.note.trim() : needText('note', input.note);
      const receipt: Receipt = { ...needPaper(deps, input), accepted: input.accepted, note, by: personOf(actor), at: deps.clock.now().toISOString() };
      return { change: { receipts: [...list.receipts, receipt] }, data: { number: receipt.number, date: receipt.date } };
    });
  };
}

/**
 * Gives custody of an accepted transfer's records to the historical archive, record by record in one commit each. The record stays
 * findable where it was; a held one stays behind and is named. Safe to run again.
 */
export function handOver(deps: DispositionDeps) {
  return async (listId: string, signal?: AbortSignal): Promise<{ readonly handedOver: number; readonly skipped: number }> => {
    const list = await deps.store.list(listId);
    let [handedOver, skipped] = [0, 0];
    if (list?.state !== 'accepted' || list.targetAgencyId === null) return { handedOver, skipped };
    for (let after = 0; ; ) {
      const slice = await deps.store.items(listId, { after, limit: SLICE, state: 'waiting' });
      if (slice.length === 0) break;
      for (const item of slice) {
        if (signal?.aborted === true) return { handedOver, skipped };
        if (await handOverOne(deps, list, item)) handedOver += 1;
        else skipped += 1;
        after = item.rank;
      }
    }
    return { handedOver, skipped };
  };
}

async function handOverOne(deps: DispositionDeps, list: DispositionList, item: ListItem): Promise<boolean> {
  const receipt = list.receipts.at(-1);
  return deps.uow.run(PACKER, async (tx) => {
    const outcomeAt = deps.clock.now().toISOString();
    const found = await deps.records.current(tx, item.recordId);
    const held = (await deps.holds.heldAmong(tx, [item.recordId])).has(item.recordId);
    const outcome = item.verdict !== 'transfer' ? 'kept' : found === undefined ? 'gone-already' : held ? 'held' : undefined;
    await deps.store.release(tx, item.listId, [item.recordId]);
    if (outcome !== undefined) {
      await deps.store.moveItem(tx, item.listId, item.recordId, 'waiting', { state: outcome === 'kept' ? 'kept' : 'skipped', outcome: outcome === 'kept' ? null : outcome, outcomeAt });
      tx.record({ name: 'disposition.item-left', subject: { type: 'record', id: item.recordId }, data: { listId: item.listId, why: outcome }, announce: false });
      return false;
    }
    await deps.records.giveCustody(tx, PACKER, item.recordId, list.targetAgencyId ?? '', `${receipt?.number ?? ''} (${receipt?.date ?? ''})`);
    await deps.store.moveItem(tx, item.listId, item.recordId, 'waiting', { state: 'handed-over', outcome: null, outcomeAt });
    return true;
  });
}
