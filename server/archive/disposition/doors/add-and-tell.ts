import type { OfficerActor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { redirect } from '../../../platform/http/define-page.js';
import type { PageResult } from '../../../platform/http/define-page.js';
import type { AddedRecords } from '../commands/make-list.js';
import type { DispositionPageDeps } from './door-deps.js';
import { writeRanks } from './ranks.js';

/** Puts records on a draft list and leads to it, saying what was left out and why; the page there offers to take the adding back. */
export async function addAndTell(deps: Pick<DispositionPageDeps, 'disposition'>, actor: OfficerActor, what: { readonly listId: string; readonly ids: readonly string[]; readonly back: string }): Promise<PageResult> {
  try {
    const result = await deps.disposition.addRecords(actor, what.listId, what.ids);
    const to = `/disposition/lists/${what.listId}${result.added > 0 ? `?added=${writeRanks(result.ranks)}` : ''}`;
    return redirect(to, { level: result.added > 0 ? 'success' : 'warning', message: toldOf(result) });
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.kind === 'forbidden' || error.kind === 'not-found') throw error;
    return redirect(what.back, { level: 'error', message: { key: `error.${error.code}`, params: error.params } });
  }
}

function toldOf({ added, left }: AddedRecords): { key: string; params: Record<string, number> } {
  const of = (why: string): number => left.filter((one) => one.why === why).length;
  return { key: left.length === 0 ? 'disposition.due.added' : 'disposition.due.addedSome', params: { added, held: of('held'), elsewhere: of('on-another-list') + of('already-here'), unknown: of('unknown') } };
}
