import { createHash } from 'node:crypto';
import { judgeToken } from '../verifier/judge-token.js';
import type { TrustStore } from '../verifier/trust/trust-store.js';
import { rootFromPath } from './merkle.js';
import type { ProofPart, Renewal, Statement } from './model.js';
import { hashOfLeaf, statementBytes } from './statement.js';

/** What the renewals of a part prove. */
export interface Renewed {
  /** The moment at which the part's own token is to be judged, ms UTC: proven to have existed by then, while its authority was still good. */
  readonly judgedAt: number;
  /** Renewals that count, oldest first: when, and by whom. ISO instants. */
  readonly renewals: readonly { readonly at: string; readonly authority: string }[];
  readonly faults: readonly string[];
}

interface Before {
  readonly statement: Statement;
  readonly timestamp: { readonly token: string } | null;
}

/** The renewal must name exactly the gathering before and its token, and lie under its own root. */
function covers(renewal: Renewal, before: Before): boolean {
  const { leaf, index, path } = renewal.leaf;
  if (leaf.kind !== 'renewal' || before.timestamp === null || path.some((hash) => !/^[0-9a-f]{64}$/.test(hash))) {
    return false;
  }
  const token = createHash('sha256').update(Buffer.from(String(before.timestamp.token), 'base64')).digest('hex');
  const { batch, root, size } = before.statement;
  const named = leaf.batch === batch && leaf.root === root && leaf.size === size && leaf.token === token;
  return named && rootFromPath(hashOfLeaf(leaf), index, renewal.statement.size, path.map((hash) => Buffer.from(hash, 'hex')))?.toString('hex') === renewal.statement.root;
}

/**
 * Follows the renewals of a part from the newest back (as RFC 4998, 5.3 does): the newest token is judged now, each older one at the time
 * the one after it states. A renewal that does not hold is a fault; one whose authority is not trusted only helps nobody.
 */
export function checkRenewals(part: ProofPart, options: { readonly now: number; readonly trust: TrustStore }): Renewed {
  const chain = part.renewals ?? [];
  let judgedAt = options.now;
  const renewals: { at: string; authority: string }[] = [];
  for (let index = chain.length - 1; index >= 0; index--) {
    const renewal = chain[index] as Renewal;
    if (!covers(renewal, index === 0 ? part : (chain[index - 1] as Renewal))) {
      return { judgedAt: options.now, renewals: [], faults: ['renewal-over-something-else'] };
    }
    const verdict = judgeToken(Buffer.from(String(renewal.timestamp.token), 'base64'), [statementBytes(renewal.statement)], { ...options, now: judgedAt });
    if (!verdict.intact) {
      return { judgedAt: options.now, renewals: [], faults: ['renewal-token-invalid'] };
    }
    const trusted = verdict.trusted && Date.parse(verdict.time) <= judgedAt;
    judgedAt = trusted ? Date.parse(verdict.time) : options.now;
    if (trusted) renewals.unshift({ at: verdict.time, authority: verdict.authority });
    else renewals.length = 0;
  }
  return { judgedAt, renewals, faults: [] };
}
