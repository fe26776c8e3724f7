import { formatLocalDate, isLocalDate } from '../../../kernel/calendar.js';
import type { NamedValue } from './parse-query.js';
import type { ParsedQuery } from './query-model.js';

/** What the advanced form asks for, field by field. */
export interface AdvancedForm {
  readonly words?: string | undefined;
  readonly phrase?: string | undefined;
  readonly without?: string | undefined;
  readonly number?: string | undefined;
  /** Code of a type, id of an agency. */
  readonly type?: string | undefined;
  readonly agency?: string | undefined;
  /** yyyy-mm-dd, or d/m/yyyy as somebody types it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const QUOTES = /["“”]/gu;

/**
 * The fields as one question in the language of the box: `từ khóa "nguyên văn" 1549/UBND-TTHC -không loại:Công_văn từ:01/02/2022`.
 * What the form writes, the parser of the box reads back.
 */
export function composeQuestion(form: AdvancedForm, names: { readonly types: readonly NamedValue[]; readonly agencies: readonly NamedValue[] }): string {
  const phrase = (form.phrase ?? '').replace(QUOTES, ' ').replace(/\s+/gu, ' ').trim();
  const without = (form.without ?? '').replace(QUOTES, ' ').split(/\s+/u).map((word) => word.replace(/^-+/u, '')).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return [
    form.words ?? '', phrase === '' ? '' : `"${phrase}"`, form.number ?? '', ...without.map((word) => `-${word}`),
    keyed('loại', form.type, names.types), keyed('cơquan', form.agency, names.agencies), dated('từ', form.from), dated('đến', form.to),
  ].map((part) => part.replace(/\s+/gu, ' ').trim()).filter((part) => part !== '').join(' ');
}

/** The question of the box in the fields of the form. */
export function decomposeQuestion(parsed: ParsedQuery): AdvancedForm {
  const { restrictions } = parsed;
  const given = {
    words: parsed.words.map((word) => word.text).join(' '),
    phrase: parsed.phrases.map((phrase) => phrase.text).join(' '),
    without: [...parsed.excludedWords, ...parsed.excludedPhrases].join(' '),
    number: parsed.numbers.map((number) => number.text).join(' '),
    type: restrictions.typeCodes?.[0], agency: restrictions.agencyIds?.[0],
    from: restrictions.dateFrom ?? firstDay(restrictions.years), to: restrictions.dateTo ?? lastDay(restrictions.years),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== '')) as AdvancedForm;
}

function keyed(key: string, value: string | undefined, names: readonly NamedValue[]): string {
  if (value === undefined || value === '') return '';
  // The name where it can be read back, for a person reads the box; else the code.
  const name = names.find((one) => one.value === value)?.name ?? value;
  return `${key}:${(/["“”_]/u.test(name) ? value : name).trim().replace(/\s+/gu, '_')}`;
}

function dated(key: string, day: string | undefined): string {
  if (day === undefined || day.trim() === '') return '';
  const written = isLocalDate(day) ? formatLocalDate(day) : day.trim().replace(/\s+/gu, '');
  return `${key}:${written}`;
}

function firstDay(years: readonly number[] | undefined): string | undefined {
  return years === undefined || years.length === 0 ? undefined : `${String(Math.min(...years)).padStart(4, '0')}-01-01`;
}

function lastDay(years: readonly number[] | undefined): string | undefined {
  return years === undefined || years.length === 0 ? undefined : `${String(Math.max(...years)).padStart(4, '0')}-12-31`;
}
