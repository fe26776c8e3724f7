/** What of a record goes into which part of the index: the same for every engine. */
import { documentNumberKey, documentNumberKeys, findDocumentNumbers, parseDocumentNumber } from '../../../kernel/document-number.js';
import type { IndexRecord, RecordAccess } from '../engines/engine.js';

/** A paper that names more documents than this is a list of them; the rest is found as text. */
const MOST_CITATIONS = 200;

/** A record, arranged for an index. Texts are as written, keys are matching keys. */
export interface IndexDocument {
  readonly title: string;
  /** Every describing text but the title, one per line: abstract, number, issuers, holders, signer, type, procedures. */
  readonly meta: string;
  /** Holders' and signer's names, for completion. */
  readonly names: readonly string[];
  readonly accessKey: string;
  /** Day of issue as yyyymmdd, 0 when unknown. */
  readonly issued: number;
  /** 0 when unknown. */
  readonly year: number;
  readonly traits: FilterTraits;
  /** As written; empty where there is none. */
  readonly documentNumber: string;
  readonly numberKeys: readonly string[];
  readonly numberPartKeys: readonly string[];
  readonly holderIdHashes: readonly string[];
  readonly procedureKeys: readonly string[];
  readonly citationKeys: readonly string[];
  /** Numbers of the documents named, in normal writing, each once; the record's own is not among them. */
  readonly citations: readonly string[];
}

/** What is filtered by and counted; alike for many records. */
export interface FilterTraits {
  readonly typeCode: string;
  readonly agencyIds: readonly string[];
  readonly procedureCodes: readonly string[];
  readonly validity: string;
  readonly signatureState: string;
}

/** Arranges a record; citations not given are read from its pages. */
export function documentForIndex(record: IndexRecord): IndexDocument {
  const names = [...(record.holderNames ?? []), ...(record.signer === undefined ? [] : [record.signer])];
  const number = record.documentNumber ?? '';
  const keys = number === '' ? undefined : documentNumberKeys(number);
  const cited = citationsOf(record.citations, record.pages, keys?.whole);
  const traits: FilterTraits = {
    typeCode: record.typeCode ?? '',
    agencyIds: record.issuerAgencyIds ?? [],
    procedureCodes: record.procedureCodes ?? [],
    validity: record.validityState ?? '',
    signatureState: record.signatureState ?? '',
  };
  return {
    title: record.title,
    meta: metaText(record, names),
    names,
    accessKey: accessKey(record.access),
    issued: issuedNumber(record.issuedOn),
    year: record.year ?? (Number(record.issuedOn?.slice(0, 4)) || 0),
    traits,
    documentNumber: number,
    numberKeys: keys === undefined ? [] : [keys.whole],
    numberPartKeys: keys?.parts ?? [],
    holderIdHashes: record.holderIdHashes ?? [],
    procedureKeys: (record.procedureCodes ?? []).map((code) => code.toLowerCase()),
    citationKeys: [...new Set([...cited].flatMap(([key, number]) => [key, ...partialKeys(number)]))],
    citations: [...cited.values()],
  };
}

/** A canonical writing of an access rule: equal rules have equal keys. */
export function accessKey(access: RecordAccess): string {
  return JSON.stringify({ a: [...access.agencyIds].sort(), s: access.sensitivity, t: [...(access.tags ?? [])].sort() });
}

/** Reads an access key back. */
export function accessOfKey(key: string): RecordAccess {
  const { a, s, t } = JSON.parse(key) as { a: string[]; s: RecordAccess['sensitivity']; t: string[] };
  return { agencyIds: a, sensitivity: s, tags: t };
}

/** yyyy-mm-dd as yyyymmdd; 0 for anything else. */
export function issuedNumber(date: string | undefined): number {
  return date !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date) ? Number(date.replaceAll('-', '')) : 0;
}

function metaText(record: IndexRecord, names: readonly string[]): string {
  return [
    record.abstract, record.documentNumber, record.typeName, ...(record.issuerNames ?? []), ...names, ...births(record.holderBirths ?? []),
    ...(record.procedureCodes ?? []),
  ].filter((part) => part !== undefined && part !== '').join('\n');
}

/** Serial and year ("128/2004") of a number that holds both: people remember these. */
function partialKeys(number: string): string[] {
  const parsed = parseDocumentNumber(number);
  return parsed?.year === undefined ? [] : [`${parsed.serial.toLowerCase()}/${String(parsed.year)}`];
}

/** Document numbers that a record names, key to normal writing: those given, else those its pages hold; never its own. */
export function citationsOf(given: readonly string[] | undefined, pages: readonly { readonly text: string }[], ownKey: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const number of given ?? []) found.set(documentNumberKey(number), number);
  if (given === undefined) for (const page of pages) for (const number of findDocumentNumbers(page.text)) found.set(number.key, number.normal);
  if (ownKey !== undefined) found.delete(ownKey);
  return new Map([...found].slice(0, MOST_CITATIONS));
}

/** A day of birth as people type it, and its year. */
function births(days: readonly string[]): string[] {
  return days.flatMap((day) => {
    const [year = '', month, date] = day.split('-');
    return month === undefined || date === undefined ? [year] : [`${date}/${month}/${year}`, year];
  });
}
