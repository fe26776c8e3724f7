import type { JudgedPath } from '../x509/validate-chain.js';
import type { JudgeContext } from './context.js';

/** When the algorithms of one certificate of a path stop being acceptable, ms; Infinity when never. Parallel to the path. */
export type PathSunsets = readonly number[];

/** A path needs to be followed back in time when a certificate of it has expired, was revoked or outlived its algorithms by now. */
export function needsPast(judged: JudgedPath, sunsets: PathSunsets, context: JudgeContext): boolean {
  const revoked = (index: number): boolean => (judged.revocation[index]?.revokedAt ?? Infinity) <= context.now;
  return judged.path.some((certificate, index) => certificate.notAfter < context.now || revoked(index) || (sunsets[index] ?? Infinity) <= context.now);
}

/**
 * Past certificate validation (EN 319 102-1, 5.6.2.1 and 5.6.2.2): walks from the anchor to the leaf and lowers the control time to
 * the end of each issuing certificate, to every revocation, to the end of every stale revocation statement and to the sunset of every
 * algorithm. Each statement used below a lowered control time must be proven to have existed by then, else somebody with an expired,
 * stolen or broken key may have made it. Answers true when the best signature time stands before the final control time with all
 * proofs in place.
 */
export function holdsInThePast(judged: JudgedPath, best: number, context: JudgeContext, sunsets: PathSunsets = []): boolean {
  let control = context.now;
  for (let index = judged.path.length - 1; index >= 0; index--) {
    const certificate = judged.path[index];
    const status = judged.revocation[index];
    if (certificate === undefined || status === undefined) {
      return false;
    }
    const proven = status.sources.filter((source) => (context.proofOf(source.fingerprint) ?? context.now) <= control || control === context.now);
    if (status.sources.length > 0 && proven.length === 0) {
      return false;
    }
    if (proven.length > 0 && status.revokedAt === undefined) {
      const reach = Math.max(...proven.map((source) => Math.max(source.thisUpdate, source.nextUpdate ?? source.thisUpdate + context.policy.revocationGraceSeconds * 1000)));
      control = Math.min(control, reach);
    }
    // A certificate issues until it ends, is revoked, or its own signature can be forged; the leaf's end is judged at the best time.
    control = Math.min(control, status.revokedAt ?? Infinity, sunsets[index] ?? Infinity, index > 0 ? certificate.notAfter : Infinity);
  }
  return best <= control;
}
