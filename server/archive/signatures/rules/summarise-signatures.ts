import type { SignatureSummary } from '../model.js';
import type { DocumentVerdict } from '../verifier/judge/verdict.js';
import { statusOf } from '../verifier/vietnamese/explain.js';
import type { Explanation } from '../verifier/vietnamese/explain.js';
import { holderOf } from '../verifier/vietnamese/holder.js';
import { identifySigner } from './identify-signer.js';
import type { PaperFacts } from './paper-facts.js';

/** Each signature of a verdict in the words of lists and pages, with how its signer answers the register. */
export function summariseSignatures(verdict: DocumentVerdict, explanations: readonly Explanation[], facts: PaperFacts): SignatureSummary[] {
  return verdict.signatures.map((one): SignatureSummary => {
    const { signer } = one;
    const holder = signer === undefined ? 'unknown' : holderOf(signer);
    return {
      field: one.field, kind: one.kind, main: one.main, sub: one.sub ?? null, status: statusOf(one), level: one.level,
      signer: signer?.commonName ?? null, organisation: signer?.organisation ?? null, title: signer?.title ?? null, holder,
      tree: one.chain.trusted ? (one.chain.tree ?? null) : null,
      claimedAt: one.time.claimed ?? null, bestSignatureTime: one.time.bestSignatureTime, poeSource: one.time.poeSource,
      coverage: one.coverage, revision: one.revision, signedEnd: one.signedEnd, bytesAfter: one.bytesAfter,
      modification: one.modification.level, modificationPermitted: one.modification.permitted,
      identity: identifySigner(signer, holder, facts),
      failures: explanations.filter((explanation) => explanation.field === one.field).map((explanation) => explanation.code),
    };
  });
}
