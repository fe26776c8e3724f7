import { canonicalJson, sha256Hex } from '../../../kernel/canonical-json.js';
import type { Json } from '../../../kernel/events.js';

/** What makes two requests the same: the target, the files by their bytes and names, and what is said of them. */
export interface SubmissionContent {
  readonly dossier: Json;
  readonly procedureCode: string | null;
  readonly owner: Json;
  readonly papers: readonly { readonly files: readonly { readonly name: string; readonly sha256: string }[]; readonly given: Json }[];
}

/** SHA-256 over the content, the same for the same request whatever the order of its JSON keys. */
export function submissionFingerprint(content: SubmissionContent): string {
  return sha256Hex(canonicalJson(content as unknown as Json));
}

/** The key under which a request is remembered: keys of different senders never meet. */
export function idempotencyHandle(actorId: string, key: string): string {
  return sha256Hex(`${actorId}\n${key}`);
}

/** `new` nothing known under the key · `same` the request was made before, answer as then · `conflict` the key was used for another. */
export function compareSubmission(known: { readonly fingerprint: string } | undefined, fingerprint: string): 'new' | 'same' | 'conflict' {
  if (known === undefined) return 'new';
  return known.fingerprint === fingerprint ? 'same' : 'conflict';
}
