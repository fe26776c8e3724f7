import { open, readFile } from 'node:fs/promises';
import { loadTrustStore } from './load-trust-store.js';
import type { Main, Message, SignatureVerdict, SubIndication } from './verifier/judge/verdict.js';
import { readPolicy } from './verifier/judge/policy.js';
import type { ValidationPolicy } from './verifier/judge/policy.js';
import { DEFAULT_PDF_LIMITS } from './verifier/pdf/limits.js';
import { EMPTY_TRUST } from './verifier/trust/trust-store.js';
import type { TrustStore } from './verifier/trust/trust-store.js';
import { explain, statusOf } from './verifier/vietnamese/explain.js';
import type { Explanation, SignatureStatus } from './verifier/vietnamese/explain.js';
import { verify } from './verifier/verify.js';

/** Options of the offline tool `khoso signatures verify`. */
export interface VerifyFilesOptions {
  /** Directory with anchors (see load-trust-store); none means no chain is trusted. */
  readonly trustDirectory?: string;
  /** The moment to judge at, ms UTC. The caller's clock, or the time a person asked for. */
  readonly at: number;
  /** A policy document; the archive's own policy by default. */
  readonly policyFile?: string;
  /** Tried on encrypted files. */
  readonly password?: string;
}

/** One line of output for one file. `error` stands instead of a verdict when the file could not be read at all. */
export interface FileVerdict {
  readonly file: string;
  readonly main: Main;
  readonly sub?: SubIndication;
  readonly signatures: readonly (SignatureVerdict & { readonly status: SignatureStatus })[];
  readonly messages: readonly Message[];
  readonly explanations: readonly Explanation[];
  readonly sha256: string;
  readonly policyId: string;
  readonly policyHash: string;
  readonly trustStoreHash: string;
  readonly verifierVersion: string;
  readonly validatedAt: string;
}

/** A file that could not be opened, or is larger than the reader's limit. */
export interface FileFailure {
  readonly file: string;
  readonly error: 'not-found' | 'too-large' | 'unreadable';
}

async function readLimited(file: string): Promise<Uint8Array | FileFailure['error']> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      return size > DEFAULT_PDF_LIMITS.fileBytes ? 'too-large' : await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not-found' : 'unreadable';
  }
}

/** Judges one file's bytes and adds the words of the archive. Pure. */
export function verifyBytes(file: string, bytes: Uint8Array, options: { readonly now: number; readonly trust: TrustStore; readonly policy?: ValidationPolicy; readonly password?: string }): FileVerdict {
  const verdict = verify(bytes, options);
  return {
    file, main: verdict.main, ...(verdict.sub === undefined ? {} : { sub: verdict.sub }), signatures: verdict.signatures.map((one) => ({ ...one, status: statusOf(one) })),
    messages: verdict.messages, explanations: explain(verdict), sha256: verdict.sha256, policyId: verdict.policyId, policyHash: verdict.policyHash, trustStoreHash: verdict.trustStoreHash,
    verifierVersion: verdict.verifierVersion, validatedAt: verdict.validatedAt,
  };
}

/**
 * Judges files one after the other in one process and gives one object a file, in order, as soon as it is ready. Needs no
 * database and no network. Throws ArchiveError only for a trust directory or policy that cannot be used.
 */
export async function* verifyFiles(paths: Iterable<string> | AsyncIterable<string>, options: VerifyFilesOptions): AsyncGenerator<FileVerdict | FileFailure> {
  const trust = options.trustDirectory === undefined ? EMPTY_TRUST : await loadTrustStore(options.trustDirectory);
  const policy = options.policyFile === undefined ? undefined : readPolicy(await readFile(options.policyFile, 'utf8'));
  for await (const file of paths) {
    const bytes = await readLimited(file);
    if (typeof bytes === 'string') {
      yield { file, error: bytes };
      continue;
    }
    yield verifyBytes(file, bytes, { now: options.at, trust, ...(policy === undefined ? {} : { policy }), ...(options.password === undefined ? {} : { password: options.password }) });
  }
}
