import { addDays } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { ArchiveRecord, StatusChange, ValidityState } from '../model.js';

/** The validity of a record on a day, and what made it so. */
export interface EffectiveStatus {
  readonly status: ValidityState;
  /** The act that brought it; undefined when nothing was recorded or the term simply ran out. */
  readonly change: StatusChange | undefined;
  /** True before the first day of validity. */
  readonly notYet: boolean;
}

/**
 * The state on a day (tình trạng hiệu lực): the last change that takes effect on or before it, later entries first among those of
 * one day; a paper in force or suspended whose last day has passed has expired. `history` is in the order of recording.
 */
export function effectiveStatus(record: Pick<ArchiveRecord, 'validFrom' | 'validTo'>, history: readonly StatusChange[], onDate: LocalDate): EffectiveStatus {
  const past = inOrderOfEffect(history).filter((entry) => entry.from <= onDate);
  const change = past.at(-1);
  const stated = change?.status ?? 'in-force';
  const { validFrom, validTo } = record;
  const notYet = validFrom !== null && onDate < validFrom;
  // An extension recorded after the last day (gia hạn) is newer knowledge than the printed term: from then on the acts alone count.
  const extended = validTo !== null && past.some((entry) => entry.status === 'in-force' && entry.from > validTo);
  const ranOut = validTo !== null && validTo < onDate && !extended && (stated === 'in-force' || stated === 'suspended');
  if (ranOut) return { status: 'expired', change: undefined, notYet };
  return { status: stated, change, notYet };
}

/** The history as a timeline: by day of effect, and within a day as it was recorded. */
export function inOrderOfEffect(history: readonly StatusChange[]): StatusChange[] {
  return history
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => (a.entry.from < b.entry.from ? -1 : a.entry.from > b.entry.from ? 1 : a.index - b.index))
    .map(({ entry }) => entry);
}

/** The next day after `today` on which the state becomes another by itself; null when it stays as it is. */
export function nextChangeOn(record: Pick<ArchiveRecord, 'validFrom' | 'validTo'>, history: readonly StatusChange[], today: LocalDate): LocalDate | null {
  const now = effectiveStatus(record, history, today).status;
  const days = [...history.map((entry) => entry.from), ...(record.validTo === null ? [] : [addDays(record.validTo, 1)])];
  return days.filter((day) => day > today && effectiveStatus(record, history, day).status !== now).sort()[0] ?? null;
}
