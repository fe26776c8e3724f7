/**
 * Reads what stands in the search box: words, "phrases", -exclusions, document numbers, dates, years and
 * `key:value` restrictions. Anything that cannot be read as more is words; nothing is an error.
 */
import { findDocumentNumbers } from '../../../kernel/document-number.js';
import { tokenize, unmarkedForm } from '../../../kernel/fold-text.js';
import { readDates } from './read-dates.js';
import type { ParsedQuery, QueryChip, QueryNumber, QueryPhrase, QueryRestrictions, QueryWord } from './query-model.js';

/** A name by which people call a type or an agency, and what it stands for. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** What the parser knows of the catalogue; all of it data. */
export interface QueryVocabulary {
  readonly types: readonly NamedValue[];
  readonly agencies: readonly NamedValue[];
}

/** Longest question read, in UTF-16 units, and most words taken from it. */
const MAX_LENGTH = 2000;
const MAX_WORDS = 64;
/** Questions longer than this are sentences: a year or date in them is part of what is asked, not a filter. */
const MAX_FILTER_WORDS = 8;

/** The state of reading: the text with what was already understood blanked out, so that offsets stay true. */
interface Reading {
  rest: string;
  readonly chips: QueryChip[];
  readonly restrictions: { -readonly [K in keyof QueryRestrictions]: QueryRestrictions[K] };
}

/** Reads a question; with `dates: 'words'` days and years stay words, for a day that is not one of issue. */
export function parseQuery(text: string, vocabulary: QueryVocabulary = { types: [], agencies: [] }, options: { readonly dates?: 'words' } = {}): ParsedQuery {
  const raw = text.slice(0, MAX_LENGTH);
  const reading: Reading = { rest: raw, chips: [], restrictions: {} };
  const { phrases, excludedPhrases } = readPhrases(reading);
  readKeys(reading, vocabulary);
  const numbers = readNumbers(reading, vocabulary);
  const births = readBirths(reading);
  if (options.dates !== 'words' && reading.rest.split(/\s+/u).filter(Boolean).length <= MAX_FILTER_WORDS) readWhen(reading);
  for (const birth of births) unblank(reading, birth);
  const { words, excludedWords, dropped } = readWords(reading);
  return {
    raw, words, phrases, excludedWords, excludedPhrases, numbers,
    restrictions: reading.restrictions,
    chips: reading.chips.sort((a, b) => a.start - b.start),
    lastWordIsPrefix: endsInWord(raw, words),
    droppedWords: dropped,
  };
}

/** The question without one of its chips, ready for the box. */
export function withoutChip(query: ParsedQuery, chip: QueryChip): string {
  return `${query.raw.slice(0, chip.start)} ${query.raw.slice(chip.end)}`.replace(/\s+/gu, ' ').trim();
}

function readPhrases(reading: Reading): { phrases: QueryPhrase[]; excludedPhrases: string[] } {
  const phrases: QueryPhrase[] = [];
  const excludedPhrases: string[] = [];
  for (const match of reading.rest.matchAll(/(?<![\p{L}\p{N}])(-?)["“”]([^"“”]+)(?:["“”]|$)/gu)) {
    const inner = (match[2] ?? '').trim();
    const start = match.index;
    const end = start + match[0].length;
    if (tokenize(inner).length > 0) {
      if (match[1] === '-') excludedPhrases.push(inner);
      else phrases.push({ text: inner, start, end });
      reading.chips.push({ kind: match[1] === '-' ? 'excluded' : 'phrase', text: inner, start, end });
    }
    blank(reading, start, end);
  }
  return { phrases, excludedPhrases };
}

/** `loại:công_văn`, `cơquan:sở_nội_vụ`, `năm:2022`, `từ:01/02/2022`, `đến:…`: what the advanced form writes into the box. */
function readKeys(reading: Reading, vocabulary: QueryVocabulary): void {
  for (const match of reading.rest.matchAll(/(?<!\S)([\p{L}\p{M}-]{2,10}):(\S+)/gu)) {
    const key = unmarkedForm(match[1] ?? '').replace('-', '');
    const value = match[2] ?? '';
    const kind = restrictByKey(reading, vocabulary, key, value.replaceAll('_', ' '));
    if (kind === undefined) continue;
    reading.chips.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
    blank(reading, match.index, match.index + match[0].length);
  }
}

function restrictByKey(reading: Reading, vocabulary: QueryVocabulary, key: string, value: string): QueryChip['kind'] | undefined {
  const restrictions = reading.restrictions;
  if (key === 'loai' || key === 'type') {
    restrictions.typeCodes = [...(restrictions.typeCodes ?? []), valueOf(vocabulary.types, value)];
    return 'type';
  }
  if (key === 'coquan' || key === 'agency') {
    restrictions.agencyIds = [...(restrictions.agencyIds ?? []), valueOf(vocabulary.agencies, value)];
    return 'agency';
  }
  if ((key === 'nam' || key === 'year') && /^\d{4}$/.test(value)) {
    restrictions.years = [...(restrictions.years ?? []), Number(value)];
    return 'year';
  }
  const date = readDates(`ngày ${value}`)[0];
  if (date?.from === undefined || date.to === undefined) return undefined;
  if (key === 'tu' || key === 'from') restrictions.dateFrom = date.from;
  else if (key === 'den' || key === 'to') restrictions.dateTo = date.to;
  else return undefined;
  return 'date-range';
}

/** Whole numbers in any spacing, and a bare number behind a word for a kind of document ("cong van 972"). */
function readNumbers(reading: Reading, vocabulary: QueryVocabulary): QueryNumber[] {
  const numbers: QueryNumber[] = [];
  for (const found of findDocumentNumbers(reading.rest, { anyCase: true })) {
    const text = reading.rest.slice(found.start, found.end);
    numbers.push({ text, key: found.key, start: found.start, end: found.end });
    reading.chips.push({ kind: 'number', text: found.normal, start: found.start, end: found.end });
  }
  for (const number of numbers) blank(reading, number.start, number.end);
  numbers.push(...readPartialNumbers(reading));
  const tokens = tokenize(reading.rest);
  for (const type of vocabulary.types) {
    const words = tokenize(type.name).map((token) => token.unmarked);
    for (let at = 0; words.length > 0 && at + words.length < tokens.length; at += 1) {
      if (!words.every((word, k) => tokens[at + k]?.unmarked === word)) continue;
      let next = at + words.length;
      if (tokens[next]?.unmarked === 'so') next += 1;
      const number = tokens[next];
      const start = tokens[at]?.start ?? 0;
      if (number === undefined || !/^\d{1,6}[a-z]?$/.test(number.unmarked) || reading.rest.slice(start, number.end).trim() === '') continue;
      numbers.push({ text: number.exact, key: number.unmarked.replace(/^0+(?=\d)/, ''), start: number.start, end: number.end });
      reading.restrictions.typeCodes = [...(reading.restrictions.typeCodes ?? []), type.value];
      const typeEnd = tokens[at + words.length - 1]?.end ?? start;
      reading.chips.push({ kind: 'type', text: type.name, start, end: typeEnd });
      reading.chips.push({ kind: 'number', text: number.exact, start: number.start, end: number.end });
      blank(reading, start, number.end);
    }
  }
  return numbers;
}

/**
 * "128/2004": serial and year of a number whose symbol is not remembered. Up to 12 it may as well be a month, so there a word for a
 * document must stand before it, or nothing else in the question.
 */
function readPartialNumbers(reading: Reading): QueryNumber[] {
  const numbers: QueryNumber[] = [];
  for (const match of reading.rest.matchAll(/(?<![\p{L}\p{N}/.,-])(\d{1,6})\s?\/\s?((?:19|20)\d{2})(?![\p{L}\p{N}/-])/gu)) {
    const serial = (match[1] ?? '').replace(/^0+(?=\d)/, '');
    const before = unmarkedForm(reading.rest.slice(0, match.index)).trimEnd();
    const named = /(?:^|\s)(?:so|nghi dinh|nd|thong tu|tt|quyet dinh|qd|luat|nghi quyet|nq|chi thi|ct|cong van|cv)$/.test(before);
    if (Number(serial) <= 12 && !named && reading.rest.trim() !== match[0]) continue;
    const [start, end] = [match.index, match.index + match[0].length];
    numbers.push({ text: match[0], key: `${serial}/${match[2] ?? ''}`, start, end });
    reading.chips.push({ kind: 'number', text: `${serial}/${match[2] ?? ''}`, start, end });
  }
  for (const number of numbers) blank(reading, number.start, number.end);
  return numbers;
}

interface Birth { readonly start: number; readonly text: string }

/** "sinh năm 1980", "sinh ngày 02/03/1980", "sn 1980": a birth, so no day of issue; the cue goes, the date is looked for as words. */
function readBirths(reading: Reading): Birth[] {
  const births: Birth[] = [];
  const cue = /(?<![\p{L}\p{N}])(?<!khai\s)(?:(?:sinh|ngày sinh|ngay sinh|năm sinh|nam sinh)(?:\s+(?:năm|nam|ngày|ngay))?|s\.?n\.?)\s*:?\s*(\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}|(?:19|20)\d{2})(?![\p{L}\p{N}/])/giu;
  for (const match of reading.rest.matchAll(cue)) {
    const text = match[1] ?? '';
    births.push({ start: match.index + match[0].length - text.length, text });
    blank(reading, match.index, match.index + match[0].length);
  }
  return births;
}

function unblank(reading: Reading, { start, text }: Birth): void {
  reading.rest = reading.rest.slice(0, start) + text + reading.rest.slice(start + text.length);
}

function readWhen(reading: Reading): void {
  for (const when of readDates(reading.rest)) {
    const text = reading.rest.slice(when.start, when.end).trim();
    if (when.year !== undefined) reading.restrictions.years = [...(reading.restrictions.years ?? []), when.year];
    if (when.from !== undefined) reading.restrictions.dateFrom = when.from;
    if (when.to !== undefined) reading.restrictions.dateTo = when.to;
    reading.chips.push({ kind: when.year === undefined ? 'date-range' : 'year', text, start: when.start, end: when.end });
    blank(reading, when.start, when.end);
  }
}

function readWords(reading: Reading): { words: QueryWord[]; excludedWords: string[]; dropped: string[] } {
  const words: QueryWord[] = [];
  const excludedWords: string[] = [];
  const dropped: string[] = [];
  for (const token of tokenize(reading.rest)) {
    const text = reading.rest.slice(token.start, token.end);
    const before = reading.rest.slice(Math.max(0, token.start - 2), token.start);
    if (/(^|\s)-$/u.test(before)) {
      excludedWords.push(text);
      reading.chips.push({ kind: 'excluded', text, start: token.start - 1, end: token.end });
    } else if (words.length < MAX_WORDS) words.push({ text, start: token.start, end: token.end });
    else dropped.push(text);
  }
  return { words, excludedWords, dropped };
}

function endsInWord(raw: string, words: readonly QueryWord[]): boolean {
  const last = words[words.length - 1];
  return last !== undefined && last.end === raw.length && words.length <= MAX_FILTER_WORDS && !/\d/.test(last.text);
}

function valueOf(known: readonly NamedValue[], text: string): string {
  const key = unmarkedForm(text);
  return known.find((entry) => unmarkedForm(entry.name) === key || entry.value.toLowerCase() === text.toLowerCase())?.value ?? text;
}

function blank(reading: Reading, start: number, end: number): void {
  reading.rest = reading.rest.slice(0, start) + ' '.repeat(end - start) + reading.rest.slice(end);
}
