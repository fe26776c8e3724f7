import { createHash } from 'node:crypto';
import { judgeModifications } from './diff/compare-revisions.js';
import { NO_EVIDENCE, createContext } from './judge/context.js';
import type { Evidence } from './judge/context.js';
import { judgeDocumentTimestamp } from './judge/judge-document-timestamp.js';
import type { JudgedDocumentTimestamp } from './judge/judge-document-timestamp.js';
import { judgeSignature } from './judge/judge-signature.js';
import type { JudgedSignature } from './judge/judge-signature.js';
import { tokenOf } from './judge/judge-timestamp.js';
import { levelOf } from './judge/levels.js';
import { ARCHIVE_POLICY, policyHash } from './judge/policy.js';
import type { ValidationPolicy } from './judge/policy.js';
import { prepareSignature } from './judge/prepared.js';
import type { PreparedSignature } from './judge/prepared.js';
import { iso, message } from './judge/summaries.js';
import type { DocumentVerdict, Main, Message, SignatureVerdict, SubIndication } from './judge/verdict.js';
import { MalformedAsn1 } from './asn1/reader.js';
import { ATTRIBUTE, attributesOf } from './cms/attributes.js';
import { attributeEvidence } from './cms/signed-data.js';
import type { SignedData } from './cms/signed-data.js';
import { combineLimits } from './pades/permissions.js';
import { countOrphans } from './judge/hidden-objects.js';
import { findHiddenContent } from './judge/hidden-content.js';
import type { SecurityStore } from './pades/security-store.js';
import { readSecurityStore } from './pades/security-store.js';
import { listStraySignatures, withStrays } from './diff/stray-signatures.js';
import { byteRangesIn, countByteRanges, findSignatures } from './pades/signature-fields.js';
import { openPdf } from './pdf/document.js';
import type { PdfDocument } from './pdf/document.js';
import { DEFAULT_PDF_LIMITS } from './pdf/limits.js';
import type { PdfLimits } from './pdf/limits.js';
import { MalformedPdf } from './pdf/malformed-pdf.js';
import { EMPTY_TRUST } from './trust/trust-store.js';
import type { TrustStore } from './trust/trust-store.js';

/** Version of the rules in this folder; it stands in every report, so that a verdict can be made again. */
export const VERIFIER_VERSION = '1.2.0';

/** What a verification needs beside the bytes. `now` is ms UTC: the library has no clock and no network. */
export interface VerifyOptions {
  readonly now: number;
  readonly policy?: ValidationPolicy;
  readonly trust?: TrustStore;
  readonly evidence?: Evidence;
  readonly limits?: PdfLimits;
  /** Tried as user and owner password of an encrypted file; the empty one by default. */
  readonly password?: string;
}

/**
 * Judges every signature of a PDF. Pure and deterministic: same bytes and options, same verdict. Never throws on bad bytes:
 * a file whose structure does not hold is TOTAL_FAILED/FORMAT_FAILURE when it speaks of signatures, else NO_SIGNATURE.
 */
export function verify(bytes: Uint8Array, options: VerifyOptions): DocumentVerdict {
  const policy = options.policy ?? ARCHIVE_POLICY;
  const trust = options.trust ?? EMPTY_TRUST;
  const frame = {
    sizeBytes: bytes.length, policyId: policy.id, policyHash: policyHash(policy),
    trustStoreHash: trust.hash, verifierVersion: VERIFIER_VERSION, validatedAt: iso(options.now),
  };
  try {
    const document = openPdf(bytes, options.limits ?? DEFAULT_PDF_LIMITS, Buffer.from(options.password ?? '', 'utf8'));
    const { signatures, messages, missing } = judgeDocument(document, options, policy, trust);
    return { ...overall(signatures), signatures, messages, missing, revisions: document.revisions.length, sha256: document.digests.whole(), ...frame };
  } catch (error) {
    // A TypeError or RangeError here is a reader meeting absent or absurd parts of a hostile file: refused, never fatal.
    if (!(error instanceof MalformedPdf) && !(error instanceof MalformedAsn1) && !(error instanceof RangeError) && !(error instanceof TypeError)) {
      throw error;
    }
    const code = 'code' in error ? String(error.code) : 'pdf.unreadable';
    const speaks = countByteRanges(bytes) > 0;
    const messages: Message[] = [message('error', speaks ? 'document.unreadable-signed' : 'document.unreadable', { code })];
    return { ...(speaks ? { main: 'TOTAL_FAILED' as const, sub: 'FORMAT_FAILURE' as const } : { main: 'NO_SIGNATURE' as const }), signatures: [], messages, missing: [], revisions: 0, sha256: createHash('sha256').update(bytes).digest('hex'), ...frame };
  }
}

const ORDER: readonly Main[] = ['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED'];

/** The worst verdict of all signatures counts for the document; usage-rights signatures are nobody's and do not count. */
function overall(signatures: readonly SignatureVerdict[]): { main: Main; sub?: SubIndication } {
  const counted = signatures.filter((one) => one.kind !== 'usage-rights');
  const worst = counted.reduce<SignatureVerdict | undefined>((bad, one) => (bad === undefined || ORDER.indexOf(one.main) > ORDER.indexOf(bad.main) ? one : bad), undefined);
  return worst === undefined ? { main: 'NO_SIGNATURE' } : { main: worst.main, ...(worst.sub === undefined ? {} : { sub: worst.sub }) };
}

/** Tokens inside signatures are containers too: their certificates and lists serve everybody. */
function containersOf(prepared: readonly PreparedSignature[]): SignedData[] {
  const found: SignedData[] = [];
  for (const { container } of prepared) {
    if (container.data === undefined) {
      continue;
    }
    found.push(container.data);
    for (const signer of container.data.signers) {
      for (const attribute of attributesOf(signer.unsignedAttributes, ATTRIBUTE.signatureTimestamp)) {
        attribute.values.forEach((value) => {
          const token = tokenOf(value);
          if (token !== undefined) {
            found.push(token.data);
          }
        });
      }
    }
  }
  return found;
}

/** Partly overlapping ranges are never the work of honest signers: nested revisions only. */
function overlapping(prepared: readonly PreparedSignature[]): Set<PreparedSignature> {
  const guilty = new Set<PreparedSignature>();
  const gaps = prepared.map((one) => ({ one, gap: one.found.dict.get('Contents') as { start?: number; end?: number } | null }));
  for (const a of gaps) {
    for (const b of gaps) {
      const start = b.gap?.start ?? -1;
      const inside = start >= 0 && start < a.one.range.signedEnd;
      // A later signature's value inside an earlier signature's bytes cannot be: it would have changed them.
      if (a.one !== b.one && inside && b.one.range.signedEnd > a.one.range.signedEnd && a.one.range.signedEnd > 0) {
        guilty.add(b.one);
      }
    }
  }
  return guilty;
}

function judgeDocument(document: PdfDocument, options: VerifyOptions, policy: ValidationPolicy, trust: TrustStore): Pick<DocumentVerdict, 'signatures' | 'messages' | 'missing'> {
  const plain = findSignatures(document).map((found) => prepareSignature(document, found));
  const guilty = overlapping(plain);
  const prepared = plain.map((one) => (guilty.has(one) ? { ...one, faults: [...one.faults, 'byterange.overlap'] } : one)).sort((a, b) => a.range.signedEnd - b.range.signedEnd);
  const store = readSecurityStore(document);
  const evidence = options.evidence ?? NO_EVIDENCE;
  const context = createContext(policy, trust, options.now, evidence, store, containersOf(prepared));
  const strays = listStraySignatures(document, prepared.map((one) => one.found.dict));
  const changesAfter = (one: PreparedSignature) => {
    const limits = combineLimits(prepared.filter((other) => other.found.firstRevision <= Math.max(one.range.signedRevision, one.found.firstRevision) && other.kind !== 'usage-rights').map((other) => other.permissions));
    // Locks add up, but a certification speaks for itself: what others sign visibly touches the certifying signature, not those after it.
    const own = { ...limits, certified: one.permissions.docMdp !== undefined };
    return withStrays(judgeModifications(document, one.range.signedRevision >= 0 ? one.range.signedRevision : document.revisions.length, own), strays.filter((stray) => stray.revision > one.range.signedRevision));
  };
  const known = evidence.knownSince ?? Infinity;
  const stamps: JudgedDocumentTimestamp[] = [];
  for (const one of prepared.filter((item) => item.kind === 'doc-timestamp').reverse()) {
    const control = Math.min(options.now, known, ...stamps.filter((stamp) => stamp.proves && stamp.prepared.range.signedRevision > one.range.signedRevision).map((stamp) => stamp.stamp.time));
    const earlier = proofs(store, prepared, stamps, evidence);
    stamps.unshift(judgeDocumentTimestamp(one, control, changesAfter(one), { ...context, proofOf: (fingerprint) => earlier.get(fingerprint) }));
  }
  const proven = proofs(store, prepared, stamps, evidence);
  const withProofs = { ...context, proofOf: (fingerprint: string) => proven.get(fingerprint) };
  // What the first signer signed, everybody after him signed too; what came in between is judged as a change.
  const first = prepared.find((one) => one.range.signedRevision >= 0);
  const hidden = first === undefined ? [] : findHiddenContent(document.view(first.range.signedRevision));
  const judged: JudgedSignature[] = prepared
    .filter((one) => one.kind !== 'doc-timestamp')
    .map((one) => {
      const later = stamps.filter((stamp) => stamp.prepared.range.signedRevision > one.range.signedRevision && one.range.signedRevision >= 0);
      const stamped = Math.min(Infinity, ...later.filter((stamp) => stamp.proves).map((stamp) => stamp.stamp.time));
      return judgeSignature(one, {
        provenBy: Math.min(known, stamped), provenSource: known < stamped ? 'evidence' : 'doc-timestamp', modification: changesAfter(one),
        hiddenContent: one.range.signedRevision >= 0 ? hidden : [], secondCertification: certifiedBefore(prepared, one), orphans: policy.checks.orphanObject === 'ignore' ? 0 : countOrphans(document, one.range.signedRevision), laterTimestamps: later.map((stamp) => stamp.stamp),
      }, withProofs);
    });
  const verdicts = [...judged.map((one) => ({ ...one.verdict, level: levelOf(one, stamps, store, context) })), ...stamps.map((stamp) => stamp.verdict)];
  return { signatures: verdicts.sort((a, b) => a.signedEnd - b.signedEnd), messages: documentMessages(document, prepared), missing: [...context.missing.values()] };
}

/** Earliest proven time of every evidence item: since the archive holds it, the first trusted document time stamp whose bytes hold it, or the archive's own knowledge. */
function proofs(store: SecurityStore, prepared: readonly PreparedSignature[], stamps: readonly JudgedDocumentTimestamp[], evidence: Evidence): Map<string, number> {
  const found = new Map<string, number>(evidence.heldSince);
  const prove = (fingerprint: string, revision: number): void => {
    const times = stamps.filter((stamp) => stamp.proves && stamp.prepared.range.signedRevision >= revision).map((stamp) => stamp.stamp.time);
    const earliest = Math.min(evidence.knownSince ?? Infinity, ...times);
    if (Number.isFinite(earliest)) {
      found.set(fingerprint, Math.min(earliest, found.get(fingerprint) ?? Infinity));
    }
  };
  [...store.crls, ...store.ocsps].forEach(({ item, revision }) => prove(item.fingerprint, revision));
  for (const one of prepared) {
    for (const data of containersOf([one])) {
      const revision = one.range.signedRevision < 0 ? Infinity : one.range.signedRevision + 1;
      const attached = data.signers.map(attributeEvidence);
      [...data.crls, ...data.ocsps, ...attached.flatMap((found_) => [...found_.crls, ...found_.ocsps])].forEach((item) => prove(item.fingerprint, revision));
    }
  }
  return found;
}

/** True for a certification after another one: a document has one author (ISO 32000-2, 12.8.2.2.1). */
function certifiedBefore(prepared: readonly PreparedSignature[], one: PreparedSignature): boolean {
  const certifies = (other: PreparedSignature): boolean => other.permissions.docMdp !== undefined && other.kind === 'certification';
  return certifies(one) && prepared.slice(0, prepared.indexOf(one)).some(certifies);
}

function documentMessages(document: PdfDocument, prepared: readonly PreparedSignature[]): Message[] {
  const messages: Message[] = [];
  const words = byteRangesIn(document);
  const inside = prepared.filter((one) => one.found.dict.has('ByteRange')).length;
  if (words > inside) {
    messages.push(message('warning', 'document.stray-byte-range', { count: words - inside }));
  }
  if (prepared.some((one) => one.kind === 'usage-rights')) {
    messages.push(message('info', 'document.usage-rights'));
  }
  if (document.decryptor !== undefined) {
    messages.push(message('info', document.decryptor.opened ? 'document.encrypted' : 'document.encrypted-closed'));
  }
  if (document.tailBytes > 0) {
    messages.push(message('warning', 'document.tail', { bytes: document.tailBytes }));
  }
  const catalogue = document.latest().catalogue();
  if (catalogue.has('Collection')) {
    messages.push(message('warning', 'document.portfolio'));
  }
  return messages;
}
