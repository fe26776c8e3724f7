import type { Actor } from '../../../../kernel/actor.js';
import { ArchiveError } from '../../../../kernel/errors.js';
import type { TrustProposal } from '../model.js';

/** So many digits from the end say enough about the whole when read from paper. */
const SHORTEST_TYPED = 16;

/** Digits of a fingerprint as typed or pasted, with colons, blanks and capitals of any site, or the leading `SHA-256:` of some. */
export function tidyFingerprint(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/^\s*sha-?256\s*[:=]/, '').replace(/[^0-9a-z]/g, '');
}

/** True for the 64 hex digits of a SHA-256. */
export function isFingerprint(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/**
 * Whether somebody may decide a proposal: it must be open, and he must be a person, and another one than who proposed it. Whoever
 * proposed may only withdraw. To confirm he types the fingerprint as the official source gives it: whole, or its last 16 digits.
 * @throws ArchiveError conflict `trust-decided`, forbidden `trust-second-person` or `trust-persons-only`, invalid `trust-fingerprint-differs`
 */
export function checkDecision(proposal: Pick<TrustProposal, 'state' | 'proposedBy' | 'fingerprint'>, actor: Actor, decision: { readonly kind: 'confirm'; readonly typed: string } | { readonly kind: 'refuse' } | { readonly kind: 'withdraw' }): void {
  if (proposal.state !== 'open') throw new ArchiveError('conflict', 'trust-decided');
  if (decision.kind === 'withdraw') {
    if (actor.id !== proposal.proposedBy) throw new ArchiveError('forbidden', 'trust-not-yours');
    return;
  }
  if (actor.kind !== 'officer') throw new ArchiveError('forbidden', 'trust-persons-only');
  if (actor.id === proposal.proposedBy) throw new ArchiveError('forbidden', 'trust-second-person');
  if (decision.kind === 'confirm' && !matches(decision.typed, proposal.fingerprint)) {
    throw new ArchiveError('invalid', 'trust-fingerprint-differs', {}, { faults: [{ field: 'typed', code: 'fingerprint-differs' }] });
  }
}

function matches(typed: string, fingerprint: string): boolean {
  const tidy = tidyFingerprint(typed);
  return tidy === fingerprint || (tidy.length >= SHORTEST_TYPED && tidy.length < fingerprint.length && fingerprint.endsWith(tidy));
}
