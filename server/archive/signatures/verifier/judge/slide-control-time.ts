import type { JudgedPath } from '../x509/validate-chain.js';
import type { JudgeContext } from './context.js';

/**
 * Past certificate validation (EN 319 102-1, 5.6.2.1) for a path of which a certificate has expired by now: walks from the anchor
 * to the leaf and lowers the control time to every expiry and to the end of every stale revocation statement. Each statement used
 * below a lowered control time must be proven to have existed by then, else somebody with an expired or stolen key may have made it.
 * Answers true when the best signature time stands before the final control time with all proofs in place.
 */
export function holdsInThePast(judged: JudgedPath, best: number, context: JudgeContext): boolean {
  let control = context.now;
  for (let index = judged.path.length - 1; index >= 0; index--) {
    const certificate = judged.path[index];
    const status = judged.revocation[index];
    if (certificate === undefined || status === undefined) {
      return false;
    }
    control = Math.min(control, index > 0 ? certificate.notAfter : control);
    if (status.sources.length === 0) {
      continue;
    }
    const proven = status.sources.filter((source) => (context.proofOf(source.fingerprint) ?? context.now) <= control || control === context.now);
    if (proven.length === 0) {
      return false;
    }
    const reach = Math.max(...proven.map((source) => Math.max(source.thisUpdate, source.nextUpdate ?? source.thisUpdate + context.policy.revocationGraceSeconds * 1000)));
    control = Math.min(control, reach);
  }
  return best <= control;
}
