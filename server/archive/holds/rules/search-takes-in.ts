import type { HoldSearch } from '../model.js';

/** What of a record the filters of a hold by search look at. */
export interface SearchedRecord {
  readonly typeCode: string;
  readonly issuerAgencyId: string | null;
  readonly procedureCode: string | null;
  readonly issuedOn: string | null;
}

/** True when the register's filters of a search take the record in; says nothing of the words. A paper without a day is taken in: it may be of that time. */
export function filtersTakeIn(search: HoldSearch, record: SearchedRecord): boolean {
  const among = (list: readonly string[] | undefined, value: string | null): boolean => list === undefined || list.length === 0 || (value !== null && list.includes(value));
  return (
    among(search.typeCodes, record.typeCode) &&
    among(search.issuerAgencyIds, record.issuerAgencyId) &&
    among(search.procedureCodes, record.procedureCode) &&
    (record.issuedOn === null || ((search.issuedFrom === undefined || record.issuedOn >= search.issuedFrom) && (search.issuedTo === undefined || record.issuedOn <= search.issuedTo)))
  );
}

/** When a hold by search looked at a record last, and what it found. */
export interface Judgement {
  readonly caught: boolean;
  readonly judgedAt: string;
}

/** What the record's own times say about whether a judgement is still good. */
export interface JudgedRecord {
  readonly accessionedAt: string;
  readonly updatedAt: string;
  readonly textState: string;
}

/**
 * How a hold by search stands to a record its filters take in: `held`, `free`, or `open` when nobody has looked since it came in or
 * changed, or its text is still being read. Once caught it stays caught; words that leave the text later free nothing.
 */
export function searchVerdict(search: HoldSearch, gatheredAt: string | null, record: JudgedRecord, judgement: Judgement | undefined): 'held' | 'free' | 'open' {
  if (search.text === '' || judgement?.caught === true) return 'held';
  const lookedAt = judgement?.judgedAt ?? (gatheredAt !== null && record.accessionedAt <= gatheredAt ? gatheredAt : undefined);
  if (lookedAt === undefined || record.updatedAt > lookedAt || record.textState === 'waiting') return 'open';
  return 'free';
}
