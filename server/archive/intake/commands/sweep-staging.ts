import { systemActor } from '../../../kernel/actor.js';
import type { SubmissionItem } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import { nextState } from '../rules/next-state.js';
import { stagedTokensOf } from './discard-staged.js';

/** What a sweep found. */
export interface StagingSweep {
  /** Bytes without a row, old enough to be let go. */
  readonly discarded: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** Papers whose bytes are gone: somebody has to look at these. */
  readonly missing: readonly { readonly itemId: string; readonly file: string }[];
}

const SWEEPER = systemActor('sweep-staging');
const PAGE = 500;
const IN_WORK = ['received', 'examining', 'waiting', 'confirming', 'failed'] as const;

/**
 * Compares the staging area with the rows. Bytes that no paper in work refers to go after their time; refused papers keep theirs
 * for longer. A paper whose bytes are missing is marked failed with `staged-bytes-missing`, for good: nothing can be tried.
 */
export function sweepStaging(deps: IntakeDeps) {
  return async (): Promise<StagingSweep> => {
    const now = deps.clock.now();
    const keep = new Set<string>();
    const missing: { itemId: string; file: string }[] = [];
    for await (const item of everyItem(deps, IN_WORK)) {
      for (const token of stagedTokensOf(item)) keep.add(token);
      const gone = await missingFile(deps, item);
      if (gone === undefined) continue;
      if (await markMissing(deps, item, gone)) missing.push({ itemId: item.id, file: gone });
    }
    const refusedSince = new Date(now.getTime() - deps.settings.refusedAgeMs).toISOString();
    for await (const item of everyItem(deps, ['refused'])) {
      if (item.updatedAt >= refusedSince) for (const token of stagedTokensOf(item)) keep.add(token);
    }
    const swept = await deps.storage.staging.sweep(deps.settings.orphanAgeMs, now, { keep: (token) => keep.has(token) });
    const discarded = swept.filter((file) => file.removed).map((file) => ({ name: file.name.slice(0, 64), sizeBytes: file.sizeBytes }));
    if (discarded.length > 0 || missing.length > 0) await tell(deps, { discarded, missing });
    return { discarded, missing };
  };
}

async function* everyItem(deps: IntakeDeps, states: Parameters<IntakeDeps['store']['pageByState']>[0]): AsyncGenerator<SubmissionItem> {
  for (let after = ''; ; ) {
    const page = await deps.store.pageByState(states, after, PAGE);
    yield* page;
    const last = page[page.length - 1];
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

async function missingFile(deps: IntakeDeps, item: SubmissionItem): Promise<string | undefined> {
  for (const file of item.files) {
    const staged = await deps.storage.staging.find(file.token);
    if (staged === undefined || staged.sizeBytes !== file.sizeBytes) return file.displayName;
  }
  return undefined;
}

async function markMissing(deps: IntakeDeps, item: SubmissionItem, file: string): Promise<boolean> {
  if (item.fault?.code === 'staged-bytes-missing' && item.fault.final) return false;
  const state = nextState(item.state, 'broke-down');
  // The paper may have been archived since the page was read: then its bytes are rightly gone.
  const current = await deps.store.findItem(item.id);
  if (state === undefined || current?.item.version !== item.version) return false;
  const at = deps.clock.now().toISOString();
  return deps.store.mark(item, { state, fault: { code: 'staged-bytes-missing', params: { file }, at, final: true }, updatedAt: at });
}

async function tell(deps: IntakeDeps, sweep: StagingSweep): Promise<void> {
  await deps.uow.run(SWEEPER, async (tx) => {
    tx.record({
      name: 'staging.swept',
      subject: { type: 'staging', id: 'staging' },
      data: { discarded: sweep.discarded.length, bytes: sweep.discarded.reduce((sum, file) => sum + file.sizeBytes, 0), missing: sweep.missing.map((one) => one.itemId) },
    });
  });
}
