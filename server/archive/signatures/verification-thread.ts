import { readFile, stat } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import type { Evidence } from './verifier/judge/context.js';
import { DEFAULT_PDF_LIMITS } from './verifier/pdf/limits.js';
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

/** Reads the file of a task; one above the reader's limit is refused before its bytes are in memory. */
async function bytesOf(source: VerificationTask['source']): Promise<Uint8Array> {
  if ('bytes' in source) {
    return source.bytes;
  }
  const { size } = await stat(source.path);
  if (size > DEFAULT_PDF_LIMITS.fileBytes) {
    throw new TooLarge();
  }
  return readFile(source.path);
}

class TooLarge extends Error {}

async function answer(task: VerificationTask): Promise<{ value: unknown } | { fault: { code: string; message: string } }> {
  try {
    const value = verify(await bytesOf(task.source), {
      now: task.now, trust: readTrust(task.trust), ...(task.policy === undefined ? {} : { policy: task.policy }), ...(task.password === undefined ? {} : { password: task.password }),
      ...(task.evidence === undefined ? {} : { evidence: readEvidence(task.evidence) }),
    });
    return { value };
  } catch (error) {
    const code = error instanceof TooLarge ? 'signatures.file-too-large' : 'signatures.verifier-failed';
    return { fault: { code, message: error instanceof Error ? error.message : 'unknown' } };
  }
}

parentPort?.on('message', ({ task }: { task: VerificationTask }) => {
  void answer(task).then((said) => parentPort?.postMessage(said));
});
