import type { ModificationResult } from '../diff/compare-revisions.js';
import { nameOf } from '../pdf/objects.js';
import type { JudgeContext } from './context.js';
import { judgeTimestamp, tryReadToken } from './judge-timestamp.js';
import type { JudgedTimestamp } from './judge-timestamp.js';
import type { PreparedSignature } from './prepared.js';
import { iso, message, summarise } from './summaries.js';
import type { Message, SignatureVerdict, SubIndication } from './verdict.js';

/** A document time stamp as verdict and as proof for what it covers. */
export interface JudgedDocumentTimestamp {
  readonly verdict: SignatureVerdict;
  readonly prepared: PreparedSignature;
  readonly stamp: JudgedTimestamp;
  /** Sound in form and trusted: its time proves that every byte it covers existed. */
  readonly proves: boolean;
  /** A real DocTimeStamp dictionary whose token is intact: it may carry an archive level. */
  readonly archival: boolean;
}

/** Judges an RFC 3161 document time stamp (ISO 32000-2, 12.8.5) at a control time given by later ones. */
export function judgeDocumentTimestamp(prepared: PreparedSignature, controlTime: number, modification: ModificationResult, context: JudgeContext): JudgedDocumentTimestamp {
  const { range, found, view } = prepared;
  const stamp = judgeTimestamp('document', tryReadToken(range.contents ?? new Uint8Array(0)), range.covered ?? [], controlTime, context);
  const type = nameOf(view.get(found.dict, 'Type'));
  const messages: Message[] = prepared.faults.map((code) => message('error', code));
  let sub: SubIndication | undefined = prepared.faults.length > 0 ? 'FORMAT_FAILURE' : stamp.verdict.sub;
  if (stamp.verdict.sub !== undefined) {
    messages.push(message('error', stamp.verdict.intact ? 'timestamp.untrusted' : 'timestamp.broken', { sub: stamp.verdict.sub }));
  }
  if (modification.level === 'OTHER' && context.policy.checks.unexplainedChange === 'fail') {
    sub = sub === undefined || !['FORMAT_FAILURE', 'HASH_FAILURE', 'SIG_CRYPTO_FAILURE'].includes(sub) ? 'FORMAT_FAILURE' : sub;
    messages.push(message('error', 'changes.unexplained', { count: modification.findings.length }));
  }
  if (type === 'Sig') {
    messages.push(message('warning', 'timestamp.type-is-sig'));
  }
  if (!found.present) {
    sub = 'FORMAT_FAILURE';
    messages.push(message('error', 'changes.signature-removed'));
  }
  const sound = prepared.faults.length === 0 && stamp.verdict.intact;
  const failed = sub === 'FORMAT_FAILURE' || sub === 'HASH_FAILURE' || sub === 'SIG_CRYPTO_FAILURE' || sub === 'NOT_YET_VALID';
  const verdict: SignatureVerdict = {
    main: sub === undefined ? 'TOTAL_PASSED' : failed ? 'TOTAL_FAILED' : 'INDETERMINATE', ...(sub === undefined ? {} : { sub }),
    field: found.field.name, revision: range.signedRevision, present: found.present, kind: 'doc-timestamp', subFilter: prepared.subFilter, level: 'NOT_ETSI',
    integrity: { byteRange: range.faults.length === 0 ? 'ok' : 'bad', digest: stamp.token === undefined ? null : stamp.verdict.imprint, cms: stamp.token === undefined ? null : stamp.verdict.signature, ess: 'absent' },
    coverage: range.coverage, signedEnd: range.signedEnd, bytesAfter: range.bytesAfter, modification: { ...modification, hiddenContent: [] },
    ...(stamp.authority === undefined ? {} : { signer: { certificate: summarise(stamp.authority), identifiers: [] } }),
    chain: stamp.verdict.chain, time: { ...(stamp.token === undefined ? {} : { claimed: stamp.verdict.time }), bestSignatureTime: iso(controlTime), poeSource: controlTime < context.now ? 'doc-timestamp' : 'now' },
    timestamps: [stamp.verdict], algorithms: [], messages,
  };
  return { verdict, prepared, stamp, proves: sound && stamp.verdict.trusted, archival: sound && type !== 'Sig' };
}
