import type { Certificate } from './certificate.js';
import type { TrustAnchor } from './validate-path.js';

/** Certificates to build from, indexed by subject; order of insertion decides nothing but ties. */
export class CertificatePool {
  private readonly bySubject = new Map<string, Certificate[]>();
  private readonly seen = new Set<string>();

  /** Adds certificates once each. */
  add(certificates: Iterable<Certificate>): this {
    for (const certificate of certificates) {
      if (!this.seen.has(certificate.fingerprint)) {
        this.seen.add(certificate.fingerprint);
        const list = this.bySubject.get(certificate.subject.key);
        if (list === undefined) {
          this.bySubject.set(certificate.subject.key, [certificate]);
        } else {
          list.push(certificate);
        }
      }
    }
    return this;
  }

  /** All certificates of a subject name. */
  named(subjectKey: string): readonly Certificate[] {
    return this.bySubject.get(subjectKey) ?? [];
  }

  /** Every certificate of the pool. */
  all(): Certificate[] {
    return [...this.bySubject.values()].flat();
  }
}

/** A candidate: leaf first, without the anchor. An anchor that is the leaf itself gives an empty path. */
export interface CandidatePath {
  readonly path: readonly Certificate[];
  readonly anchor: TrustAnchor;
}

const MAX_DEPTH = 10;
const MAX_PATHS = 64;
const MAX_STEPS = 4_000;

/** Higher is likelier: key identifiers that agree come before those that are silent, and those before contradictions. */
function likelihood(child: Certificate, issuer: Certificate): number {
  const wanted = child.extensions.authorityKeyId;
  const has = issuer.extensions.subjectKeyId;
  const keyId = wanted === undefined || has === undefined ? 1 : wanted === has ? 2 : 0;
  return keyId * 2 + (issuer.notAfter >= child.notAfter ? 1 : 0);
}

/**
 * All paths from a leaf to any anchor over names, bounded in depth, number and steps, likeliest first. Signatures are not
 * checked here: validation says what is wrong with a candidate, and the caller keeps the best failure.
 */
export function buildPaths(leaf: Certificate, anchors: readonly TrustAnchor[], pool: CertificatePool): CandidatePath[] {
  const found: CandidatePath[] = [];
  let steps = 0;
  const walk = (path: readonly Certificate[]): void => {
    const top = path[path.length - 1] as Certificate;
    if (++steps > MAX_STEPS || found.length >= MAX_PATHS) {
      return;
    }
    const own = anchors.find((anchor) => anchor.certificate.fingerprint === top.fingerprint);
    if (own !== undefined) {
      found.push({ path: path.slice(0, -1), anchor: own });
      return;
    }
    for (const anchor of anchors) {
      if (anchor.certificate.subject.key === top.issuer.key && !path.some((one) => one.fingerprint === anchor.certificate.fingerprint)) {
        found.push({ path, anchor });
      }
    }
    if (path.length >= MAX_DEPTH) {
      return;
    }
    const anchorPrints = new Set(anchors.map((anchor) => anchor.certificate.fingerprint));
    const issuers = pool
      .named(top.issuer.key)
      .filter((candidate) => !anchorPrints.has(candidate.fingerprint) && !path.some((one) => one.fingerprint === candidate.fingerprint || (one.subject.key === candidate.subject.key && Buffer.compare(one.keyBits, candidate.keyBits) === 0)))
      .map((candidate) => ({ candidate, score: likelihood(top, candidate) }))
      .sort((a, b) => b.score - a.score);
    issuers.forEach(({ candidate }) => walk([...path, candidate]));
  };
  walk([leaf]);
  return found;
}
