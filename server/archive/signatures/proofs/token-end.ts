import { verifyToken } from '../verifier/cms/timestamp-token.js';
import { tryReadToken } from '../verifier/judge/judge-timestamp.js';
import { SHIPPED_ALGORITHMS, acceptableUntil } from '../verifier/judge/policy.js';
import type { Certificate } from '../verifier/x509/certificate.js';

const MOST_STEPS = 10;

/**
 * Until when a time-stamp token proves anything by itself, ms UTC: the end of its authority's certificate and of those above it that it
 * carries, or of its algorithms, whichever comes first. Infinity when the token cannot be read: nothing can be saved of it.
 */
export function tokenEnd(bytes: Uint8Array): number {
  const token = tryReadToken(bytes);
  const leaf = token === undefined ? undefined : verifyToken(token, []).certificate;
  if (token === undefined || leaf === undefined) {
    return Infinity;
  }
  const ends = [acceptableUntil({ ...SHIPPED_ALGORITHMS, keys: [{ family: '*', minBits: 0, until: null }] }, token.imprintDigest, '*', 0)];
  let current: Certificate | undefined = leaf;
  for (let step = 0; current !== undefined && step < MOST_STEPS; step++) {
    const one: Certificate = current;
    const family = step === 0 && token.signer.algorithm.family === 'rsa-pss' ? 'rsa-pss' : (one.publicKey?.kind ?? 'other');
    // What signs with this key ends with it: the token itself, or the certificate below.
    ends.push(one.notAfter, acceptableUntil(SHIPPED_ALGORITHMS, step === 0 ? token.signer.digest : undefined, family, one.publicKey?.bits ?? 0));
    current = one.selfIssued ? undefined : token.data.certificates.find((other) => other.subject.key === one.issuer.key && !other.selfIssued);
  }
  return Math.min(...ends);
}

const DAY_MS = 86_400_000;
const SOON_MS = 183 * DAY_MS;
const LAST_CALL_MS = 30 * DAY_MS;

/** A stamped gathering as the rule sees it; times are ms UTC. */
export interface StampedUntil {
  readonly stampedAt: number;
  readonly end: number;
}

/**
 * Which time stamps are to be taken into a new tree tonight: those that end within half a year, once the authority gives out stamps that
 * last longer, and those in their last month even where nobody knows what it gives out now. An ended one is beyond help.
 */
export function dueForRenewal<T extends StampedUntil>(stamped: readonly T[], now: number): T[] {
  const longest = stamped.reduce((most, one) => (Number.isFinite(one.end) ? Math.max(most, one.end) : most), 0);
  return stamped.filter(({ end, stampedAt }) => {
    const left = end - now;
    const worthIt = longest > end + LAST_CALL_MS || (left <= LAST_CALL_MS && stampedAt < now - LAST_CALL_MS);
    return left > 0 && left <= SOON_MS && worthIt;
  });
}
