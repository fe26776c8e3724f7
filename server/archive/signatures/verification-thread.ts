import { parentPort } from 'node:worker_threads';
import type { Evidence } from './verifier/judge/context.js';
import { createTrustStore } from './verifier/trust/trust-store.js';
import type { TrustStore } from './verifier/trust/trust-store.js';
import { verify } from './verifier/verify.js';
import { readCertificate, tryReadCertificate } from './verifier/x509/certificate.js';
import { tryReadCrl } from './verifier/x509/crl.js';
import { tryReadOcsp } from './verifier/x509/ocsp.js';
import type { PlainEvidence, PlainTrust, VerificationTask } from './worker-task.js';

/** Runs in a thread of the worker pool: one file a task, nothing kept but the last trust store. */
let lastTrust: TrustStore | undefined;

function readTrust(plain: PlainTrust): TrustStore {
  if (lastTrust?.hash !== plain.hash) {
    lastTrust = createTrustStore({
      anchors: plain.anchors.map(({ der, ...rest }) => ({ ...rest, certificate: readCertificate(der) })),
      intermediates: plain.intermediates.map((der) => readCertificate(der)), denied: new Set(plain.denied),
    });
  }
  return lastTrust;
}

function present<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter((item) => item !== undefined);
}

function readEvidence(plain: PlainEvidence): Evidence {
  return {
    certificates: present(plain.certificates.map(tryReadCertificate)), crls: present(plain.crls.map(tryReadCrl)), ocsps: present(plain.ocsps.map(tryReadOcsp)),
    ...(plain.knownSince === undefined ? {} : { knownSince: plain.knownSince }), ...(plain.heldSince === undefined ? {} : { heldSince: new Map(Object.entries(plain.heldSince)) }),
  };
}

parentPort?.on('message', ({ task }: { task: VerificationTask }) => {
  try {
    const value = verify(task.bytes, {
      now: task.now, trust: readTrust(task.trust), ...(task.policy === undefined ? {} : { policy: task.policy }), ...(task.password === undefined ? {} : { password: task.password }),
      ...(task.evidence === undefined ? {} : { evidence: readEvidence(task.evidence) }),
    });
    parentPort?.postMessage({ value });
  } catch (error) {
    parentPort?.postMessage({ fault: { code: 'signatures.verifier-failed', message: error instanceof Error ? error.message : 'unknown' } });
  }
});
