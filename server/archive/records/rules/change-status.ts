import type { LocalDate } from '../../../kernel/calendar.js';
import { isLocalDate } from '../../../kernel/calendar.js';
import type { ArchiveRecord, StatusChange, ValidityState } from '../model.js';
import { VALIDITY_STATES } from '../model.js';
import { effectiveStatus, inOrderOfEffect } from './effective-status.js';

/**
 * Which state may follow which. What has ended (expired, revoked, superseded) comes back to force only by a named act: an
 * extension, a court's or superior's decision that annuls the ending.
 */
const FOLLOWING: Readonly<Record<ValidityState, readonly ValidityState[]>> = {
  'in-force': ['suspended', 'expired', 'revoked', 'superseded'],
  suspended: ['in-force', 'expired', 'revoked', 'superseded'],
  expired: ['in-force', 'revoked', 'superseded'],
  revoked: ['in-force'],
  superseded: ['in-force', 'revoked'],
};

const ENDED: readonly ValidityState[] = ['expired', 'revoked', 'superseded'];
const LONGEST_REASON = 500;
const LONGEST_REFERENCE = 300;

/** Why a change of state is refused. */
export type StatusRefusal =
  | 'status-unknown'
  | 'status-date-invalid'
  | 'status-before-issue'
  | 'status-reason-missing'
  | 'text-too-long'
  | 'status-same'
  | 'status-transition'
  | 'status-reference-missing'
  | 'status-successor-missing'
  | 'status-successor-itself'
  | 'status-later-change';

/** A change as asked for. */
export interface WantedStatus {
  readonly status: ValidityState;
  readonly from: LocalDate;
  readonly reason: string;
  readonly reference: string | null;
  readonly supersededById: string | null;
}

/**
 * Decides whether a change of validity may be recorded: undefined = yes. The change is put at its day into the timeline; it must
 * be allowed after the state of that day (a term that ran out counts), and the changes after it must still be allowed.
 */
export function refuseStatusChange(record: Pick<ArchiveRecord, 'id' | 'issuedOn' | 'validFrom' | 'validTo'>, history: readonly StatusChange[], wanted: WantedStatus): StatusRefusal | undefined {
  const fault = refuseWords(record, wanted);
  if (fault !== undefined) return fault;
  const after = inOrderOfEffect(history).find((entry) => entry.from > wanted.from);
  const state = effectiveStatus(record, history, wanted.from).status;
  if (state === wanted.status) return 'status-same';
  if (!mayFollow(state, wanted.status)) return 'status-transition';
  if (needsAct(state, wanted.status) && wanted.reference === null) return 'status-reference-missing';
  if (after !== undefined && !mayFollow(wanted.status, after.status)) return 'status-later-change';
  return undefined;
}

/** True when the second state may come after the first. */
export function mayFollow(state: ValidityState, next: ValidityState): boolean {
  return FOLLOWING[state].includes(next);
}

/** The states that may follow, for the choice on the screen. */
export function followingStates(state: ValidityState): readonly ValidityState[] {
  return FOLLOWING[state];
}

/** Bringing back to force what has ended, and revoking, rest on an act with number and date. */
function needsAct(state: ValidityState, next: ValidityState): boolean {
  return (next === 'in-force' && ENDED.includes(state)) || next === 'revoked';
}

function refuseWords(record: Pick<ArchiveRecord, 'id' | 'issuedOn'>, wanted: WantedStatus): StatusRefusal | undefined {
  if (!VALIDITY_STATES.includes(wanted.status)) return 'status-unknown';
  if (!isLocalDate(wanted.from)) return 'status-date-invalid';
  if (record.issuedOn !== null && wanted.from < record.issuedOn) return 'status-before-issue';
  if (wanted.reason.trim() === '') return 'status-reason-missing';
  if (wanted.reason.length > LONGEST_REASON || (wanted.reference ?? '').length > LONGEST_REFERENCE) return 'text-too-long';
  if (wanted.status === 'superseded' && wanted.supersededById === null) return 'status-successor-missing';
  if (wanted.supersededById === record.id) return 'status-successor-itself';
  return undefined;
}
