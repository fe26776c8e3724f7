import { buildPaths } from './build-paths.js';
import type { CandidatePath, CertificatePool } from './build-paths.js';
import type { Certificate } from './certificate.js';
import type { Crl } from './crl.js';
import type { OcspResponse } from './ocsp.js';
import { checkRevocation } from './revocation.js';
import type { EvidenceDates, RevocationStatus } from './revocation-model.js';
import { validatePath } from './validate-path.js';
import type { PathOptions, PathResult, TrustAnchor } from './validate-path.js';

/** Everything a chain is judged with. `time` of `options` is the moment of interest. */
export interface ChainInput {
  readonly anchors: readonly TrustAnchor[];
  /** Anchors whose only use is to answer for revocation (locally trusted responders). */
  readonly revocationAnchors?: readonly TrustAnchor[];
  readonly pool: CertificatePool;
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  readonly options: PathOptions;
  readonly usable: (dates: EvidenceDates, certificate: Certificate) => boolean;
}

/** A judged path: `revocation` runs parallel to `path`, leaf first. */
export interface JudgedPath extends CandidatePath {
  readonly result: PathResult;
  readonly revocation: readonly RevocationStatus[];
}

const MAX_SIGNER_DEPTH = 3;

/** Revocation of every certificate of a path that itself holds (the anchor is never asked). */
export function pathRevocation(candidate: CandidatePath, result: PathResult, input: ChainInput, guard: ReadonlySet<string> = new Set()): RevocationStatus[] {
  return candidate.path.map((certificate, index) => {
    const issuer = candidate.path[index + 1] ?? candidate.anchor.certificate;
    const issuerKey = result.keys[index + 1] ?? issuer.publicKey;
    if (issuerKey === undefined) {
      return { status: 'unknown', stale: false, sources: [] };
    }
    const inside = new Set([...guard, certificate.fingerprint]);
    return checkRevocation(certificate, issuer, issuerKey, {
      crls: input.crls,
      ocsps: input.ocsps,
      usable: input.usable,
      named: (subjectKey) => [...input.pool.named(subjectKey), ...input.anchors.map((anchor) => anchor.certificate).filter((one) => one.subject.key === subjectKey)],
      trustSigner: (signer) => trustSigner(signer, input, inside),
    });
  });
}

/** A separate CRL or OCSP signer is trusted when it chains to an anchor and is not revoked itself; loops end in mistrust. */
function trustSigner(signer: Certificate, input: ChainInput, guard: ReadonlySet<string>): boolean {
  if (guard.has(signer.fingerprint) || guard.size > MAX_SIGNER_DEPTH) {
    return false;
  }
  const anchors = [...input.anchors, ...(input.revocationAnchors ?? [])];
  return buildPaths(signer, anchors, input.pool).some((candidate) => {
    const result = validatePath(candidate.path, candidate.anchor, { ...input.options, ignoreDates: true });
    if (!result.ok) {
      return false;
    }
    return pathRevocation(candidate, result, input, guard).every((status) => status.status !== 'revoked');
  });
}

function rank(judged: JudgedPath): number {
  const revoked = judged.revocation.some((status) => status.status === 'revoked') ? 2 : 0;
  const unknown = judged.revocation.some((status) => status.status === 'unknown') ? 1 : 0;
  return judged.result.problems.length * 10 + revoked + unknown;
}

/** Judges every candidate path and answers them best first; empty when no path leads to an anchor. */
export function judgePaths(leaf: Certificate, input: ChainInput): JudgedPath[] {
  const judged: JudgedPath[] = [];
  for (const candidate of buildPaths(leaf, input.anchors, input.pool)) {
    const result = validatePath(candidate.path, candidate.anchor, input.options);
    const onlyDates = result.problems.every((problem) => problem.fault === 'expired' || problem.fault === 'not-yet-valid');
    const one = { ...candidate, result, revocation: onlyDates ? pathRevocation(candidate, result, input) : candidate.path.map(() => ({ status: 'unknown' as const, stale: false, sources: [] })) };
    judged.push(one);
    if (rank(one) === 0) {
      break;
    }
  }
  return judged.sort((a, b) => rank(a) - rank(b));
}
