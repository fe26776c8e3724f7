import { isLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { FieldFault } from '../../../kernel/errors.js';
import type { HoldSearch, HoldTarget, NewHold } from '../model.js';

const TEXTS = [['title', 300], ['reason', 2000], ['authority', 300], ['reference', 300]] as const;

/** Most records that one hold names singly; a search or a dossier holds more. */
export const MOST_NAMED = 1000;
const LONGEST_QUERY = 500;

/** The hold with its texts tidied: composed letters, no blanks at the ends. */
export function tidyHold(hold: NewHold): NewHold {
  const tidy = (text: string): string => text.normalize('NFC').trim();
  return { title: tidy(hold.title), reason: tidy(hold.reason), authority: tidy(hold.authority), reference: tidy(hold.reference), reviewOn: hold.reviewOn, target: tidyTarget(hold.target) };
}

/** The target without blanks and repeats. */
export function tidyTarget(target: HoldTarget): HoldTarget {
  if (target.kind === 'search') return { kind: 'search', search: tidySearch(target.search) };
  return target.kind === 'records' ? { kind: 'records', recordIds: [...new Set(target.recordIds.map((id) => id.trim()).filter((id) => id !== ''))] } : target;
}

/** The search without what says nothing: an empty value in a list would match no record, and the hold would hold nothing unseen. */
function tidySearch({ text, issuedFrom, issuedTo, ...lists }: HoldSearch): HoldSearch {
  const named = Object.entries(lists).flatMap(([name, values]) => {
    const kept = values?.map((value) => value.trim()).filter((value) => value !== '') ?? [];
    return kept.length === 0 ? [] : [[name, kept] as const];
  });
  return {
    text: text.normalize('NFC').trim(), ...Object.fromEntries(named), ...(issuedFrom === undefined || issuedFrom === '' ? {} : { issuedFrom }), ...(issuedTo === undefined || issuedTo === '' ? {} : { issuedTo }),
  };
}

/** What is wrong with a hold as asked for; an empty list = nothing. */
export function checkHold(hold: NewHold, today: LocalDate): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [field, max] of TEXTS) {
    if (hold[field] === '') faults.push({ field, code: 'required' });
    else if (hold[field].length > max) faults.push({ field, code: 'text-too-long', params: { max } });
  }
  if (!isLocalDate(hold.reviewOn)) faults.push({ field: 'reviewOn', code: 'not-a-date' });
  else if (hold.reviewOn < today) faults.push({ field: 'reviewOn', code: 'day-past' });
  return [...faults, ...checkTarget(hold.target)];
}

function checkTarget(target: HoldTarget): FieldFault[] {
  if (target.kind === 'records') {
    if (target.recordIds.length === 0) return [{ field: 'target', code: 'required' }];
    return target.recordIds.length > MOST_NAMED ? [{ field: 'target', code: 'too-many', params: { max: MOST_NAMED } }] : [];
  }
  if (target.kind === 'search') return checkSearch(target.search);
  return (target.kind === 'dossier' ? target.dossierId : target.ownerId) === '' ? [{ field: 'target', code: 'required' }] : [];
}

function checkSearch(search: HoldSearch): FieldFault[] {
  const faults: FieldFault[] = [];
  if (search.text.length > LONGEST_QUERY) faults.push({ field: 'text', code: 'text-too-long', params: { max: LONGEST_QUERY } });
  for (const field of ['issuedFrom', 'issuedTo'] as const) {
    const day = search[field];
    if (day !== undefined && !isLocalDate(day)) faults.push({ field, code: 'not-a-date' });
  }
  if (isEmptySearch(search)) faults.push({ field: 'text', code: 'search-empty' });
  return faults;
}

/** A search without words or filters would hold everything: never meant. */
function isEmptySearch(search: HoldSearch): boolean {
  const lists = [search.typeCodes, search.issuerAgencyIds, search.procedureCodes];
  return search.text === '' && lists.every((list) => list === undefined || list.length === 0) && search.issuedFrom === undefined && search.issuedTo === undefined;
}
