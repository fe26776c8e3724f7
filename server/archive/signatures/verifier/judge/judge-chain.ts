import type { Certificate } from '../x509/certificate.js';
import { KEY_USAGE } from '../x509/extensions.js';
import type { EvidenceDates } from '../x509/revocation-model.js';
import { judgePaths } from '../x509/validate-chain.js';
import type { JudgedPath } from '../x509/validate-chain.js';
import { anchorsFor, isDenied, treeOf } from '../trust/trust-store.js';
import type { JudgeContext } from './context.js';
import { missIssuer, missRevocation } from './missing-evidence.js';
import { acceptableUntil } from './policy.js';
import { holdsInThePast, needsPast } from './slide-control-time.js';
import type { CheckLevel } from './policy.js';
import { iso, message, summarise, summariseRevocation } from './summaries.js';
import type { AlgorithmCheck, ChainSummary, Message, SubIndication } from './verdict.js';

/** What one chain gave: no `sub` means passed. */
export interface ChainOutcome {
  readonly chain: ChainSummary;
  readonly sub: SubIndication | undefined;
  readonly messages: readonly Message[];
  readonly algorithms: readonly AlgorithmCheck[];
}

/** Use of a chain: it chooses anchors, key usage rules and how missing revocation data counts. */
export type ChainPurpose = 'signer' | 'timestamp';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const ANY_USAGE = '2.5.29.37.0';

/**
 * May this item speak about the judged time? It was issued at or after that time, or was valid at it by its own nextUpdate, or is
 * older by no more than the policy's grace. An item from after the certificate's expiry must say that it still covers it.
 */
function usableAt(time: number, context: JudgeContext): (dates: EvidenceDates, certificate: Certificate) => boolean {
  const grace = context.policy.revocationGraceSeconds * 1000;
  return (dates, certificate) => {
    if (dates.thisUpdate > context.now || (dates.thisUpdate > certificate.notAfter && (dates.coversExpiredSince ?? Infinity) > certificate.notAfter)) {
      return false;
    }
    return dates.thisUpdate >= time - grace || (dates.nextUpdate !== undefined && dates.nextUpdate >= time);
  };
}

/** Key usage and extended key usage of the end certificate (RFC 3161, 2.3 for time-stamp authorities). */
function usageFault(certificate: Certificate, purpose: ChainPurpose, context: JudgeContext): string | undefined {
  const { keyUsage, extendedKeyUsage, critical } = certificate.extensions;
  if (purpose === 'timestamp') {
    const exact = extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === TIME_STAMPING && critical.has('2.5.29.37');
    return exact ? undefined : 'chain.not-a-time-stamp-authority';
  }
  if (keyUsage !== undefined && context.policy.checks.commitmentKeyUsage === 'fail' && !context.policy.signerKeyUsage.some((name) => (keyUsage & KEY_USAGE[name]) !== 0)) {
    return 'chain.key-usage';
  }
  const allowed = context.policy.signerExtendedKeyUsage;
  if (extendedKeyUsage !== undefined && extendedKeyUsage.length > 0) {
    const onlyForeign = extendedKeyUsage.every((oid) => oid === TIME_STAMPING || oid === '1.3.6.1.5.5.7.3.9' || oid === '1.3.6.1.5.5.7.3.1');
    const notListed = allowed.length > 0 && !extendedKeyUsage.some((oid) => oid === ANY_USAGE || allowed.includes(oid));
    if ((onlyForeign || notListed) && context.policy.checks.signerExtendedKeyUsage === 'fail') {
      return 'chain.extended-key-usage';
    }
  }
  return undefined;
}

function structuralSub(judged: JudgedPath, fromNow: boolean): { sub: SubIndication; code: string } | undefined {
  const { problems } = judged.result;
  const hard = problems.find((problem) => problem.fault !== 'expired' && problem.fault !== 'not-yet-valid');
  if (hard !== undefined) {
    const chained = ['key-usage', 'not-a-ca', 'path-length', 'name-constraints', 'policy', 'unknown-critical', 'malformed-extension', 'version'].includes(hard.fault);
    return { sub: chained ? 'CHAIN_CONSTRAINTS_FAILURE' : 'CERTIFICATE_CHAIN_GENERAL_FAILURE', code: `chain.${hard.fault}` };
  }
  if (problems.some((problem) => problem.fault === 'not-yet-valid')) {
    return { sub: 'NOT_YET_VALID', code: 'chain.not-yet-valid' };
  }
  if (problems.length === 0) {
    return undefined;
  }
  const proven = judged.revocation.every((status) => status.status === 'good');
  return { sub: proven && fromNow ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE', code: 'chain.expired' };
}

/** Algorithms with which the certificates of a path were signed, against the table at the judged time. */
function chainAlgorithms(judged: JudgedPath, time: number, context: JudgeContext): AlgorithmCheck[] {
  const table = context.policy.algorithms;
  return judged.path.map((certificate, index) => {
    const key = judged.result.keys[index + 1] ?? judged.anchor.certificate.publicKey;
    const family = certificate.algorithm.family === 'rsa-pss' ? 'rsa-pss' : (key?.kind ?? 'other');
    // A weak digest endangers a certificate only while it is being issued (collisions), a weak key as long as it is relied upon.
    const digestUntil = acceptableUntil({ ...table, digests: { ...table.digests, ...table.certificateDigests }, keys: [{ family, minBits: 0, until: null }] }, certificate.algorithm.digest, family, 0);
    const keyUntil = acceptableUntil(table, undefined, family, key?.bits ?? 0);
    const until = Math.min(digestUntil, keyUntil);
    const name = `${certificate.algorithm.family} ${certificate.algorithm.digest ?? '?'}`;
    return { use: `certificate ${index}`, name, bits: key?.bits ?? 0, acceptable: certificate.notBefore < digestUntil && time < keyUntil, ...(Number.isFinite(until) ? { until: iso(until) } : {}) };
  });
}

/** When the keys that signed the certificates of a path become too weak: from then on the certificates themselves prove nothing. */
function keySunsets(judged: JudgedPath, context: JudgeContext): number[] {
  return judged.path.map((certificate, index) => {
    const key = judged.result.keys[index + 1] ?? judged.anchor.certificate.publicKey;
    return acceptableUntil(context.policy.algorithms, undefined, certificate.algorithm.family === 'rsa-pss' ? 'rsa-pss' : (key?.kind ?? 'other'), key?.bits ?? 0);
  });
}

interface RevocationOutcome {
  readonly sub: SubIndication | undefined;
  readonly messages: Message[];
  readonly revoked: boolean;
}

function revocationOutcome(judged: JudgedPath, time: number, purpose: ChainPurpose, context: JudgeContext): RevocationOutcome {
  const messages: Message[] = [];
  let sub: SubIndication | undefined;
  let revoked = false;
  judged.path.forEach((certificate, index) => {
    const status = judged.revocation[index];
    const params = { subject: summarise(certificate).subject };
    if (status?.status === 'revoked' && status.revokedAt !== undefined) {
      if (status.revokedAt <= time) {
        revoked = true;
        sub = index === 0 ? 'REVOKED_NO_POE' : (sub ?? 'REVOKED_CA_NO_POE');
        messages.push(message('error', 'revocation.before', { ...params, at: iso(status.revokedAt) }));
      } else {
        messages.push(message('warning', 'revocation.after', { ...params, at: iso(status.revokedAt) }));
      }
    } else if (status?.status === 'unknown') {
      const { checks } = context.policy;
      const level: CheckLevel = purpose === 'timestamp' ? checks.timestampRevocation : index === 0 ? checks.signerRevocation : checks.caRevocation;
      if (level === 'fail') {
        sub ??= status.stale ? 'TRY_LATER' : 'CERTIFICATE_CHAIN_GENERAL_FAILURE';
      }
      if (level !== 'ignore') {
        messages.push(message(level === 'fail' ? 'error' : level === 'warn' ? 'warning' : 'info', status.stale ? 'revocation.stale' : 'revocation.unknown', params));
      }
    }
  });
  return { sub, messages, revoked };
}

/** As far up as the certificates at hand reach, when no anchor ends the way. */
function climb(leaf: Certificate, context: JudgeContext): Certificate[] {
  const path = [leaf];
  for (let current: Certificate | undefined = leaf; current !== undefined && !current.selfIssued && path.length < 10; ) {
    const child: Certificate = current;
    current = context.pool.named(child.issuer.key).find((one) => !path.includes(one) && one.publicKey !== undefined && child.signedBy(one.publicKey) === 'valid');
    if (current !== undefined) {
      path.push(current);
    }
  }
  return path;
}

/** Judges the chain of a certificate at `time` for a purpose: path, usage, revocation, algorithms. `time` equal to now means no proof of an earlier existence. */
export function judgeChain(leaf: Certificate, purpose: ChainPurpose, time: number, context: JudgeContext): ChainOutcome {
  const judged = judgePaths(leaf, {
    anchors: anchorsFor(context.trust, purpose, time),
    revocationAnchors: anchorsFor(context.trust, 'revocation', time),
    pool: context.pool, crls: context.crls, ocsps: context.ocsps, options: { time }, usable: usableAt(time, context),
  })[0];
  if (judged === undefined) {
    const known = climb(leaf, context);
    missIssuer(known, context);
    const top = summarise(known[known.length - 1] as Certificate);
    const chain: ChainSummary = { path: known.map(summarise), trusted: false, problems: [], revocation: [] };
    const code = known.length === 1 && !leaf.selfIssued ? 'chain.issuer-missing' : 'chain.no-anchor';
    return { chain, sub: 'NO_CERTIFICATE_CHAIN_FOUND', messages: [message('error', code, { issuer: top.issuer })], algorithms: [] };
  }
  judged.path.forEach((certificate, index) => {
    if (judged.revocation[index]?.status === 'unknown') {
      missRevocation(certificate, judged.path[index + 1] ?? judged.anchor.certificate, context);
    }
  });
  const messages: Message[] = [];
  const structural = structuralSub(judged, time === context.now);
  const denied = [leaf, ...judged.path, judged.anchor.certificate].find((certificate) => isDenied(context.trust, certificate));
  // A certificate that is itself an anchor was trusted by name: nobody asks its extensions.
  const usage = judged.path.length === 0 && purpose === 'signer' ? undefined : usageFault(leaf, purpose, context);
  const algorithms = chainAlgorithms(judged, time, context);
  const revocation = revocationOutcome(judged, time, purpose, context);
  let sub: SubIndication | undefined;
  if (denied !== undefined) {
    sub = 'CHAIN_CONSTRAINTS_FAILURE';
    messages.push(message('error', 'chain.denied', { subject: summarise(denied).subject }));
  }
  if (structural !== undefined) {
    sub ??= structural.sub;
    messages.push(message('error', structural.code, { at: iso(time), notAfter: iso(leaf.notAfter), notBefore: iso(leaf.notBefore) }));
  }
  if (usage !== undefined) {
    sub ??= 'CHAIN_CONSTRAINTS_FAILURE';
    messages.push(message('error', usage));
  }
  const weak = algorithms.find((check) => !check.acceptable);
  if (weak !== undefined && context.policy.checks.signatureAlgorithm === 'fail') {
    sub ??= 'CRYPTO_CONSTRAINTS_FAILURE';
    messages.push(message('error', 'algorithm.chain', { name: weak.name, bits: weak.bits }));
  }
  const trusted = sub === undefined && !revocation.revoked;
  const sunsets = keySunsets(judged, context);
  if (sub === undefined && !revocation.revoked && time < context.now && needsPast(judged, sunsets, context) && !holdsInThePast(judged, time, context, sunsets)) {
    sub = 'NO_POE';
    messages.push(message('error', 'chain.no-proof-of-evidence'));
  }
  const decisive = revocation.revoked ? revocation.sub : (sub ?? revocation.sub);
  const chain: ChainSummary = {
    anchorId: judged.anchor.id, tree: treeOf(context.trust, judged.anchor.id), path: [...judged.path, judged.anchor.certificate].map(summarise), trusted,
    problems: judged.result.problems, revocation: judged.path.map((certificate, index) => summariseRevocation(certificate, judged.revocation[index] ?? { status: 'unknown', stale: false, sources: [] })),
  };
  return { chain, sub: decisive, messages: [...messages, ...revocation.messages], algorithms };
}
