import type { DocumentVerdict, Message, SignatureVerdict } from '../judge/verdict.js';
import { holderOf } from './holder.js';
import type { Holder } from './holder.js';
import { readCapacity, titleFits } from './signing-title.js';
import { matchIdentifier } from './subject.js';
import type { IdentifierMatch, SubjectIdentifier } from './subject.js';

/** The fifteen ways in which Vietnamese signatures go wrong in the field; each has its own sentences (found, means, do). */
export const FAILURES = [
  'untrusted-root', 'intermediate-missing', 'expired-or-revoked-since', 'agency-ended', 'revocation-unknown', 'added-after-signing', 'picture-only', 'rewritten-after-signing', 'certified-then-signed', 'weak-algorithm',
  'identity-mismatch', 'time-zone', 'wrong-purpose', 'encrypted-or-portfolio', 'wrong-tree',
] as const;

/** One of FAILURES. */
export type FailureCode = (typeof FAILURES)[number];

/** One explained failure; its sentences are `signatures.failure.<code>.found|means|todo` with these params. */
export interface Explanation {
  readonly code: FailureCode;
  /** Field of the signature, absent when the whole document is meant. */
  readonly field?: string;
  /** The verdict suffers from it; else it is only told. */
  readonly decisive: boolean;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What the archive knows about a document: data of the document type and of the record, never constants of this code. */
export interface Expectations {
  /** Trees of the trust store whose certificates may sign this type; absent allows all. */
  readonly allowedTrees?: readonly string[];
  /** Numbers of owner, officer or agency on record, one of which a signer should carry. */
  readonly identifiers?: readonly SubjectIdentifier[];
  /** Kinds of holder that must each have signed, such as person and agency for an official letter. */
  readonly requiredHolders?: readonly Holder[];
  /** Text of the signature block, for the capacity (KT., TM., TL.). */
  readonly signatureBlock?: string;
}

/** Short answer for one signature, in the words of the archive. */
export type SignatureStatus =
  | 'VALID' | 'VALID_AT_SIGNING' | 'INVALID_INTEGRITY' | 'CHANGED_AFTER_SIGNING' | 'REVOKED_BEFORE_SIGNING' | 'EXPIRED_NO_TIMESTAMP' | 'UNTRUSTED_CHAIN' | 'UNKNOWN_REVOCATION' | 'WEAK_ALGORITHM' | 'NEEDS_PERSON' | 'UNSUPPORTED';

/** Maps a verdict to the short answer. */
export function statusOf(verdict: SignatureVerdict): SignatureStatus {
  const has = (code: string): boolean => verdict.messages.some((message) => message.code === code);
  if (verdict.main === 'TOTAL_PASSED') {
    return verdict.time.poeSource === 'now' ? 'VALID' : 'VALID_AT_SIGNING';
  }
  const sub: string = verdict.sub ?? '';
  switch (sub) {
    case 'HASH_FAILURE':
    case 'SIG_CRYPTO_FAILURE':
      return 'INVALID_INTEGRITY';
    case 'FORMAT_FAILURE':
      return has('changes.unexplained') || has('changes.signature-removed') ? 'CHANGED_AFTER_SIGNING' : 'INVALID_INTEGRITY';
    case 'REVOKED':
    case 'REVOKED_NO_POE':
    case 'REVOKED_CA_NO_POE':
      return 'REVOKED_BEFORE_SIGNING';
    case 'OUT_OF_BOUNDS_NO_POE':
    case 'OUT_OF_BOUNDS_NOT_REVOKED':
    case 'EXPIRED':
    case 'NO_POE':
      return 'EXPIRED_NO_TIMESTAMP';
    case 'NO_CERTIFICATE_CHAIN_FOUND':
      return 'UNTRUSTED_CHAIN';
    case 'TRY_LATER':
    case 'CERTIFICATE_CHAIN_GENERAL_FAILURE':
      return has('revocation.unknown') || has('revocation.stale') ? 'UNKNOWN_REVOCATION' : 'UNTRUSTED_CHAIN';
    case 'CRYPTO_CONSTRAINTS_FAILURE':
    case 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE':
      return has('algorithm.unsupported') ? 'UNSUPPORTED' : 'WEAK_ALGORITHM';
    default:
      return 'NEEDS_PERSON';
  }
}

/** How the signer's numbers answer those on record: "khớp", "không khớp", "không có". */
export function identityOf(verdict: SignatureVerdict, expected: readonly SubjectIdentifier[]): IdentifierMatch {
  const answers = expected.map((one) => matchIdentifier(verdict.signer?.identifiers ?? [], one.type, one.value));
  return answers.includes('match') ? 'match' : answers.includes('mismatch') ? 'mismatch' : 'absent';
}

type Finder = (verdict: SignatureVerdict, has: (code: string) => Message | undefined, expected: Expectations) => Omit<Explanation, 'field'> | undefined;

/** Reasons of revocation that come with the end of an office: affiliationChanged, superseded, cessationOfOperation (RFC 5280, 5.3.1). */
const OFFICE_ENDED = new Set([3, 4, 5]);

function sinceExpired(verdict: SignatureVerdict): boolean {
  const leaf = verdict.chain.path[0];
  const claimed = verdict.time.claimed;
  const revokedAt = verdict.chain.revocation[0]?.revokedAt;
  const within = leaf !== undefined && claimed !== undefined && claimed >= leaf.notBefore && claimed <= leaf.notAfter;
  return within && (revokedAt === undefined || (claimed as string) < revokedAt);
}

const FINDERS: readonly Finder[] = [
  (_verdict, has) => {
    const message = has('chain.no-anchor');
    return message && { code: 'untrusted-root', decisive: true, params: { issuer: message.params['issuer'] ?? '' } };
  },
  (_verdict, has) => {
    const message = has('chain.issuer-missing');
    return message && { code: 'intermediate-missing', decisive: true, params: { issuer: message.params['issuer'] ?? '' } };
  },
  (verdict) => {
    const late = ['OUT_OF_BOUNDS_NO_POE', 'OUT_OF_BOUNDS_NOT_REVOKED', 'REVOKED_NO_POE', 'NO_POE'].includes(verdict.sub ?? '');
    const claimed = verdict.time.claimed ?? '';
    return late && sinceExpired(verdict) ? { code: 'expired-or-revoked-since', decisive: true, params: { claimed, notAfter: verdict.chain.path[0]?.notAfter ?? '' } } : undefined;
  },
  (verdict) => {
    const entry = verdict.chain.revocation[0];
    const ended = entry?.status === 'revoked' && entry.reason !== undefined && OFFICE_ENDED.has(entry.reason);
    return ended ? { code: 'agency-ended', decisive: verdict.main !== 'TOTAL_PASSED', params: { revokedAt: entry.revokedAt ?? '' } } : undefined;
  },
  (_verdict, has) => {
    const message = has('revocation.unknown') ?? has('revocation.stale');
    return message && { code: 'revocation-unknown', decisive: message.level === 'error', params: { subject: message.params['subject'] ?? '' } };
  },
  (verdict, has) => {
    const changed = has('changes.unexplained') ?? has('changes.not-permitted') ?? has('changes.covering-annotation') ?? has('changes.covering-field') ?? has('changes.signature-removed');
    const added = changed ?? has('changes.form-filled') ?? has('changes.annotation');
    return added && { code: 'added-after-signing', decisive: changed !== undefined, params: { revision: verdict.revision + 1, count: added.params['count'] ?? 1 } };
  },
  (_verdict, has) => {
    const broken = has('byterange.outside-file') ?? has('byterange.gap-is-not-contents') ?? has('byterange.ends-inside-a-revision') ?? has('contents.placeholder');
    return broken && { code: 'rewritten-after-signing', decisive: true, params: { rule: broken.code } };
  },
  (_verdict, has) => {
    const message = has('changes.signed-after-certification');
    return message && { code: 'certified-then-signed', decisive: message.level === 'error', params: { count: message.params['count'] ?? 1 } };
  },
  (_verdict, has) => {
    const message = has('algorithm.weak') ?? has('algorithm.weak-then-lawful') ?? has('algorithm.chain');
    return message && { code: 'weak-algorithm', decisive: message.level === 'error', params: { name: message.params['name'] ?? '', bits: message.params['bits'] ?? 0 } };
  },
  (verdict, _has, expected) => {
    const name = verdict.signer?.commonName ?? '';
    if (expected.identifiers !== undefined && expected.identifiers.length > 0 && verdict.signer !== undefined && identityOf(verdict, expected.identifiers) === 'mismatch') {
      return { code: 'identity-mismatch', decisive: false, params: { name } };
    }
    const capacity = readCapacity(expected.signatureBlock ?? '');
    return expected.signatureBlock !== undefined && titleFits(capacity, verdict.signer?.title) === 'doubtful' ? { code: 'identity-mismatch', decisive: false, params: { name: `${name} (${capacity})` } } : undefined;
  },
  (_verdict, has) => has('time.no-zone') && { code: 'time-zone', decisive: false, params: {} },
  (verdict, has) => {
    const message = has('chain.key-usage') ?? has('chain.extended-key-usage') ?? has('chain.not-a-ca');
    return message && { code: 'wrong-purpose', decisive: true, params: { name: verdict.signer?.commonName ?? '' } };
  },
  (verdict, _has, expected) => {
    const tree = verdict.chain.tree;
    return expected.allowedTrees !== undefined && tree !== undefined && !expected.allowedTrees.includes(tree) ? { code: 'wrong-tree', decisive: true, params: { tree } } : undefined;
  },
];

/** Explains a whole verdict in the fifteen terms of the field, most decisive first. Pure; the same facts, ordered for a clerk. */
export function explain(verdict: DocumentVerdict, expected: Expectations = {}): Explanation[] {
  const found: Explanation[] = [];
  const persons = verdict.signatures.filter((one) => one.kind !== 'usage-rights');
  if (persons.length === 0) {
    const broken = verdict.main === 'TOTAL_FAILED';
    found.push({ code: broken ? 'rewritten-after-signing' : 'picture-only', decisive: true, params: broken ? { rule: String(verdict.messages[0]?.params['code'] ?? '') } : {} });
  }
  if (verdict.messages.some((message) => message.code === 'document.encrypted-closed' || message.code === 'document.portfolio')) {
    found.push({ code: 'encrypted-or-portfolio', decisive: false, params: {} });
  }
  for (const one of persons) {
    const has = (code: string): Message | undefined => one.messages.find((message) => message.code === code);
    for (const finder of FINDERS) {
      const explanation = finder(one, has, expected);
      if (explanation !== undefined) {
        found.push({ ...explanation, field: one.field });
      }
    }
  }
  return found.sort((a, b) => Number(b.decisive) - Number(a.decisive));
}

/** Kinds of holder that should have signed but have no intact signature in the document. */
export function missingHolders(verdict: DocumentVerdict, expected: Expectations): Holder[] {
  const present = new Set(verdict.signatures.filter((one) => one.integrity.cms === true && one.integrity.digest === true && one.signer !== undefined).map((one) => holderOf(one.signer as NonNullable<typeof one.signer>)));
  return (expected.requiredHolders ?? []).filter((holder) => !present.has(holder));
}
