import type { LocalDate } from '../../../kernel/calendar.js';
import type { RecordRetention, RetentionState } from '../model.js';
import type { OwnAnswer } from './own-answer.js';

/** How long something is kept, for comparing. */
export interface Span {
  readonly state: RetentionState;
  readonly dueOn: LocalDate | null;
}

/**
 * Orders two spans by length: less than 0 when a is kept for a shorter time. For ever is longest; a time that cannot be told yet is
 * longer than any day that is told, because it may turn out so.
 */
export function compareSpans(a: Span, b: Span): number {
  const rank = (span: Span): number => (span.state === 'permanent' ? 2 : span.dueOn === null ? 1 : 0);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const [left, right] = [a.dueOn ?? '', b.dueOn ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A paper of a dossier, or the dossier itself by the rule for dossiers (id null). */
export interface DossierMember {
  readonly id: string | null;
  readonly answer: OwnAnswer;
}

/**
 * The member that decides how long a dossier is kept: a dossier with mixed periods takes the longest (Luật Lưu trữ 2024 Điều 15
 * khoản 4). Of several equally long ones the first by id, so that the answer never depends on the order of reading.
 */
export function longestMember(members: readonly DossierMember[]): DossierMember | undefined {
  const byId = [...members].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  let longest: DossierMember | undefined;
  for (const member of byId) if (longest === undefined || compareSpans(member.answer, longest.answer) > 0) longest = member;
  return longest;
}

/** A paper's answer within its dossier: its own, or the dossier's when that is longer. */
export function withinDossier(own: OwnAnswer, ownId: string, longest: DossierMember | undefined): OwnAnswer {
  if (longest === undefined || longest.id === ownId || compareSpans(own, longest.answer) >= 0) return own;
  const { answer } = longest;
  const about = longest.id === null ? 'dossier-rule' : 'dossier-mixed';
  const how = answer.state === 'permanent' ? 'permanent' : answer.dueOn === null ? 'open' : 'dated';
  const step = {
    code: `${about}.${how}`,
    params: { ...(longest.id === null ? {} : { other: longest.id }), ...(answer.dueOn === null ? {} : { due: answer.dueOn }), schedule: answer.scheduleCode ?? '', version: answer.scheduleVersion ?? 0 },
  };
  // The longest paper's schedule says what happens to the dossier as a whole; what each paper says for itself stays readable.
  return { ...answer, needsPerson: own.needsPerson, source: 'dossier', steps: [...own.steps, step] };
}

/** A linked record as far as it can keep another one. */
export interface LinkedSpan extends Span {
  readonly id: string;
}

/** The linked record that is kept longest, when it is kept longer than this one (Luật Lưu trữ 2024 Điều 36 khoản 4); undefined when none is. */
export function longerLink(own: Span, links: readonly LinkedSpan[]): LinkedSpan | undefined {
  const longer = links.filter((link) => compareSpans(link, own) > 0).sort((a, b) => compareSpans(b, a) || (a.id < b.id ? -1 : 1));
  return longer[0];
}

/** The block a longer link puts on a record, as it is stored. */
export function blockOf(longer: LinkedSpan | undefined): Pick<RecordRetention, 'blockedById' | 'blockedUntil'> {
  return longer === undefined ? { blockedById: null, blockedUntil: null } : { blockedById: longer.id, blockedUntil: longer.dueOn };
}
