import { hashEntry } from '../../audit/rules/chain.js';
import type { AuditEntry } from '../../audit/model.js';
import { judgeToken } from '../verifier/judge-token.js';
import type { TimestampVerdict } from '../verifier/judge/verdict.js';
import type { TrustStore } from '../verifier/trust/trust-store.js';
import { checkRenewals } from './check-renewals.js';
import type { Renewed } from './check-renewals.js';
import { rootFromPath } from './merkle.js';
import { PROOF_FORMAT } from './model.js';
import type { AuditAnchor, Leaf, ProofPart, ProvenLeaf, RecordProof, Renewal } from './model.js';
import { hashOfLeaf, statementBytes } from './statement.js';

/** Digests of a file that a proof is asked about, hex. */
export interface GivenFile {
  readonly name: string;
  readonly sha256: string;
  readonly sha512: string;
}

/**
 * What stands behind a statement, strongest first. `timestamp-trusted`: an authority from the trust folder states the time.
 * `timestamp-untrusted`: the token is whole and over this root, but its authority is not among the trusted ones (or its chain does
 * not hold). `audit-log`: only the archive's own log holds the root. `none`: nothing that fits.
 */
export type Anchor = 'timestamp-trusted' | 'timestamp-untrusted' | 'audit-log' | 'none';

/** One statement of the proof with what was found about it. `faults` empty: it holds. */
export interface CheckedLeaf {
  readonly leaf: Leaf;
  readonly anchor: Anchor;
  /** ISO instant by which it existed, as the anchor states; null without anchor. */
  readonly existedBy: string | null;
  readonly faults: readonly string[];
  readonly authority?: string;
  /** Later time stamps that carried this one on before it ended, oldest first; absent where none was needed. ISO instants. */
  readonly renewals?: readonly { readonly at: string; readonly authority: string }[];
  /** Number of the entry of the audit log that holds the root, and its hash: to be compared with a copy of the log. */
  readonly logEntry?: { readonly seq: number; readonly hash: string };
}

/** What was found about a file that was handed in. */
export interface CheckedFile {
  readonly name: string;
  readonly sha256: string;
  readonly proven: boolean;
  readonly statements: readonly CheckedLeaf[];
}

export interface CheckedProof {
  readonly record: string;
  readonly sound: boolean;
  readonly leaves: readonly CheckedLeaf[];
  readonly files: readonly CheckedFile[];
  readonly waiting: number;
}

const FAULTS = new Set(['path-does-not-lead-to-root', 'leaf-unreadable', 'record-differs']);

/**
 * Reads a proof that came from anywhere. Undefined when it is none, or of another format.
 */
export function readProof(text: string): RecordProof | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const proof = value as Partial<RecordProof> | null;
  const whole = typeof proof === 'object' && proof !== null && proof.format === PROOF_FORMAT && typeof proof.record === 'string' && Array.isArray(proof.parts) && proof.parts.every(isPart);
  return whole ? { ...(proof as RecordProof), waiting: Array.isArray(proof.waiting) ? proof.waiting : [] } : undefined;
}

function isPart(value: unknown): boolean {
  const part = value as Partial<ProofPart> | null;
  const { statement } = part ?? {};
  return (
    typeof statement === 'object' && typeof statement.root === 'string' && typeof statement.batch === 'string' && Number.isSafeInteger(statement.size) && statement.format === PROOF_FORMAT &&
    (part?.renewals === undefined || (Array.isArray(part.renewals) && part.renewals.every(isRenewal))) && Array.isArray(part?.leaves) && part.leaves.every((one: Partial<ProvenLeaf> | null) => typeof one?.leaf === 'object' && one.leaf !== null && Number.isSafeInteger(one.index) && Array.isArray(one.path) && one.path.every((hash) => typeof hash === 'string'))
  );
}

function isRenewal(value: unknown): boolean {
  const one = value as Partial<Renewal> | null;
  const leaf = one?.leaf;
  return typeof one?.statement === 'object' && typeof one.statement.root === 'string' && Number.isSafeInteger(one.statement.size) && typeof one.timestamp?.token === 'string' && typeof leaf?.leaf === 'object' && leaf.leaf !== null && Number.isSafeInteger(leaf.index) && Array.isArray(leaf.path) && leaf.path.every((hash) => typeof hash === 'string');
}

/**
 * Checks a proof against files, with nothing but the proof itself, the files' digests and the trusted time-stamp authorities.
 * `now` is ms UTC. Says for every statement what exactly is proven: that these digests existed by a time, and who states that time.
 */
export function checkProof(proof: RecordProof, files: readonly GivenFile[], options: { readonly now: number; readonly trust: TrustStore }): CheckedProof {
  const leaves = proof.parts.flatMap((part) => checkPart(part, proof.record, options));
  const checked = files.map((file): CheckedFile => {
    const statements = leaves.filter(({ leaf }) => speaksOf(leaf, file));
    return { name: file.name, sha256: file.sha256, proven: statements.some((one) => one.faults.length === 0 && one.anchor !== 'none'), statements };
  });
  return { record: proof.record, sound: leaves.every((one) => one.faults.length === 0), leaves, files: checked, waiting: proof.waiting.length };
}

/** A file is spoken of by its own digests; a signature report by the digest of the report. */
function speaksOf(leaf: Leaf, file: GivenFile): boolean {
  return leaf.kind === 'file' ? leaf.sha256 === file.sha256 && leaf.sha512 === file.sha512 : leaf.kind === 'signature-run' && leaf.report === file.sha256;
}

function checkPart(part: ProofPart, record: string, options: { readonly now: number; readonly trust: TrustStore }): CheckedLeaf[] {
  const anchored = anchorOf(part, options);
  return part.leaves.map(({ leaf, index, path }) => {
    const faults = [...leafFaults(leaf, record, index, path, part), ...anchored.faults];
    const holds = !faults.some((fault) => FAULTS.has(fault));
    return { leaf, anchor: holds ? anchored.anchor : 'none', existedBy: holds ? anchored.existedBy : null, faults, ...(anchored.authority === undefined ? {} : { authority: anchored.authority }), ...(anchored.renewals === undefined ? {} : { renewals: anchored.renewals }), ...(anchored.logEntry === undefined ? {} : { logEntry: anchored.logEntry }) };
  });
}

function leafFaults(leaf: Leaf, record: string, index: number, path: readonly string[], part: ProofPart): string[] {
  if ((leaf.kind === 'file' || leaf.kind === 'signature-run') && leaf.record !== record) {
    return ['record-differs'];
  }
  if (path.some((hash) => !/^[0-9a-f]{64}$/.test(hash))) {
    return ['leaf-unreadable'];
  }
  const root = rootFromPath(hashOfLeaf(leaf), index, part.statement.size, path.map((hash) => Buffer.from(hash, 'hex')));
  return root?.toString('hex') === part.statement.root ? [] : ['path-does-not-lead-to-root'];
}

interface Anchored {
  readonly anchor: Anchor;
  readonly existedBy: string | null;
  readonly faults: readonly string[];
  readonly authority?: string;
  readonly renewals?: Renewed['renewals'];
  readonly logEntry?: { readonly seq: number; readonly hash: string };
}

function anchorOf(part: ProofPart, options: { readonly now: number; readonly trust: TrustStore }): Anchored {
  const log = part.audit === null || part.audit === undefined ? undefined : checkLog(part.audit, part);
  const logEntry = log?.seq === undefined || log.fault !== undefined ? {} : { logEntry: { seq: log.seq, hash: log.hash } };
  const logFaults = log?.fault === undefined ? [] : [log.fault];
  if (part.timestamp !== null && part.timestamp !== undefined) {
    const renewed = checkRenewals(part, options);
    const verdict = judgeToken(Buffer.from(String(part.timestamp.token), 'base64'), [statementBytes(part.statement)], { ...options, now: renewed.judgedAt });
    if (verdict.intact) {
      const carried = renewed.renewals.length === 0 ? {} : { renewals: renewed.renewals };
      return { anchor: verdict.trusted ? 'timestamp-trusted' : 'timestamp-untrusted', existedBy: verdict.time, faults: [...renewed.faults, ...logFaults], authority: verdict.authority, ...carried, ...logEntry };
    }
    return { ...(log === undefined || log.fault !== undefined ? { anchor: 'none' as const, existedBy: null } : { anchor: 'audit-log' as const, existedBy: log.at }), faults: [tokenFault(verdict), ...logFaults], ...logEntry };
  }
  return log === undefined || log.fault !== undefined ? { anchor: 'none', existedBy: null, faults: [...logFaults, 'no-anchor'] } : { anchor: 'audit-log', existedBy: log.at, faults: [], ...logEntry };
}

function tokenFault(verdict: TimestampVerdict): string {
  return verdict.time === '' ? 'token-unreadable' : verdict.imprint ? 'token-signature-invalid' : 'token-over-something-else';
}

/** The entry must hash to its own hash, follow the hash before it, and hold this root; the log itself is not at hand here. */
function checkLog(anchor: AuditAnchor, part: ProofPart): { seq: number; hash: string; at: string; fault?: string } {
  const { hash, ...rest } = anchor.entry as unknown as AuditEntry;
  const found = { seq: Number(rest.seq), hash: String(hash), at: String(rest.at) };
  const data = (rest.data ?? {}) as { root?: unknown; size?: unknown; batch?: unknown };
  if (hashEntry(rest) !== hash) {
    return { ...found, fault: 'log-entry-changed' };
  }
  if (rest.prevHash !== anchor.previous.hash || rest.seq !== anchor.previous.seq + 1) {
    return { ...found, fault: 'log-order-broken' };
  }
  const same = rest.action === 'proof.gathered' && data.root === part.statement.root && data.size === part.statement.size && data.batch === part.statement.batch;
  return same ? found : { ...found, fault: 'log-entry-over-something-else' };
}
