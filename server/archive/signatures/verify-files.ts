import { open, readFile } from 'node:fs/promises';
import { ArchiveError } from '../../kernel/errors.js';
import { loadTrustStore } from './load-trust-store.js';
import type { Main, Message, MissingEvidence, SignatureVerdict, SubIndication } from './verifier/judge/verdict.js';
import { readPolicy } from './verifier/judge/read-policy.js';
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
  /** Adds a sentence to each message. */
  readonly text?: MessageText;
}

/** With what a verdict was reached; it stands with each signature, too, so that one can be quoted alone. */
export interface VerdictContext {
  readonly policyId: string;
  readonly policyHash: string;
  readonly trustStoreHash: string;
  readonly verifierVersion: string;
  readonly validatedAt: string;
}

/** One line of output for one file. The names of the fields are a promise to programs that read them (docs/signatures.md). */
export interface FileVerdict extends VerdictContext {
  readonly file: string;
  readonly main: Main;
  readonly sub?: SubIndication;
  readonly signatures: readonly (SignatureVerdict & VerdictContext & { readonly status: SignatureStatus })[];
  readonly messages: readonly Message[];
  readonly explanations: readonly Explanation[];
  readonly missing: readonly MissingEvidence[];
  readonly revisions: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A file that could not be opened, is larger than the reader's limit, or broke the verifier: `main` is null, for nothing is known. */
export interface FileFailure {
  readonly file: string;
  readonly main: null;
  readonly error: 'not-found' | 'directory' | 'too-large' | 'unreadable' | 'verifier-failed';
  readonly signatures: readonly [];
}

/** Gives a message its sentence, when somebody wants sentences. */
export type MessageText = (message: Message) => string;

async function readLimited(file: string): Promise<Uint8Array | FileFailure['error']> {
  try {
    const handle = await open(file, 'r');
    try {
      const found = await handle.stat();
      return found.isDirectory() ? 'directory' : found.size > DEFAULT_PDF_LIMITS.fileBytes ? 'too-large' : await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not-found' : 'unreadable';
  }
}

function spoken<T extends { readonly messages: readonly Message[] }>(one: T, text: MessageText | undefined): T {
  return text === undefined ? one : { ...one, messages: one.messages.map((message) => ({ ...message, text: text(message) })) };
}

/** Judges one file's bytes and adds the words of the archive. Pure. */
export function verifyBytes(file: string, bytes: Uint8Array, options: { readonly now: number; readonly trust: TrustStore; readonly policy?: ValidationPolicy; readonly password?: string; readonly text?: MessageText }): FileVerdict {
  const verdict = verify(bytes, options);
  const context: VerdictContext = { policyId: verdict.policyId, policyHash: verdict.policyHash, trustStoreHash: verdict.trustStoreHash, verifierVersion: verdict.verifierVersion, validatedAt: verdict.validatedAt };
  return spoken({
    file, main: verdict.main, ...(verdict.sub === undefined ? {} : { sub: verdict.sub }), signatures: verdict.signatures.map((one) => ({ ...spoken(one, options.text), status: statusOf(one), ...context })),
    messages: verdict.messages, explanations: explain(verdict), missing: verdict.missing, revisions: verdict.revisions, sizeBytes: verdict.sizeBytes, sha256: verdict.sha256, ...context,
  }, options.text);
}

async function readPolicyFile(file: string): Promise<ValidationPolicy> {
  try {
    return readPolicy(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ArchiveError('invalid', 'policy-file-invalid', { file, reasons: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
}

/**
 * Judges files one after the other in one process and gives one object a file, in order, as soon as it is ready. Needs no
 * database and no network. Throws ArchiveError only for a trust directory or policy that cannot be used, before the first file.
 */
export async function* verifyFiles(paths: Iterable<string> | AsyncIterable<string>, options: VerifyFilesOptions): AsyncGenerator<FileVerdict | FileFailure> {
  const trust = options.trustDirectory === undefined ? EMPTY_TRUST : await loadTrustStore(options.trustDirectory);
  const policy = options.policyFile === undefined ? undefined : await readPolicyFile(options.policyFile);
  const settings = { now: options.at, trust, ...(policy === undefined ? {} : { policy }), ...(options.password === undefined ? {} : { password: options.password }), ...(options.text === undefined ? {} : { text: options.text }) };
  for await (const file of paths) {
    const bytes = await readLimited(file);
    yield typeof bytes === 'string' ? { file, main: null, error: bytes, signatures: [] } : judged(file, bytes, settings);
  }
}

/** One bad file must not end the work on all others. */
function judged(file: string, bytes: Uint8Array, settings: Parameters<typeof verifyBytes>[2]): FileVerdict | FileFailure {
  try {
    return verifyBytes(file, bytes, settings);
  } catch {
    return { file, main: null, error: 'verifier-failed', signatures: [] };
  }
}
