import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { FieldFault } from '../../../kernel/errors.js';
import { GROUNDS, VERDICTS } from '../model.js';
import type { Ground, ListKind, Verdict } from '../model.js';

/** What an appraiser says of one record. */
export interface VerdictInput {
  readonly verdict: Verdict;
  readonly ground: Ground | null;
  readonly keepUntil: LocalDate | null;
  readonly reason: string | null;
  readonly evidence: string | null;
}

const MOST_TEXT = 1000;

/** What is missing or contradicts itself in a verdict; empty when it can stand. Each verdict but `pending` has its reason. */
export function verdictFaults(input: VerdictInput, kind: ListKind, today: LocalDate): FieldFault[] {
  const faults: FieldFault[] = [];
  const reason = input.reason?.trim() ?? '';
  if (!VERDICTS.includes(input.verdict) || (input.verdict === 'destroy' && kind === 'transfer')) return [{ field: 'verdict', code: 'value-unknown' }];
  if (input.verdict === 'destroy' && (input.ground === null || !GROUNDS.includes(input.ground))) faults.push({ field: 'ground', code: 'required' });
  if (input.verdict === 'keep-until') {
    if (input.keepUntil === null) faults.push({ field: 'keepUntil', code: 'required' });
    else if (!isLocalDate(input.keepUntil) || input.keepUntil <= today) faults.push({ field: 'keepUntil', code: 'must-lie-ahead' });
  }
  const needsReason = input.verdict === 'keep-until' || input.verdict === 'exclude' || (input.verdict === 'destroy' && input.ground !== 'expired');
  if (needsReason && reason === '') faults.push({ field: 'reason', code: 'required' });
  if (input.verdict === 'destroy' && input.ground === 'duplicate' && (input.evidence?.trim() ?? '') === '') faults.push({ field: 'evidence', code: 'required' });
  for (const field of ['reason', 'evidence'] as const) if ((input[field]?.length ?? 0) > MOST_TEXT) faults.push({ field, code: 'text-too-long', params: { max: MOST_TEXT } });
  return faults;
}
