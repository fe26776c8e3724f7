import { createHash } from 'node:crypto';
import algorithmTable from './algorithms.json' with { type: 'json' };
import archivePolicy from './archive-policy.json' with { type: 'json' };

/** How a broken check counts: `fail` decides the verdict, `warn` and `info` are only said, `ignore` is silent. */
export type CheckLevel = 'fail' | 'warn' | 'info' | 'ignore';

/** Names of the checks a policy sets a level for. */
export type CheckName =
  | 'essCertificate' | 'essMismatch' | 'enclosedContent' | 'digestAlgorithmsDiffer' | 'attributeOrder' | 'padesProfile' | 'commitmentKeyUsage' | 'signerExtendedKeyUsage'
  | 'signerRevocation' | 'caRevocation' | 'timestampRevocation' | 'signatureAlgorithm' | 'claimedTimeInValidity' | 'unexplainedChange' | 'signedAfterCertification' | 'coveringAnnotation' | 'annotation' | 'seedValues' | 'removedSignature' | 'hiddenContent' | 'timestampOrder' | 'weakThenLawful'
  | 'timestampRequired' | 'timestampUntrusted' | 'anyChange' | 'orphanObject';

/** A validation policy: a JSON document; its hash stands in each report. Durations are seconds. */
export interface ValidationPolicy {
  readonly id: string;
  readonly version: string;
  readonly checks: Readonly<Record<CheckName, CheckLevel>>;
  /** Evidence without nextUpdate may be this much older than the best signature time and still count for it. */
  readonly revocationGraceSeconds: number;
  /** Key usages, one of which the signer must have when the extension is there: names of KEY_USAGE. */
  readonly signerKeyUsage: readonly ('digitalSignature' | 'nonRepudiation')[];
  /** Allowed extended key usages of a signer when the extension is there; empty allows all. */
  readonly signerExtendedKeyUsage: readonly string[];
  readonly algorithms: AlgorithmTable;
}

/** Dates until which algorithms are acceptable (data, not law: the administrator may replace it). Rules are tried in order. */
export interface AlgorithmTable {
  readonly version: string;
  readonly digests: Readonly<Record<string, string | null>>;
  /** Digests under certificates end at other dates: a collision must be made while a certificate is issued. */
  readonly certificateDigests: Readonly<Record<string, string | null>>;
  readonly keys: readonly { readonly family: string; readonly minBits: number; readonly until: string | null }[];
}

/** The sunset table shipped with this version. */
export const SHIPPED_ALGORITHMS: AlgorithmTable = algorithmTable;

/** The policy an archive starts with. */
export const ARCHIVE_POLICY: ValidationPolicy = { ...(archivePolicy as Omit<ValidationPolicy, 'algorithms'>), algorithms: SHIPPED_ALGORITHMS };

const hashes = new WeakMap<ValidationPolicy, string>();

/** Identity of a policy's content. A policy is a value: nobody changes one that is in use. */
export function policyHash(policy: ValidationPolicy): string {
  let hash = hashes.get(policy);
  if (hash === undefined) {
    hash = createHash('sha256').update(JSON.stringify(policy)).digest('hex');
    hashes.set(policy, hash);
  }
  return hash;
}

/** One look-up in the table: `until` is the last acceptable moment in ms, Infinity when open, -Infinity when unknown. */
export function acceptableUntil(table: AlgorithmTable, digest: string | undefined, family: string, bits: number): number {
  // No digest asked: only the key counts.
  const digestEnd = digest === undefined ? null : table.digests[digest];
  const rule = table.keys.find((one) => one.family === family && bits >= one.minBits);
  const moment = (text: string | null | undefined): number => (text === undefined ? -Infinity : text === null ? Infinity : Date.parse(text));
  return Math.min(moment(digestEnd), rule === undefined ? -Infinity : moment(rule.until));
}
