import { createHash } from 'node:crypto';
import type { Actor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import { newSortableId } from '../../../kernel/identifiers.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import { rootOf } from './merkle.js';
import { PROOF_FORMAT } from './model.js';
import type { Leaf, ProofBatch, Statement } from './model.js';
import { hashOfLeaf, statementBytes } from './statement.js';
import type { ProofStore } from './store.js';
import { dueForRenewal, tokenEnd } from './token-end.js';
import type { StampedUntil } from './token-end.js';
import type { TimestampClient } from './timestamp-client.js';

/** What a round of gathering and stamping did. `fault` says why a time stamp is still missing. */
export interface GatherResult {
  readonly batches: number;
  readonly leaves: number;
  readonly stamped: number;
  readonly unstamped: number;
  readonly fault?: { readonly code: string; readonly retry: boolean };
}

export interface GatherDeps {
  readonly store: ProofStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  /** Left out: the audit log is the only anchor. */
  readonly tsa?: TimestampClient;
}

/** One tree holds at most so many leaves; what is beyond goes into the next tree of the same night. */
export const MOST_LEAVES = 50_000;
const RECORDS_AT_ONCE = 1_000;
const STAMPS_AT_ONCE = 100;
const BATCHES_AT_ONCE = 200;

/** The statement of a gathering. */
export function statementOf(batch: Pick<ProofBatch, 'id' | 'root' | 'size'>): Statement {
  return { format: PROOF_FORMAT, batch: batch.id, root: batch.root, size: batch.size };
}

/**
 * Gathers every file digest and signature report that is in no tree yet, and every time stamp that is soon to end, then asks for the time stamps that are missing. What is
 * gathered is found by its absence from the trees, not by a date: a night that was missed, a crash or a second run at the same time
 * of day loses and repeats nothing. Each tree is one commit; its root stands in the audit log by that very commit.
 */
export async function gather(deps: GatherDeps, actor: Actor, signal?: AbortSignal, most = MOST_LEAVES): Promise<GatherResult> {
  let [batches, leaves] = [0, 0];
  let held: Leaf[] = [];
  const seal = async (): Promise<void> => {
    if (held.length > 0) {
      await sealBatch(deps, actor, held);
      batches += 1;
      leaves += held.length;
      held = [];
    }
  };
  held.push(...(deps.tsa === undefined ? [] : await renewalsDue(deps.store, deps.clock.now().getTime())));
  for (let after = ''; signal?.aborted !== true; ) {
    const found = await deps.store.waiting(after, RECORDS_AT_ONCE);
    for (const leaf of found.leaves) {
      held.push(leaf);
      if (held.length >= most) {
        await seal();
      }
    }
    if (found.last === null) {
      break;
    }
    after = found.last;
  }
  await seal();
  return { batches, leaves, ...(await stampWhatWaits(deps, actor, signal)) };
}

/** Time stamps that are soon to end, as leaves of tonight's tree; read page by page, for there is one for each night. */
async function renewalsDue(store: ProofStore, now: number): Promise<Leaf[]> {
  const stamped: (StampedUntil & { readonly leaf: Leaf })[] = [];
  for (let page = await store.unrenewed('', BATCHES_AT_ONCE); page.length > 0; page = await store.unrenewed(page.at(-1)?.id ?? '', BATCHES_AT_ONCE)) {
    for (const { id, root, size, token, stampedAt } of page) {
      const bytes = Buffer.from(token ?? '', 'base64');
      stamped.push({ stampedAt: Date.parse(stampedAt ?? ''), end: tokenEnd(bytes), leaf: { kind: 'renewal', batch: id, root, size, token: createHash('sha256').update(bytes).digest('hex') } });
    }
  }
  return dueForRenewal(stamped, now).map(({ leaf }) => leaf);
}

/** The first leaves tie the tree to the one before and to the audit log, so that a later time stamp covers both as well. */
async function sealBatch(deps: GatherDeps, actor: Actor, leaves: readonly Leaf[]): Promise<void> {
  const [before, head] = [await deps.store.lastBatch(), await deps.store.auditHead()];
  const ties: Leaf[] = [
    ...(before === undefined ? [] : [{ kind: 'previous' as const, batch: before.id, root: before.root, size: before.size, token: before.token === null ? null : createHash('sha256').update(Buffer.from(before.token, 'base64')).digest('hex') }]),
    { kind: 'audit-head', seq: Number(head.seq), hash: head.hash },
  ];
  const all = [...ties, ...leaves];
  const hashes = all.map(hashOfLeaf);
  const now = deps.clock.now();
  const batch: ProofBatch = { id: newSortableId(now), root: rootOf(hashes).toString('hex'), size: all.length, gatheredAt: now.toISOString(), token: null, stampedAt: null, attempts: 0, lastFault: null };
  await deps.uow.run(actor, async (tx) => {
    await deps.store.insertBatch(tx, batch, all.map((leaf, index) => ({ leaf, leafHash: (hashes[index] ?? Buffer.alloc(0)).toString('hex') })));
    tx.record({ name: 'proof.gathered', subject: { type: 'proof', id: batch.id }, data: { ...statementOf(batch) }, announce: false });
  });
}

async function stampWhatWaits(deps: GatherDeps, actor: Actor, signal: AbortSignal | undefined): Promise<Pick<GatherResult, 'stamped' | 'unstamped' | 'fault'>> {
  const { tsa, store, uow } = deps;
  let stamped = 0;
  if (tsa === undefined) {
    return { stamped, unstamped: await store.countUnstamped() };
  }
  for (const batch of await store.unstamped(STAMPS_AT_ONCE)) {
    const answer = await tsa.stamp(statementBytes(statementOf(batch)), signal);
    if ('fault' in answer) {
      await uow.run(actor, async (tx) => {
        await store.noteFault(tx, batch, answer.fault);
        tx.record({ name: 'proof.not-stamped', subject: { type: 'proof', id: batch.id }, data: { fault: answer.fault, attempts: batch.attempts + 1 }, announce: false });
      });
      return { stamped, unstamped: await store.countUnstamped(), fault: { code: answer.fault, retry: answer.retry } };
    }
    await uow.run(actor, async (tx) => {
      await store.stamp(tx, batch.id, answer.token.toString('base64'), answer.at);
      tx.record({ name: 'proof.stamped', subject: { type: 'proof', id: batch.id }, data: { at: answer.at, token: createHash('sha256').update(answer.token).digest('hex') }, announce: false });
    });
    stamped += 1;
  }
  return { stamped, unstamped: await store.countUnstamped() };
}
