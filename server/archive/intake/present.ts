import type { Finding } from '../../kernel/finding.js';
import type { ItemFault, ItemState, Submission, SubmissionItem } from './model.js';

/** A sentence not yet in a language. */
export interface Sentence {
  readonly key: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A delivery as the API answers it. */
export interface SubmissionJson {
  readonly id: string;
  readonly href: string;
  readonly channel: string;
  readonly at: string;
  readonly dossierCode: string | null;
  readonly procedureCode: string | null;
  /** True while some paper is still under way by itself. */
  readonly pending: boolean;
  readonly items: readonly ItemJson[];
}

/** A paper as the API answers it. */
export interface ItemJson {
  readonly id: string;
  readonly state: ItemState;
  readonly version: number;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  readonly findings: readonly { readonly code: string; readonly level: string; readonly params: Readonly<Record<string, string | number | boolean>>; readonly message: string }[];
  readonly record: { readonly id: string; readonly href: string; readonly linked: boolean } | null;
  readonly refusal: { readonly reason: string | null; readonly at: string } | null;
  readonly fault: { readonly code: string; readonly willRetry: boolean; readonly message: string } | null;
}

const UNDER_WAY: readonly ItemState[] = ['received', 'examining', 'confirming'];

/** True while a paper changes its state without anybody doing anything. */
export function isPending(item: Pick<SubmissionItem, 'state' | 'fault'>): boolean {
  return UNDER_WAY.includes(item.state) || (item.state === 'failed' && item.fault?.final !== true);
}

/** A delivery for the API; `say` puts sentences into the caller's language. */
export function presentSubmission(submission: Submission, items: readonly SubmissionItem[], say: (sentence: Sentence) => string): SubmissionJson {
  return {
    id: submission.id,
    href: `/api/v1/submissions/${submission.id}`,
    channel: submission.channel,
    at: submission.at,
    dossierCode: submission.dossierCode,
    procedureCode: submission.procedureCode,
    pending: items.some(isPending),
    items: items.map((item) => presentItem(item, say)),
  };
}

function presentItem(item: SubmissionItem, say: (sentence: Sentence) => string): ItemJson {
  return {
    id: item.id,
    state: item.state,
    version: item.version,
    files: item.files.map(({ displayName, sizeBytes, sha256 }) => ({ name: displayName, sizeBytes, sha256 })),
    findings: item.findings.map((finding) => ({ code: finding.code, level: finding.level, params: finding.params ?? {}, message: say(findingSentence(finding)) })),
    record: item.recordId === null ? null : { id: item.recordId, href: `/api/v1/records/${item.recordId}`, linked: item.linked },
    refusal: item.state === 'refused' && item.decision !== null ? { reason: item.decision.reason, at: item.decision.at } : null,
    fault: item.fault === null ? null : { code: item.fault.code, willRetry: !item.fault.final, message: say(faultSentence(item.fault)) },
  };
}

/** What was found, what it means and what to do, as one sentence. */
export function findingSentence(finding: Finding): Sentence {
  return { key: `finding.${finding.code}`, params: finding.params ?? {} };
}

/** What went wrong technically. */
export function faultSentence(fault: ItemFault): Sentence {
  return { key: `error.${fault.code}`, params: fault.params };
}

/** The one sentence under a file: why it stands where it stands, or what comes next. */
export function stateSentence(item: SubmissionItem): Sentence {
  if (item.fault !== null && item.state === 'failed') {
    return item.fault.final ? faultSentence(item.fault) : { key: 'intake.state.failed' };
  }
  return { key: `intake.state.${item.state}` };
}
