import type { SystemActor } from '../../../kernel/actor.js';
import type { SubmissionItem } from '../../intake/model.js';
import type { Package } from '../model.js';
import type { PackagesDeps } from '../ports.js';

const PAGE = 50;

/** The archive acting for whoever brought the package; the register names him. */
export function bringerOf(one: Pick<Package, 'actor'>): SystemActor {
  return { kind: 'system', id: one.actor.id, name: one.actor.name };
}

/** Every item of a package with the path it came from, delivery by delivery. */
export async function* itemsOfPackage(deps: Pick<PackagesDeps, 'store' | 'intake'>, one: Package): AsyncGenerator<{ readonly position: number; readonly path: string; readonly item: SubmissionItem }> {
  const actor = bringerOf(one);
  for (let after = -1; ; after += PAGE) {
    const papers = await deps.store.papersOf(one.id, after, PAGE);
    const items = new Map<string, SubmissionItem>();
    for (const submissionId of new Set(papers.map((paper) => paper.submissionId))) {
      for (const item of (await deps.intake.getSubmission(actor, submissionId)).items) items.set(item.id, item);
    }
    for (const paper of papers) {
      const item = items.get(paper.itemId);
      if (item !== undefined) yield { position: paper.position, path: paper.name, item };
    }
    if (papers.length < PAGE) return;
  }
}
