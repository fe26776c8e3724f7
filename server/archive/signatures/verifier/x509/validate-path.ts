import type { PublicKey } from '../cms/verify-signature.js';
import { loadPublicKey } from '../cms/verify-signature.js';
import type { Certificate } from './certificate.js';
import { inheritParameters } from './certificate.js';
import { KEY_USAGE } from './extensions.js';
import { UNCONSTRAINED, addConstraints, obeysConstraints } from './name-constraints.js';
import { ANY_POLICY, PolicyTree } from './policy-tree.js';

/** A point of trust: name and key (RFC 5280, 6.1.1 d). Its certificate's own dates bind nobody (shell model). */
export interface TrustAnchor {
  readonly id: string;
  readonly certificate: Certificate;
}

/** What the relying party asks of a path (6.1.1). `time` in ms UTC. */
export interface PathOptions {
  readonly time: number;
  readonly initialPolicies?: ReadonlySet<string>;
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
  /** Judged apart: validity dates are left out when the caller slides the control time itself. */
  readonly ignoreDates?: boolean;
}

/** Codes are stable; the order of severity for choosing the best failure is the order in which a path gets further. */
export type PathFault =
  | 'signature' | 'signature-unsupported' | 'expired' | 'not-yet-valid' | 'name-chaining' | 'name-constraints' | 'policy' | 'unknown-critical' | 'malformed-extension'
  | 'not-a-ca' | 'path-length' | 'key-usage' | 'version';

/** One broken rule: `index` counts from the leaf, 0. */
export interface PathProblem {
  readonly fault: PathFault;
  readonly index: number;
}

/** The outcome of one path. */
export interface PathResult {
  readonly ok: boolean;
  readonly problems: readonly PathProblem[];
  readonly policies: ReadonlySet<string>;
  /** Keys as used, leaf first (parameters inherited). */
  readonly keys: readonly (PublicKey | undefined)[];
}

interface Walk {
  explicit: number;
  mapping: number;
  any: number;
  pathLength: number;
}

/** The working key of a certificate under its issuer: inherits DSA parameters when its own are absent. */
export function workingKey(certificate: Certificate, issuerSpki: Uint8Array): { key: PublicKey | undefined; spki: Uint8Array } {
  const complete = inheritParameters(certificate.spki, issuerSpki);
  return complete === undefined ? { key: certificate.publicKey, spki: certificate.spki } : { key: loadPublicKey(complete), spki: complete };
}

/**
 * Basic path validation of RFC 5280, 6.1, without revocation (judged apart). `path` runs from the leaf up to the certificate that
 * the anchor signed; the anchor itself is not in it. All problems are collected, not only the first.
 */
export function validatePath(path: readonly Certificate[], anchor: TrustAnchor, options: PathOptions): PathResult {
  const problems: PathProblem[] = [];
  const keys: (PublicKey | undefined)[] = [];
  const tree = new PolicyTree();
  const length = path.length;
  const walk: Walk = { explicit: options.requireExplicitPolicy === true ? 0 : length + 1, mapping: options.inhibitPolicyMapping === true ? 0 : length + 1, any: options.inhibitAnyPolicy === true ? 0 : length + 1, pathLength: length };
  let constraints = UNCONSTRAINED;
  let issuer = { key: anchor.certificate.publicKey, spki: anchor.certificate.spki, name: anchor.certificate.subject.key };
  for (let index = length - 1; index >= 0; index--) {
    const certificate = path[index] as Certificate;
    const last = index === 0;
    const fail = (fault: PathFault): void => void problems.push({ fault, index });
    checkBasics(certificate, issuer, options, fail);
    if ((!certificate.selfIssued || last) && !obeysConstraints(constraints, certificate)) {
      fail('name-constraints');
    }
    const policies = certificate.extensions.policies;
    if (policies === undefined) {
      tree.clear();
    } else {
      tree.extend(policies, walk.any > 0 || (certificate.selfIssued && !last));
    }
    if (walk.explicit === 0 && tree.isNull) {
      fail('policy');
    }
    const working = workingKey(certificate, issuer.spki);
    keys.unshift(working.key);
    if (!last) {
      prepareNext(certificate, tree, walk, fail);
      constraints = addConstraints(constraints, certificate);
    }
    if (certificate.extensions.unknownCritical.length > 0) {
      fail('unknown-critical');
    }
    issuer = { key: working.key, spki: working.spki, name: certificate.subject.key };
  }
  const policies = wrapUp(path[0], tree, walk, options, problems);
  return { ok: problems.length === 0, problems, policies, keys };
}

function checkBasics(certificate: Certificate, issuer: { key: PublicKey | undefined; name: string }, options: PathOptions, fail: (fault: PathFault) => void): void {
  const signature = issuer.key === undefined ? 'unsupported' : certificate.signedBy(issuer.key);
  if (signature !== 'valid') {
    fail(signature === 'invalid' ? 'signature' : 'signature-unsupported');
  }
  if (options.ignoreDates !== true && options.time < certificate.notBefore) {
    fail('not-yet-valid');
  }
  if (options.ignoreDates !== true && options.time > certificate.notAfter) {
    fail('expired');
  }
  if (certificate.issuer.key !== issuer.name) {
    fail('name-chaining');
  }
  if (certificate.extensions.malformed.some((oid) => oid.startsWith('2.5.29.'))) {
    fail('malformed-extension');
  }
}

/** 6.1.4: what an intermediate must be and hand on. */
function prepareNext(certificate: Certificate, tree: PolicyTree, walk: Walk, fail: (fault: PathFault) => void): void {
  const { extensions } = certificate;
  const mappings = extensions.policyMappings ?? [];
  if (mappings.some((mapping) => mapping.issuerPolicy === ANY_POLICY || mapping.subjectPolicy === ANY_POLICY)) {
    fail('policy');
  }
  if (mappings.length > 0) {
    tree.map(mappings, walk.mapping > 0);
  }
  if (!certificate.selfIssued) {
    walk.explicit = Math.max(0, walk.explicit - 1);
    walk.mapping = Math.max(0, walk.mapping - 1);
    walk.any = Math.max(0, walk.any - 1);
  }
  walk.explicit = Math.min(walk.explicit, extensions.requireExplicitPolicy ?? walk.explicit);
  walk.mapping = Math.min(walk.mapping, extensions.inhibitPolicyMapping ?? walk.mapping);
  walk.any = Math.min(walk.any, extensions.inhibitAnyPolicy ?? walk.any);
  if (certificate.version !== 3) {
    fail('version');
  }
  if (extensions.basicConstraints?.ca !== true) {
    fail('not-a-ca');
  }
  if (!certificate.selfIssued) {
    if (walk.pathLength <= 0) {
      fail('path-length');
    }
    walk.pathLength--;
  }
  walk.pathLength = Math.min(walk.pathLength, extensions.basicConstraints?.pathLength ?? walk.pathLength);
  if (extensions.keyUsage !== undefined && (extensions.keyUsage & KEY_USAGE.keyCertSign) === 0) {
    fail('key-usage');
  }
}

/** 6.1.5: the end of the path. */
function wrapUp(leaf: Certificate | undefined, tree: PolicyTree, walk: Walk, options: PathOptions, problems: PathProblem[]): Set<string> {
  if (leaf === undefined) {
    return new Set();
  }
  // 6.1.5 a subtracts once more for the last certificate; a constraint of 0 in it then counts at once.
  walk.explicit = Math.max(0, walk.explicit - 1);
  if (leaf.extensions.requireExplicitPolicy === 0) {
    walk.explicit = 0;
  }
  const accepted = tree.intersect(options.initialPolicies ?? new Set([ANY_POLICY]));
  if (walk.explicit === 0 && accepted.size === 0) {
    problems.push({ fault: 'policy', index: 0 });
  }
  return accepted;
}
