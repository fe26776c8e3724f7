import type { Actor } from '../../../kernel/actor.js';
import { systemActor } from '../../../kernel/actor.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { ArchiveRecord, RecordFile } from '../../records/model.js';
import type { DispositionList, ListItem, Tombstone } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { obstaclesTo } from '../rules/may-dispose.js';

/** What an execution did so far. */
export interface ExecutionReport {
  readonly erased: number;
  readonly skipped: number;
  readonly kept: number;
  /** False when it was told to stop, or the list was aborted meanwhile. */
  readonly finished: boolean;
}

const SLICE = 100;
const EXECUTOR = systemActor('execute-disposition');

/**
 * Carries out a started destruction (tiêu hủy), record by record, each in one commit that reads holds, links, due day and version
 * again: what stands in the way leaves the record out and is reported. Row first, then bytes, caches and index: a crash between
 * leaves a tombstone whose bytes the next run takes away. Safe to run again at any point.
 */
export function executeList(deps: DispositionDeps) {
  return async (listId: string, signal?: AbortSignal): Promise<ExecutionReport> => {
    const list = await deps.store.list(listId);
    if (list === undefined) return report(deps, listId, true);
    // First what an earlier run began: those records are gone from the register already.
    await eachItem(deps, listId, 'tombstoned', signal, (item) => takeBytesAway(deps, item));
    if (list.state !== 'executing') return report(deps, listId, list.state === 'executed');
    const complete = await eachItem(deps, listId, 'waiting', signal, async (item) => {
      if (await settleItem(deps, list, item)) await takeBytesAway(deps, item);
    });
    if (complete) await finish(deps, listId);
    return report(deps, listId, complete);
  };
}

/** Walks the items of a state in slices; false when it was stopped. */
async function eachItem(deps: DispositionDeps, listId: string, state: 'waiting' | 'tombstoned', signal: AbortSignal | undefined, work: (item: ListItem) => Promise<void>): Promise<boolean> {
  for (let after = 0; ; ) {
    const slice = await deps.store.items(listId, { after, limit: SLICE, state });
    if (slice.length === 0) return true;
    for (const item of slice) {
      if (signal?.aborted === true) return false;
      await work(item);
      after = item.rank;
    }
  }
}

/** Decides one record in one commit; true when it is gone from the register and its bytes must follow. */
async function settleItem(deps: DispositionDeps, seen: DispositionList, item: ListItem): Promise<boolean> {
  return deps.uow.run(EXECUTOR, async (tx) => {
    const list = await deps.store.list(seen.id, tx);
    // Aborted between two records: nothing more is done.
    if (list?.state !== 'executing' || list.decision === null) {
      tx.record({ name: 'disposition.item-left', subject: { type: 'disposition-list', id: seen.id }, data: { recordId: item.recordId, why: 'aborted' }, announce: false });
      return false;
    }
    const at = deps.clock.now().toISOString();
    const leave = async (state: 'kept' | 'skipped', outcome: string | null): Promise<false> => {
      await deps.store.moveItem(tx, item.listId, item.recordId, 'waiting', { state, outcome, outcomeAt: at });
      await deps.store.release(tx, item.listId, [item.recordId]);
      if (state === 'kept' && item.appraisedBy !== null) {
        await deps.store.keepLonger(tx, { recordId: item.recordId, until: item.keepUntil, reason: item.reason ?? '', decidedBy: item.appraisedBy, decidedAt: at, listId: item.listId });
      }
      tx.record({ name: 'disposition.item-left', subject: { type: 'record', id: item.recordId }, data: { listId: item.listId, why: outcome ?? item.verdict }, announce: false });
      return false;
    };
    if (item.verdict !== 'destroy') return leave('kept', null);
    const found = await deps.records.current(tx, item.recordId);
    if (found === undefined) return leave('skipped', 'gone-already');
    const obstacle = (await obstacles(deps, tx, item, found.record))[0];
    if (obstacle !== undefined) return leave('skipped', obstacle);
    await destroyRow(deps, tx, { list: list as DecidedList, item, found, at });
    return true;
  });
}

type DecidedList = DispositionList & { readonly decision: NonNullable<DispositionList['decision']> };

async function obstacles(deps: DispositionDeps, tx: Tx, item: ListItem, record: ArchiveRecord): Promise<readonly string[]> {
  const held = (await deps.holds.heldAmong(tx, [item.recordId])).has(item.recordId);
  const stillKept = (await deps.retention.stillKept(tx, [item.recordId], deps.clock.today())).get(item.recordId)?.code;
  return obstaclesTo({ held, stillKept, version: record.version, appraisedVersion: item.recordVersion, verdict: item.verdict, ground: item.ground });
}

/** Tombstone, ledger, audit, and every row about the record, in the caller's commit. */
async function destroyRow(
  deps: DispositionDeps, tx: Tx, { list, item, found, at }: { list: DecidedList; item: ListItem; found: { record: ArchiveRecord; files: readonly RecordFile[] }; at: string },
): Promise<void> {
  const { record, files } = found;
  const actor: Actor = EXECUTOR;
  const executedBy = list.startedBy?.name ?? actor.name;
  const tombstone: Tombstone = {
    recordId: record.id, objectId: record.objectId, typeCode: record.typeCode, custodianAgencyId: record.custodianAgencyId, sensitivity: record.sensitivity, listId: list.id,
    ground: item.ground ?? 'other', reason: item.reason ?? '', decisionNumber: list.decision.number, decisionDate: list.decision.date, decidedBy: list.decision.by.name, executedBy, executedAt: at,
    files: files.map((file) => ({ path: file.logicalPath, sha256: file.sha256, sizeBytes: file.sizeBytes })),
  };
  await deps.store.addTombstone(tx, tombstone);
  await deps.ledger.record(tx, {
    recordId: record.id, objectId: record.objectId, erasedAt: at, by: list.startedBy ?? { id: actor.id, name: actor.name }, reason: tombstone.reason === '' ? tombstone.ground : `${tombstone.ground}: ${tombstone.reason}`,
    decision: `${list.decision.number} (${list.decision.date})`, listId: list.id,
    files: files.map(({ logicalPath, sizeBytes, sha256, sha512 }) => ({ logicalPath, sizeBytes, sha256, sha512 })),
  });
  await deps.retention.forget(tx, record.id);
  await deps.purge(tx, record.id);
  await deps.records.erase(tx, actor, record.id);
  // Title and number go too: the list as a paper keeps them, as the law asks.
  await deps.store.moveItem(tx, item.listId, item.recordId, 'waiting', { state: 'tombstoned', title: null, documentNumber: null, outcomeAt: at });
  await deps.store.release(tx, item.listId, [item.recordId]);
  tx.record({ name: 'record.destroyed', subject: { type: 'record', id: record.id }, data: { listId: list.id, decision: list.decision.number, sha256: files.map((file) => file.sha256) } });
}

/** Bytes, page pictures, index. Then the item is done. */
async function takeBytesAway(deps: DispositionDeps, item: ListItem): Promise<void> {
  const tombstone = await deps.store.tombstone(item.recordId);
  if (tombstone === undefined) return;
  await deps.eraser.erase(tombstone.objectId);
  await deps.forget(item.recordId);
  await deps.uow.run(EXECUTOR, async (tx) => {
    const moved = await deps.store.moveItem(tx, item.listId, item.recordId, 'tombstoned', { state: 'erased' });
    tx.record({ name: 'record.bytes-destroyed', subject: { type: 'record', id: item.recordId }, data: { listId: item.listId, objectId: tombstone.objectId }, announce: moved });
  });
}

async function finish(deps: DispositionDeps, listId: string): Promise<void> {
  await deps.uow.run(EXECUTOR, async (tx) => {
    const list = await deps.store.list(listId, tx);
    const open = (await deps.store.countItems(listId, tx)).some((count) => count.state === 'waiting' || count.state === 'tombstoned');
    const done = list?.state === 'executing' && !open;
    if (done) {
      const at = deps.clock.now().toISOString();
      await deps.store.replaceList(tx, { ...list, state: 'executed', endedAt: at, updatedAt: at, version: list.version + 1 }, list.version);
      await deps.store.release(tx, listId);
    }
    tx.record({ name: 'disposition.executed', subject: { type: 'disposition-list', id: listId }, announce: done });
  });
}

async function report(deps: DispositionDeps, listId: string, finished: boolean): Promise<ExecutionReport> {
  const counts = await deps.store.countItems(listId);
  const of = (state: string): number => counts.filter((count) => count.state === state).reduce((sum, count) => sum + count.count, 0);
  return { erased: of('erased'), skipped: of('skipped'), kept: of('kept'), finished };
}
