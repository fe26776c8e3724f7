import type { Finding } from '../../../kernel/finding.js';

/** What happens to a paper after its examination. */
export type Acceptance =
  | { readonly kind: 'refuse' }
  /** The same bytes are there: the sender's paper is that record, no second one is made. */
  | { readonly kind: 'link'; readonly recordId: string }
  | { readonly kind: 'ask' }
  | { readonly kind: 'accept' };

/** What the decision rests on. */
export interface AcceptanceInput {
  readonly findings: readonly Finding[];
  /** The sender may stand for his metadata. */
  readonly trusted: boolean;
  /** Names of fields still missing. */
  readonly missing: readonly string[];
  /** A record with the same bytes which the sender may see and whose owners contain the sender's. */
  readonly sameBytes: string | undefined;
}

/**
 * A reject finding refuses. A trusted sender's complete paper without a warning is accepted; the same bytes from him are linked.
 * Everything else goes to a person: a guess never becomes a record by itself.
 */
export function decideAcceptance({ findings, trusted, missing, sameBytes }: AcceptanceInput): Acceptance {
  if (findings.some((finding) => finding.level === 'reject')) return { kind: 'refuse' };
  if (trusted && sameBytes !== undefined) return { kind: 'link', recordId: sameBytes };
  if (!trusted || missing.length > 0 || findings.some((finding) => finding.level === 'warn')) return { kind: 'ask' };
  return { kind: 'accept' };
}
