import type { SubmissionItem } from '../model.js';
import type { IntakeDeps } from '../ports.js';

/** Lets go of everything a settled paper had in the staging area; repeating it harms nothing, and a crash before it is swept up later. */
export async function discardStaged(deps: Pick<IntakeDeps, 'storage'>, item: Pick<SubmissionItem, 'files' | 'evidence'>): Promise<void> {
  for (const token of stagedTokensOf(item)) await deps.storage.staging.discard(token);
}

/** Every staged file a paper stands on: its own and what was made from them. */
export function stagedTokensOf(item: Pick<SubmissionItem, 'files' | 'evidence'>): string[] {
  return [...item.files, item.evidence?.text, item.evidence?.accessCopy].flatMap((file) => (file == null ? [] : [file.token]));
}
