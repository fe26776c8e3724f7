import type { SignedData } from '../cms/signed-data.js';
import { attributeEvidence } from '../cms/signed-data.js';
import type { SecurityStore } from '../pades/security-store.js';
import type { TrustStore } from '../trust/trust-store.js';
import { CertificatePool } from '../x509/build-paths.js';
import type { Certificate } from '../x509/certificate.js';
import type { Crl } from '../x509/crl.js';
import type { OcspResponse } from '../x509/ocsp.js';
import type { ValidationPolicy } from './policy.js';
import type { MissingEvidence } from './verdict.js';

/** Evidence kept outside the file: what a fetcher brought at intake, and since when the archive holds these very bytes. */
export interface Evidence {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** Proven elsewhere (audit chain, own time stamp): the whole file existed at this moment, ms UTC. */
  readonly knownSince?: number;
  /** Since when the archive holds each list or response, by fingerprint, ms UTC: its own proof that the item existed by then. */
  readonly heldSince?: ReadonlyMap<string, number>;
}

/** No evidence beyond the file. */
export const NO_EVIDENCE: Evidence = { certificates: [], crls: [], ocsps: [] };

/** What every judge of one file shares. All times are ms UTC. */
export interface JudgeContext {
  readonly policy: ValidationPolicy;
  readonly trust: TrustStore;
  readonly now: number;
  readonly pool: CertificatePool;
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** Proven time, ms, by which an evidence item existed; undefined when only now is certain. */
  readonly proofOf: (fingerprint: string) => number | undefined;
  /** Gathers what the judges would have liked to have, by need and certificate. */
  readonly missing: Map<string, MissingEvidence>;
}

/** Pools certificates and revocation data from containers, store and evidence; which of them are authentic is decided per use. */
export function createContext(policy: ValidationPolicy, trust: TrustStore, now: number, evidence: Evidence, store: SecurityStore, containers: readonly SignedData[]): JudgeContext {
  const pool = new CertificatePool();
  const crls = new Map<string, Crl>();
  const ocsps = new Map<string, OcspResponse>();
  const add = (certificates: Iterable<Certificate>, lists: Iterable<Crl>, responses: Iterable<OcspResponse>): void => {
    pool.add(certificates);
    for (const list of lists) {
      crls.set(list.fingerprint, list);
    }
    for (const response of responses) {
      ocsps.set(response.fingerprint, response);
      pool.add(response.certificates);
    }
  };
  for (const data of containers) {
    add(data.certificates, data.crls, data.ocsps);
    data.signers.forEach((signer) => {
      const found = attributeEvidence(signer);
      add(found.certificates, found.crls, found.ocsps);
    });
  }
  add(store.certificates.map((one) => one.item), store.crls.map((one) => one.item), store.ocsps.map((one) => one.item));
  add(evidence.certificates, evidence.crls, evidence.ocsps);
  pool.add(trust.intermediates);
  return { policy, trust, now, pool, crls: [...crls.values()], ocsps: [...ocsps.values()], proofOf: () => evidence.knownSince, missing: new Map() };
}
