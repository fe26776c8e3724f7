import { NO_EVIDENCE, createContext } from './judge/context.js';
import type { Evidence } from './judge/context.js';
import { judgeTimestamp, tryReadToken } from './judge/judge-timestamp.js';
import { ARCHIVE_POLICY } from './judge/policy.js';
import type { ValidationPolicy } from './judge/policy.js';
import type { TimestampVerdict } from './judge/verdict.js';
import type { SecurityStore } from './pades/security-store.js';
import type { TrustStore } from './trust/trust-store.js';

const NO_STORE: SecurityStore = { certificates: [], crls: [], ocsps: [], firstRevision: -1, broken: 0 };

/**
 * Judges a time-stamp token that stands alone (RFC 3161) over the bytes it is said to cover, by the same rules as tokens inside
 * documents: imprint, signature, extended key usage, chain and revocation at `now` (ms UTC). Never throws on bad bytes.
 */
export function judgeToken(token: Uint8Array, covered: readonly Uint8Array[], options: { readonly now: number; readonly trust: TrustStore; readonly policy?: ValidationPolicy; readonly evidence?: Evidence }): TimestampVerdict {
  const container = tryReadToken(token);
  const context = createContext(options.policy ?? ARCHIVE_POLICY, options.trust, options.now, options.evidence ?? NO_EVIDENCE, NO_STORE, container === undefined ? [] : [container.data]);
  return judgeTimestamp('document', container, covered, options.now, context).verdict;
}
