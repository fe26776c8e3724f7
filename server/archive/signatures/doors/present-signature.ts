import type { Message } from '../../../platform/i18n/translator.js';
import type { SignatureSummary } from '../model.js';
import type { ChainSummary, RevocationSummary, SignatureVerdict } from '../verifier/judge/verdict.js';
import { statusOf } from '../verifier/vietnamese/explain.js';
import { holderOf } from '../verifier/vietnamese/holder.js';
import { maskSubjectId } from '../../../kernel/subject-id.js';
import { commonName, readable } from './readable.js';
import { changesDoubtful } from './verdict-line.js';

/** Names of the trees of the trust store, in the reader's language. */
export type TreeNames = ReadonlyMap<string, string>;

/** One certificate of a chain, from the signer upwards. */
export interface CertificateView {
  readonly name: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly fingerprint: string;
  readonly anchor: boolean;
  readonly revocation?: { readonly message: Message; readonly sources: readonly { readonly kindKey: string; readonly at: string; readonly next?: string }[] };
}

/** One signature for people: partials/signature-one.hbs. Instants are ISO 8601 UTC. */
export interface SignatureView {
  readonly number: number;
  readonly anchor: string;
  readonly tone: 'passed' | 'indeterminate' | 'failed';
  readonly icon: string;
  readonly wordKey: string;
  readonly statusKey: string;
  readonly kindKey: string;
  readonly name: string;
  readonly organisation?: string;
  readonly title?: string;
  readonly holderKey: string;
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly identity: readonly { readonly labelKey: string; readonly answer: 'match' | 'mismatch' | 'absent'; readonly answerKey: string; readonly icon: string }[];
  readonly claimedAt?: string;
  readonly time: Message;
  readonly timestamps: readonly { readonly kindKey: string; readonly at: string; readonly authority: string; readonly message: Message }[];
  readonly covers: Message;
  readonly content: Message;
  readonly changes: Message;
  readonly findings: readonly { readonly key: string; readonly count: number; readonly allowed: boolean }[];
  readonly chain: readonly CertificateView[];
  readonly chainSays: Message;
  /** False where the chain ended before anybody could be asked. */
  readonly revocationAsked: boolean;
  readonly algorithms: readonly { readonly use: Message; readonly name: string; readonly bits: number; readonly acceptable: boolean; readonly until?: string }[];
  readonly level: string;
  readonly levelKey: string;
  readonly subFilter: string;
  readonly field: string;
  readonly reason?: string;
  readonly location?: string;
  readonly messages: readonly { readonly level: string; readonly icon: string; readonly message: Message }[];
  readonly signedEnd: number;
  readonly bytesAfter: number;
}

const TONES = { TOTAL_PASSED: 'passed', INDETERMINATE: 'indeterminate', TOTAL_FAILED: 'failed' } as const;
const ICONS = { passed: 'check-circle', indeterminate: 'alert', failed: 'x-circle' } as const;
const MESSAGE_ICONS = { error: 'alert', warning: 'info', info: 'info' } as const;
const ANSWER_ICONS = { match: 'check', mismatch: 'alert', absent: 'minus' } as const;

/** Says one signature in full: who, when and by what proof, over what, what changed since, chain, revocation, algorithms, level. Pure. */
export function presentSignature(one: SignatureVerdict, about: { readonly number: number; readonly revisions: number; readonly trees: TreeNames; readonly summary: SignatureSummary | undefined }): SignatureView {
  const tone = TONES[one.main];
  const { signer } = one;
  return {
    number: about.number, anchor: `signature-${about.number}`, tone, icon: ICONS[tone], wordKey: `signatures.main.${one.main}`, statusKey: `signatures.status.${statusOf(one)}`, kindKey: `signatures.kind.${one.kind}`,
    name: signer?.commonName ?? (one.kind === 'doc-timestamp' ? (one.timestamps[0]?.authority ?? '') : ''),
    ...(signer?.organisation === undefined ? {} : { organisation: signer.organisation }), ...(signer?.title === undefined ? {} : { title: signer.title }),
    holderKey: `signatures.holder.${signer === undefined ? 'unknown' : holderOf(signer)}`,
    identifiers: (signer?.identifiers ?? []).map(({ type, value }) => ({ type, value: maskSubjectId(value) })), identity: identityOf(about.summary),
    ...(one.time.claimed === undefined ? {} : { claimedAt: one.time.claimed }), time: timeOf(one), timestamps: timestampsOf(one),
    covers: { key: `signature-pages.covers.${one.coverage}`, params: { revision: one.revision + 1, revisions: about.revisions } },
    content: contentOf(one), changes: changesOf(one), findings: findingsOf(one),
    chain: chainOf(one.chain), chainSays: chainSays(one.chain, about.trees), revocationAsked: one.chain.revocation.length > 0,
    algorithms: one.algorithms.map((check) => ({ use: useOf(check.use), name: check.name, bits: check.bits, acceptable: check.acceptable, ...(check.until === undefined ? {} : { until: check.until }) })),
    level: one.level, levelKey: `signature-pages.level.${one.level}`, subFilter: one.subFilter, field: one.field, ...(one.reason === undefined ? {} : { reason: one.reason }), ...(one.location === undefined ? {} : { location: one.location }),
    messages: [...one.messages, ...one.modification.hiddenContent].map((message) => ({ level: message.level, icon: MESSAGE_ICONS[message.level], message: { key: `signatures.message.${message.code}`, params: readable(message.params) } })),
    signedEnd: one.signedEnd, bytesAfter: one.bytesAfter,
  };
}

function identityOf(summary: SignatureSummary | undefined): SignatureView['identity'] {
  if (summary === undefined || summary.kind === 'doc-timestamp' || summary.kind === 'usage-rights') return [];
  return (['owner', 'issuer', 'signer'] as const).map((side) => {
    const answer = summary.identity[side];
    return { labelKey: `signature-pages.identity.${side}`, answer, answerKey: `signatures.identity.${answer}`, icon: ANSWER_ICONS[answer] };
  });
}

function timeOf({ time, kind }: SignatureVerdict): Message {
  const at = readable({ at: time.bestSignatureTime });
  if (kind === 'doc-timestamp') return { key: 'signature-pages.time.stamp', params: at };
  return { key: `signature-pages.time.${time.poeSource}`, params: at };
}

function timestampsOf(one: SignatureVerdict): SignatureView['timestamps'] {
  return one.timestamps.map((stamp) => {
    const says = !stamp.intact ? 'broken' : stamp.trusted ? 'trusted' : 'untrusted';
    return { kindKey: `signature-pages.stampKind.${stamp.kind}`, at: stamp.time, authority: stamp.authority, message: { key: `signature-pages.stamp.${says}` } };
  });
}

function contentOf({ integrity }: SignatureVerdict): Message {
  if (integrity.byteRange === 'bad') return { key: 'signature-pages.content.range' };
  if (integrity.digest === false) return { key: 'signature-pages.content.digest' };
  if (integrity.cms === false) return { key: 'signature-pages.content.signature' };
  return { key: integrity.digest === true && integrity.cms === true ? 'signature-pages.content.intact' : 'signature-pages.content.unproven' };
}

function changesOf(one: SignatureVerdict): Message {
  const { modification, bytesAfter, integrity } = one;
  if (integrity.byteRange === 'bad') return { key: 'signature-pages.changes.unknown' };
  if (modification.level === 'NONE' && modification.permitted) return { key: bytesAfter === 0 ? 'signature-pages.changes.none' : 'signature-pages.changes.nothingSeen' };
  const covering = modification.permitted && changesDoubtful(one);
  return { key: covering ? 'signature-pages.changes.covering' : `signature-pages.changes.${modification.level}.${modification.permitted ? 'allowed' : 'doubtful'}` };
}

/** Within what was agreed to by kind, yet over what was signed. */
const COVERING = new Set(['change.covering-annotation', 'change.covering-field', 'change.visible-field-after-certification']);

function findingsOf({ modification }: SignatureVerdict): SignatureView['findings'] {
  const counts = new Map<string, { count: number; allowed: boolean }>();
  for (const finding of modification.findings) {
    const known = counts.get(finding.code);
    const allowed = finding.level !== 'OTHER' && !COVERING.has(finding.code);
    counts.set(finding.code, { count: (known?.count ?? 0) + 1, allowed: (known?.allowed ?? true) && allowed });
  }
  return [...counts].map(([code, seen]) => ({ key: `signatures.${code}`, ...seen }));
}

/** The verifier counts certificates from the signer upwards, from 0. */
function useOf(use: string): Message {
  const index = /^certificate (\d+)$/.exec(use)?.[1];
  return index === undefined ? { key: 'signature-pages.use.signature' } : { key: 'signature-pages.use.certificate', params: { number: Number(index) + 1 } };
}

function chainOf(chain: ChainSummary): CertificateView[] {
  return chain.path.map((certificate) => {
    const revocation = chain.revocation.find((one) => one.fingerprint === certificate.fingerprint);
    return {
      name: commonName(certificate.subject), subject: certificate.subject, from: certificate.notBefore, to: certificate.notAfter, fingerprint: certificate.fingerprint, anchor: certificate.fingerprint === chain.anchorId,
      ...(revocation === undefined ? {} : { revocation: revocationView(revocation) }),
    };
  });
}

function revocationView(one: RevocationSummary): NonNullable<CertificateView['revocation']> {
  const stale = one.stale && one.status !== 'revoked';
  return {
    message: one.status === 'revoked' ? { key: 'signature-pages.revocation.revoked', params: readable({ at: one.revokedAt ?? '' }) } : { key: `signature-pages.revocation.${stale ? 'stale' : one.status}` },
    sources: one.sources.map((source) => ({ kindKey: `signature-pages.source.${source.kind}`, at: source.thisUpdate, ...(source.nextUpdate === undefined ? {} : { next: source.nextUpdate }) })),
  };
}

function chainSays(chain: ChainSummary, trees: TreeNames): Message {
  if (chain.path.length === 0) return { key: 'signature-pages.chain.none' };
  if (chain.anchorId === undefined) return { key: 'signature-pages.chain.open', params: { issuer: issuerOfLast(chain) } };
  const tree = trees.get(chain.tree ?? '') ?? chain.tree ?? '';
  return { key: chain.trusted ? 'signature-pages.chain.trusted' : 'signature-pages.chain.doubtful', params: { tree } };
}

function issuerOfLast(chain: ChainSummary): string {
  const last = chain.path.at(-1);
  return last === undefined ? '' : commonName(last.issuer);
}
