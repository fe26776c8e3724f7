import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { readCertificates } from '../../../server/archive/signatures/load-trust-store.js';
import { readPolicy } from '../../../server/archive/signatures/verifier/judge/read-policy.js';
import type { ValidationPolicy } from '../../../server/archive/signatures/verifier/judge/policy.js';
import { createTrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import type { TrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';

/** What a peer's test says about one of its own signatures. */
export interface PeerSignature {
  readonly field?: string;
  readonly check?: string;
  readonly at?: string;
  readonly intact?: boolean;
  readonly valid?: boolean;
  readonly trusted?: boolean;
  readonly coverage?: string;
  readonly docmdp_ok?: boolean | null;
  readonly bottom_line?: boolean;
  readonly ades_status?: string;
}

/** One line of the shared catalogue. */
export interface CatalogueEntry {
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly repo: string;
  readonly expected: Readonly<Record<string, unknown>> & { readonly per_signature?: readonly PeerSignature[]; readonly per_signature_pyhanko?: readonly PeerSignature[] };
  readonly asserted: readonly string[];
  readonly trust_roots: readonly string[] | null;
  readonly validation_time: string | null;
  readonly password: string | null;
  readonly source_test: string;
}

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Folder of the shared signature corpus; tests skip when it is absent. */
export const CORPUS = path.join(ROOT, '../shared/corpus/signatures');

/** Project documentation that holds the table of deviations. */
export const DEVIATIONS_DOCUMENT = path.join(ROOT, 'docs/signatures.md');

/** True when the corpus lies beside the repository. */
export function hasCorpus(): boolean {
  return existsSync(path.join(CORPUS, 'catalogue.jsonl'));
}

/** Every entry of the catalogue. */
export function readCatalogue(): CatalogueEntry[] {
  return readFileSync(path.join(CORPUS, 'catalogue.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as CatalogueEntry);
}

/** The bytes of an entry. */
export function readEntry(entry: CatalogueEntry): Uint8Array {
  return readFileSync(path.join(CORPUS, entry.file));
}

/** When the peer's test judged; entries without a time are judged on a fixed day. */
export function timeOf(entry: CatalogueEntry): number {
  const text = entry.validation_time ?? '2026-11-22T06:00:00Z';
  return Date.parse(text.length > 10 && !/Z|[+-]\d\d:?\d\d$/.test(text) ? `${text}Z` : text);
}

const stores = new Map<string, TrustStore>();

/** The anchors of an entry's test, for every purpose. */
export function trustOf(entry: CatalogueEntry): TrustStore {
  const key = (entry.trust_roots ?? []).join();
  let store = stores.get(key);
  if (store === undefined) {
    const certificates = (entry.trust_roots ?? []).flatMap((file) => readCertificates(readFileSync(path.join(CORPUS, 'trust', file))));
    store = createTrustStore({ anchors: certificates.map((certificate) => ({ certificate, tree: 'corpus', purposes: ['signer', 'timestamp', 'revocation'], trustedFrom: undefined, sunset: undefined })), intermediates: [], denied: new Set() });
    stores.set(key, store);
  }
  return store;
}

/** What tests of the peers set for themselves, as a policy document says it. */
const PEER_SETTINGS: readonly [RegExp, object][] = [
  [/test_orphan\[False\]/, { checks: { orphanObject: 'fail' } }],
  [/test_sign_weak_digest\)|_(mismatch|digest)_allowed(_passed_through_context)?\)/, { checks: { digestAlgorithmsDiffer: 'warn' }, algorithms: { digests: { md5: null, sha1: null } } }],
  [/_dsa_/, { algorithms: { keys: [{ family: 'dsa', minBits: 1024, until: null }] } }],
  [/test_sv_sign_(md|subfilter)_hint/, { algorithms: { digests: { sha1: null } } }],
  [/revinfo_live_no_timestamp/, { checks: { timestampRequired: 'fail' } }],
  [/timestamp_with_nonsense_key_usage_rejection/, { checks: { timestampUntrusted: 'fail' } }],
  [/forbidden_signature_algorithm|algo_permaban/, { algorithms: { digests: { sha256: '2000-01-01T00:00:00Z' } } }],
];

/**
 * The policy nearest to the peer's test: revocation is demanded only where the peer demanded it (their OCSP and CRL services are
 * not here), pyHanko's own algorithm dates know no end of RSA-2048, and what a test sets for itself is set here.
 */
export function policyOf(entry: CatalogueEntry): ValidationPolicy {
  const ades = (entry.expected.per_signature ?? []).some((one) => (one.check ?? '').startsWith('ade'));
  const pyhanko = entry.repo.includes('pyHanko');
  const own = PEER_SETTINGS.find(([test]) => pyhanko && test.test(entry.source_test))?.[1] ?? {};
  const policy = readPolicy(JSON.stringify(own));
  const { algorithms } = policy;
  return {
    ...policy,
    algorithms: pyhanko ? { ...algorithms, keys: [{ family: 'rsa', minBits: 2048, until: null }, ...algorithms.keys] } : algorithms,
    checks: { ...policy.checks, signerRevocation: ades ? 'fail' : 'warn' },
  };
}
