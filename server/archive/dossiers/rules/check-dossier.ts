import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { FieldFault } from '../../../kernel/errors.js';
import type { Dossier, NewDossier } from '../model.js';

const LONGEST_PURPOSE = 500;

/** What is wrong with a dossier to be opened, beside its code and procedure, which are read by rules of the catalogue. */
export function checkDossier(input: NewDossier, today: LocalDate): FieldFault[] {
  const faults: FieldFault[] = [];
  if (input.ownerId.trim() === '') faults.push({ field: 'ownerId', code: 'owner-missing' });
  if ((input.purpose ?? '').length > LONGEST_PURPOSE) faults.push({ field: 'purpose', code: 'text-too-long', params: { max: LONGEST_PURPOSE } });
  if (input.dueOn != null && !isLocalDate(input.dueOn)) faults.push({ field: 'dueOn', code: 'date-invalid' });
  if (input.openedOn != null) faults.push(...pastDayFaults('openedOn', input.openedOn, today));
  return faults;
}

/** What is wrong with the day the work of a dossier is said to have ended: no day, after today, or before it was received. */
export function checkClosing(dossier: Pick<Dossier, 'openedOn'>, closedOn: string, today: LocalDate): FieldFault[] {
  const faults = pastDayFaults('closedOn', closedOn, today);
  return faults.length === 0 && closedOn < dossier.openedOn ? [{ field: 'closedOn', code: 'date-before-received' }] : faults;
}

function pastDayFaults(field: string, day: string, today: LocalDate): FieldFault[] {
  if (!isLocalDate(day)) return [{ field, code: 'date-invalid' }];
  return day > today ? [{ field, code: 'date-in-future' }] : [];
}

/** What makes a dossier the same when its code comes again. */
export interface DossierIdentity {
  readonly procedureCode: string;
  readonly ownerId: string;
  /** The agency and those it succeeded. */
  readonly agencyIds: readonly string[];
}

/** True when a dossier of the same code is the one meant: same owner, same procedure, same agency or its predecessor. */
export function isSameDossier(existing: Dossier, wanted: DossierIdentity): boolean {
  return (
    existing.ownerId === wanted.ownerId &&
    existing.procedureCode === wanted.procedureCode &&
    wanted.agencyIds.includes(existing.agencyId)
  );
}

/** The part of a well-formed procedure code that names the procedure, for codes the catalogue does not know; else undefined. */
export function procedureCodeBase(text: string): string | undefined {
  return /^\s*([123]\.\d{6})(?:\.(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Za-z]\d{2})?\s*$/.exec(text.slice(0, 60))?.[1];
}
