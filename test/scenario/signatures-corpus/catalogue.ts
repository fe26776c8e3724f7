import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { readCertificates } from '../../../server/archive/signatures/load-trust-store.js';
import { ARCHIVE_POLICY } from '../../../server/archive/signatures/verifier/judge/policy.js';
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

/**
 * The policy nearest to the peer's test: revocation is demanded only where the peer demanded it (their OCSP and CRL services are
 * not here), and pyHanko's own algorithm dates know no end of RSA-2048.
 */
export function policyOf(entry: CatalogueEntry): ValidationPolicy {
  const ades = (entry.expected.per_signature ?? []).some((one) => (one.check ?? '').startsWith('ade'));
  const pyhanko = entry.repo.includes('pyHanko');
  const { algorithms } = ARCHIVE_POLICY;
  return {
    ...ARCHIVE_POLICY,
    algorithms: pyhanko ? { ...algorithms, keys: [{ family: 'rsa', minBits: 2048, until: null }, ...algorithms.keys] } : algorithms,
    checks: { ...ARCHIVE_POLICY.checks, signerRevocation: ades ? 'fail' : 'warn' },
  };
}
