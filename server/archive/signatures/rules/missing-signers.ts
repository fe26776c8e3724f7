import type { NeededSignature } from '../../catalogue/model.js';
import type { SignatureVerdict } from '../verifier/judge/verdict.js';
import { holderOf } from '../verifier/vietnamese/holder.js';
import type { Holder } from '../verifier/vietnamese/holder.js';

/** Holders of the signatures whose bytes and mathematics hold, in order; who they are in law is another question. */
export function intactHolders(signatures: readonly SignatureVerdict[]): Holder[] {
  return signatures.flatMap((one) =>
    one.kind !== 'doc-timestamp' && one.kind !== 'usage-rights' && one.integrity.cms === true && one.integrity.digest === true && one.signer !== undefined ? [holderOf(one.signer)] : []);
}

/** Whose signature counts for a need: an agency's seal, or a person's hand. */
export function holderFor(needed: NeededSignature): Exclude<Holder, 'unknown'> {
  return needed === 'agency' ? 'agency' : 'person';
}

/**
 * The kinds of signer that are needed and of whom no intact signature was found. A signer whose kind the certificate does not tell
 * may be one of them: so many needs are left out, for what is not known is not called missing.
 */
export function missingSigners(needed: readonly NeededSignature[], holders: readonly Holder[]): Exclude<Holder, 'unknown'>[] {
  const wanted = [...new Set(needed.map(holderFor))];
  const absent = wanted.filter((kind) => !holders.includes(kind));
  const doubtful = holders.filter((holder) => holder === 'unknown').length;
  return doubtful >= absent.length ? [] : absent;
}
