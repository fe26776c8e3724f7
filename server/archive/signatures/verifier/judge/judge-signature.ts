import { ATTRIBUTE, attributesOf } from '../cms/attributes.js';
import { claimedTime } from '../cms/signed-data.js';
import type { SignerInfo } from '../cms/signed-data.js';
import { namedCertificate } from '../cms/verify-signer.js';
import type { SignerResult } from '../cms/verify-signer.js';
import type { ModificationResult } from '../diff/compare-revisions.js';
import { readPdfDate, baselineFaults } from '../pades/profile.js';
import { verifyBareRsa, verifyContainer } from '../pades/read-container.js';
import { textOf } from '../pdf/objects.js';
import type { Certificate } from '../x509/certificate.js';
import { nameValue } from '../x509/names.js';
import { readIdentifiers } from '../vietnamese/subject.js';
import type { JudgeContext } from './context.js';
import { judgeChain } from './judge-chain.js';
import type { ChainOutcome } from './judge-chain.js';
import type { CoveredBytes } from '../cms/verify-signature.js';
import { judgeTimestamp, tokenOf } from './judge-timestamp.js';
import type { JudgedTimestamp } from './judge-timestamp.js';
import { acceptableUntil } from './policy.js';
import type { CheckLevel, CheckName } from './policy.js';
import { KNOWN_SUB_FILTERS } from './prepared.js';
import type { PreparedSignature } from './prepared.js';
import { checkSeedValues } from './seed-values.js';
import { iso, message, summarise } from './summaries.js';
import type { AlgorithmCheck, ChainSummary, Message, SignatureVerdict, SignerSummary, SubIndication } from './verdict.js';

/** What the document knows that one signature needs: later trusted time, changes, what lies hidden in its own revision. */
export interface SignatureSurroundings {
  /** Earliest moment, ms, at which later trusted document time stamps or the archive prove this signature existed; Infinity when none. */
  readonly provenBy: number;
  readonly provenSource: 'doc-timestamp' | 'evidence';
  readonly modification: ModificationResult;
  readonly hiddenContent: readonly Message[];
  readonly secondCertification: boolean;
  /** Objects of later saves that nothing leads to; counted only where the policy asks. */
  readonly orphans: number;
  /** Every document time stamp with the revision it covers, for the order of times. */
  readonly laterTimestamps: readonly JudgedTimestamp[];
}

/** A signature's verdict with the raw facts that levels and document time stamps build on. */
export interface JudgedSignature {
  readonly verdict: SignatureVerdict;
  readonly prepared: PreparedSignature;
  readonly signer: SignerResult | undefined;
  readonly timestamps: readonly JudgedTimestamp[];
  readonly baselineFaults: readonly string[];
}

const TOTAL_FAILURES: readonly SubIndication[] = ['FORMAT_FAILURE', 'HASH_FAILURE', 'SIG_CRYPTO_FAILURE', 'REVOKED', 'EXPIRED', 'NOT_YET_VALID'];
/** Changes that another signature brings with it. */
const SIGNING_CODES = new Set(['change.revision', 'change.signature-added', 'change.signature-field-added', 'change.visible-field-after-certification', 'change.document-timestamp', 'change.dss', 'change.structure-added']);
const NO_CHAIN: ChainSummary = { path: [], trusted: false, problems: [], revocation: [] };

/** Collects what the checks find; the first decisive finding of the gravest kind names the sub-indication. */
class Findings {
  readonly messages: Message[] = [];
  private readonly subs: SubIndication[] = [];

  constructor(private readonly context: JudgeContext) {}

  decide(sub: SubIndication, code: string, params: Message['params'] = {}): void {
    this.subs.push(sub);
    this.messages.push(message('error', code, params));
  }

  /** A check whose weight the policy sets. */
  check(name: CheckName, sub: SubIndication, code: string, params: Message['params'] = {}): void {
    const level: CheckLevel = this.context.policy.checks[name];
    if (level === 'fail') {
      this.decide(sub, code, params);
    } else if (level !== 'ignore') {
      this.messages.push(message(level === 'warn' ? 'warning' : 'info', code, params));
    }
  }

  adopt(sub: SubIndication | undefined, messages: readonly Message[]): void {
    if (sub !== undefined) {
      this.subs.push(sub);
    }
    this.messages.push(...messages);
  }

  get outcome(): { main: SignatureVerdict['main']; sub?: SubIndication } {
    const grave = this.subs.find((sub) => TOTAL_FAILURES.includes(sub));
    const sub = grave ?? this.subs[0];
    return sub === undefined ? { main: 'TOTAL_PASSED' } : { main: grave === undefined ? 'INDETERMINATE' : 'TOTAL_FAILED', sub };
  }
}

function signerSummary(certificate: Certificate): SignerSummary {
  const value = (oid: string): string | undefined => nameValue(certificate.subject, oid);
  const [commonName, organisation, title] = [value('2.5.4.3'), value('2.5.4.10'), value('2.5.4.12')];
  const alternative = certificate.extensions.subjectAltNames?.find((name) => name.kind === 'email');
  const email = value('1.2.840.113549.1.9.1') ?? (alternative?.kind === 'email' ? alternative.text : undefined);
  return {
    certificate: summarise(certificate), identifiers: readIdentifiers(certificate.subject),
    ...(commonName === undefined ? {} : { commonName }), ...(organisation === undefined ? {} : { organisation }), ...(title === undefined ? {} : { title }), ...(email === undefined ? {} : { email }),
  };
}

/** The CMS or bare RSA check of an ordinary signature. */
function checkCryptography(prepared: PreparedSignature, findings: Findings, context: JudgeContext): SignerResult | undefined {
  const { range, container, subFilter } = prepared;
  if (range.covered === undefined || range.contents === undefined) {
    return undefined;
  }
  if (subFilter === 'adbe.x509.rsa_sha1') {
    return verifyBareRsa(prepared.view, prepared.found, range.contents, range.covered.parts);
  }
  if (container.data === undefined || container.data.signers[0] === undefined) {
    return undefined;
  }
  const { result, enclosed } = verifyContainer(container.data, subFilter, range.covered, context.pool.all());
  if (enclosed) {
    findings.check('enclosedContent', subFilter === 'ETSI.CAdES.detached' ? 'FORMAT_FAILURE' : 'SIG_CONSTRAINTS_FAILURE', 'cms.enclosed-content');
  }
  return result;
}

function judgeIntegrity(signer: SignerResult | undefined, prepared: PreparedSignature, findings: Findings): void {
  prepared.faults.forEach((code) => findings.decide('FORMAT_FAILURE', code));
  if (signer === undefined) {
    return;
  }
  if (signer.certificate === undefined) {
    findings.decide('NO_SIGNING_CERTIFICATE_FOUND', 'cms.no-signing-certificate');
  }
  if (signer.digest === false) {
    findings.decide('HASH_FAILURE', 'cms.digest-mismatch');
  }
  if (signer.certificate !== undefined && signer.signature === 'invalid') {
    findings.decide('SIG_CRYPTO_FAILURE', 'cms.signature-invalid');
  }
  if (signer.certificate !== undefined && signer.signature === 'unsupported') {
    findings.decide('CRYPTO_CONSTRAINTS_FAILURE', 'algorithm.unsupported');
  }
  signer.faults.forEach((code) => findings.decide(code === 'cms.content-type-mismatch' || code === 'cms.message-digest-not-single' ? 'FORMAT_FAILURE' : 'SIG_CONSTRAINTS_FAILURE', code));
}

function judgeAcceptance(signer: SignerResult, prepared: PreparedSignature, faults: readonly string[], findings: Findings): void {
  if (signer.ess === 'mismatch') {
    findings.check('essMismatch', 'SIG_CONSTRAINTS_FAILURE', 'cms.signing-certificate-mismatch');
  } else if (signer.ess === 'absent') {
    findings.check('essCertificate', 'SIG_CONSTRAINTS_FAILURE', 'cms.signing-certificate-absent');
  }
  for (const note of signer.notes) {
    findings.check(note === 'cms.digest-algorithms-differ' ? 'digestAlgorithmsDiffer' : 'attributeOrder', 'CRYPTO_CONSTRAINTS_FAILURE', note);
  }
  if (prepared.subFilter === 'ETSI.CAdES.detached') {
    faults.forEach((code) => findings.check('padesProfile', 'SIG_CONSTRAINTS_FAILURE', code));
  }
}

/** The signature's own algorithms against the table, at the best time known. */
function judgeAlgorithm(signer: SignerResult, info: SignerInfo | undefined, best: number, claimed: number | undefined, findings: Findings, context: JudgeContext): AlgorithmCheck[] {
  const key = signer.certificate?.publicKey;
  if (key === undefined) {
    return [];
  }
  const digest = info?.algorithm.digest ?? info?.digest ?? 'sha1';
  const family = info?.algorithm.family === 'rsa-pss' ? 'rsa-pss' : key.kind;
  const until = Math.min(acceptableUntil(context.policy.algorithms, digest, family, key.bits), info?.digest === undefined ? Infinity : acceptableUntil(context.policy.algorithms, info.digest, family, key.bits));
  const check: AlgorithmCheck = { use: 'signature', name: `${info?.algorithm.family ?? 'rsa'} ${digest}`, bits: key.bits, acceptable: best < until, ...(Number.isFinite(until) ? { until: iso(until) } : {}) };
  if (!check.acceptable) {
    const lawfulThen = claimed !== undefined && claimed < until;
    const sub = Number.isFinite(until) && lawfulThen ? 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' : 'CRYPTO_CONSTRAINTS_FAILURE';
    findings.check(lawfulThen ? 'weakThenLawful' : 'signatureAlgorithm', sub, lawfulThen ? 'algorithm.weak-then-lawful' : 'algorithm.weak', { name: check.name, bits: check.bits, until: check.until ?? '' });
  }
  return [check];
}

function judgeChanges(around: SignatureSurroundings, prepared: PreparedSignature, findings: Findings): void {
  const { modification } = around;
  const params = { count: modification.findings.filter((finding) => finding.level === modification.level).length };
  if (modification.level === 'OTHER') {
    findings.check('unexplainedChange', 'FORMAT_FAILURE', 'changes.unexplained', params);
  } else if (!modification.permitted) {
    const onlySigned = modification.findings.every((finding) => SIGNING_CODES.has(finding.code));
    findings.check('signedAfterCertification', 'SIG_CONSTRAINTS_FAILURE', onlySigned ? 'changes.signed-after-certification' : 'changes.not-permitted', params);
  } else if (modification.findings.some((finding) => finding.code === 'change.covering-annotation')) {
    findings.check('coveringAnnotation', 'SIG_CONSTRAINTS_FAILURE', 'changes.covering-annotation', params);
  } else if (modification.findings.some((finding) => finding.code === 'change.covering-field')) {
    findings.check('coveringAnnotation', 'SIG_CONSTRAINTS_FAILURE', 'changes.covering-field', params);
  } else if (modification.level === 'ANNOTATIONS') {
    findings.check('annotation', 'SIG_CONSTRAINTS_FAILURE', 'changes.annotation', params);
  } else if (modification.level !== 'NONE') {
    findings.adopt(undefined, [message('info', modification.level === 'LTA' ? 'changes.evidence-added' : 'changes.form-filled', params)]);
  }
  if (modification.level !== 'NONE') {
    findings.check('anyChange', 'SIG_CONSTRAINTS_FAILURE', 'changes.any', { count: modification.findings.length });
  }
  if (around.orphans > 0) {
    findings.check('orphanObject', 'SIG_CONSTRAINTS_FAILURE', 'changes.orphan-object', { count: around.orphans });
  }
  if (!prepared.found.present && !prepared.found.usageRights) {
    findings.check('removedSignature', 'FORMAT_FAILURE', 'changes.signature-removed');
  }
  if (around.secondCertification) {
    findings.check('signedAfterCertification', 'SIG_CONSTRAINTS_FAILURE', 'changes.second-certification');
  }
  around.hiddenContent.forEach((one) => findings.check('hiddenContent', 'SIG_CONSTRAINTS_FAILURE', one.code, one.params));
  if (prepared.found.sharedWith.length > 0) {
    findings.adopt(undefined, [message('warning', 'dictionary.shared', { fields: prepared.found.sharedWith.join(', ') })]);
  }
}

/** Revocation or expiry before the best signature time is decisive only when the signer's own claim does not contradict it. */
function sharpen(outcome: ChainOutcome, proven: boolean, claimed: number | undefined): SubIndication | undefined {
  const revokedAt = outcome.chain.revocation[0]?.revokedAt;
  if (outcome.sub === 'REVOKED_NO_POE' && revokedAt !== undefined && proven && (claimed === undefined || claimed >= Date.parse(revokedAt))) {
    return 'REVOKED';
  }
  return outcome.sub === 'OUT_OF_BOUNDS_NOT_REVOKED' && proven ? 'OUT_OF_BOUNDS_NO_POE' : outcome.sub;
}

function timestampsOf(info: SignerInfo | undefined, covered: CoveredBytes | readonly Uint8Array[], around: SignatureSurroundings, context: JudgeContext): JudgedTimestamp[] {
  if (info === undefined) {
    return [];
  }
  const control = Math.min(context.now, around.provenBy);
  const content = attributesOf(info.signedAttributes, ATTRIBUTE.contentTimestamp).flatMap((attribute) => attribute.values.map((value) => judgeTimestamp('content', tokenOf(value), covered, control, context)));
  return [...content, ...signatureTimestamps(info, control, context)];
}

function signatureTimestamps(info: SignerInfo, control: number, context: JudgeContext): JudgedTimestamp[] {
  return attributesOf(info.unsignedAttributes, ATTRIBUTE.signatureTimestamp).flatMap((attribute) => attribute.values.map((value) => judgeTimestamp('signature', tokenOf(value), [info.signature], control, context)));
}

function judgeTimes(own: readonly JudgedTimestamp[], around: SignatureSurroundings, findings: Findings): void {
  const trusted = own.filter((one) => one.verdict.trusted);
  const contents = trusted.filter((one) => one.verdict.kind === 'content');
  if (contents.some((first) => trusted.some((one) => one.verdict.kind === 'signature' && first.time - first.accuracyMs > one.time + one.accuracyMs))) {
    findings.check('timestampOrder', 'TIMESTAMP_ORDER_FAILURE', 'timestamp.order');
  }
  if (own.some((one) => one.verdict.kind === 'content' && !one.verdict.intact)) {
    // The signer put it among the signed statements: a false one taints the signature itself.
    findings.decide('SIG_CONSTRAINTS_FAILURE', 'timestamp.content-broken');
  }
  const latest = around.laterTimestamps.filter((one) => one.verdict.trusted);
  if (trusted.some((one) => latest.some((later) => one.time - one.accuracyMs > later.time + later.accuracyMs))) {
    findings.check('timestampOrder', 'TIMESTAMP_ORDER_FAILURE', 'timestamp.order');
  }
  for (const one of own.filter((item) => !item.verdict.trusted)) {
    findings.check('timestampUntrusted', 'SIG_CONSTRAINTS_FAILURE', one.verdict.intact ? 'timestamp.untrusted' : 'timestamp.broken', { sub: one.verdict.sub ?? '' });
  }
  if (latest.length === 0 && !trusted.some((one) => one.verdict.kind === 'signature')) {
    findings.check('timestampRequired', 'SIG_CONSTRAINTS_FAILURE', 'timestamp.absent');
  }
}

/** Judges one signature of a person, agency or form producer through the building blocks of EN 319 102-1. */
export function judgeSignature(prepared: PreparedSignature, around: SignatureSurroundings, context: JudgeContext): JudgedSignature {
  const findings = new Findings(context);
  const info = prepared.container.data?.signers[0];
  const signer = checkCryptography(prepared, findings, context);
  judgeIntegrity(signer, prepared, findings);
  if (!KNOWN_SUB_FILTERS.has(prepared.subFilter)) {
    findings.decide('SIG_CONSTRAINTS_FAILURE', 'dictionary.sub-filter', { name: prepared.subFilter });
  }
  const timestamps = timestampsOf(info, prepared.range.covered ?? [], around, context);
  judgeTimes(timestamps, around, findings);
  const own = timestamps.filter((one) => one.verdict.trusted && one.verdict.kind === 'signature').reduce((earliest, one) => Math.min(earliest, one.time), Infinity);
  const best = Math.min(context.now, own, around.provenBy);
  const written = readPdfDate(textOf(prepared.view.get(prepared.found.dict, 'M')));
  const claimed = written?.time ?? (info === undefined ? undefined : safeClaim(info));
  judgeChanges(around, prepared, findings);
  checkSeedValues(prepared, signer?.certificate, context.pool.all()).forEach((code) => findings.check('seedValues', 'SIG_CONSTRAINTS_FAILURE', code));
  let chain: ChainSummary = NO_CHAIN;
  let algorithms: AlgorithmCheck[] = [];
  let faults: readonly string[] = [];
  if (signer?.certificate !== undefined) {
    const outcome = judgeChain(signer.certificate, 'signer', best, context);
    chain = outcome.chain;
    findings.adopt(sharpen(outcome, best < context.now, claimed), outcome.messages);
    faults = info === undefined ? [] : baselineFaults(prepared.view, prepared.found, info, signer.ess);
    judgeAcceptance(signer, prepared, faults, findings);
    algorithms = [...judgeAlgorithm(signer, info, best, claimed, findings, context), ...outcome.algorithms];
    if (claimed !== undefined && (claimed < signer.certificate.notBefore || claimed > signer.certificate.notAfter)) {
      findings.check('claimedTimeInValidity', 'SIG_CONSTRAINTS_FAILURE', 'time.claim-outside-validity', { claimed: iso(claimed) });
    }
  }
  if (written !== undefined && !written.zone) {
    findings.adopt(undefined, [message('info', 'time.no-zone')]);
  }
  const shown = signer?.certificate ?? (info === undefined ? undefined : namedCertificate(info, prepared.container.data?.certificates ?? []));
  const poeSource = best >= context.now ? 'now' : best === own ? 'signature-timestamp' : around.provenSource;
  const [reason, location] = ['Reason', 'Location'].map((key) => textOf(prepared.view.get(prepared.found.dict, key)));
  const verdict: SignatureVerdict = {
    ...findings.outcome, field: prepared.found.field.name, revision: prepared.range.signedRevision, present: prepared.found.present, kind: prepared.kind, subFilter: prepared.subFilter, level: 'NOT_ETSI',
    integrity: { byteRange: prepared.range.faults.length === 0 ? 'ok' : 'bad', digest: signer?.digest ?? null, cms: signer === undefined || signer.signature === 'unsupported' ? null : signer.signature === 'valid', ess: signer?.ess ?? 'absent' },
    coverage: prepared.range.coverage, signedEnd: prepared.range.signedEnd, bytesAfter: prepared.range.bytesAfter,
    modification: { ...around.modification, hiddenContent: around.hiddenContent },
    ...(shown === undefined ? {} : { signer: signerSummary(shown) }),
    chain, time: { ...(claimed === undefined ? {} : { claimed: iso(claimed) }), bestSignatureTime: iso(best), poeSource },
    timestamps: timestamps.map((one) => one.verdict), algorithms,
    ...(reason === undefined ? {} : { reason }), ...(location === undefined ? {} : { location }),
    messages: findings.messages,
  };
  return { verdict, prepared, signer, timestamps, baselineFaults: faults };
}

function safeClaim(info: SignerInfo): number | undefined {
  try {
    return claimedTime(info);
  } catch {
    // A claim that cannot be read claims nothing.
    return undefined;
  }
}
