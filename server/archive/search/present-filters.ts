import type { Message } from '../../platform/i18n/translator.js';
import type { Histogram, YearCount } from '../../platform/views/histogram.js';
import type { FacetName } from './engines/engine.js';
import type { QuestionList, SearchQuestion } from './model.js';
import { filtersOf, QUESTION_LISTS, questionParams } from './model.js';
import type { QueryChip } from './rules/query-model.js';
import type { SearchAnswer } from './search.js';

/** What codes are called, in the reader's language. */
export interface SearchNames {
  readonly type: ReadonlyMap<string, string>;
  readonly agency: ReadonlyMap<string, string>;
  readonly procedure: ReadonlyMap<string, string>;
  readonly histogram: (years: readonly YearCount[]) => Histogram;
}

/** Where a search stands: the question, the dossier it is asked in, the first hit shown (from 0). */
export interface Place {
  readonly question: SearchQuestion;
  readonly dossier?: string | undefined;
  readonly purpose?: string | undefined;
  readonly start: number;
}

const FACETS: readonly { facet: FacetName; key: QuestionList }[] = [
  { facet: 'typeCodes', key: 'type' },
  { facet: 'agencyIds', key: 'agency' },
  { facet: 'validity', key: 'validity' },
  { facet: 'procedureCodes', key: 'procedure' },
  { facet: 'signatureState', key: 'signature' },
];
const MOST_VALUES = 12;

/** The address of the search with something changed; a change begins at the first page again. */
export function urlOf(place: Place, changes: Partial<SearchQuestion> = {}, start = 0): string {
  const params = questionParams({ ...place.question, ...changes });
  if (place.dossier !== undefined) params.set('dossier', place.dossier);
  if (place.purpose !== undefined) params.set('purpose', place.purpose);
  if (start > 0) params.set('start', String(start));
  return `/search?${params.toString()}`;
}

/** The question as hidden fields of a form, without the parts the form itself asks for. */
export function hiddenOf(place: Place, without: readonly string[] = []): { name: string; value: string }[] {
  const url = new URL(urlOf(place), 'http://a');
  return [...url.searchParams].filter(([name]) => !without.includes(name)).map(([name, value]) => ({ name, value }));
}

/** How the question was understood and which filters are on, each with the address without it. */
export function chipsOf(place: Place, understood: readonly QueryChip[], names: SearchNames): object[] {
  const { question } = place;
  const text = question.q ?? '';
  return [
    ...understood.map((chip) => ({ label: { key: `searchpage.chip.${chip.kind}`, params: { text: chipText(chip, names) } }, removeUrl: urlOf(place, { q: cut(text, chip.start, chip.end) }) })),
    ...QUESTION_LISTS.flatMap((key) => question[key].map((value) => ({ label: nameOf(key, value, names), removeUrl: urlOf(place, { [key]: question[key].filter((one) => one !== value) }) }))),
    ...(question.yearFrom === undefined && question.yearTo === undefined ? [] : [{ label: yearsLabel(question), removeUrl: urlOf(place, { yearFrom: undefined, yearTo: undefined }) }]),
  ];
}

/** True when filters stand beside the text. */
export function hasFilters(question: SearchQuestion): boolean {
  return Object.keys(filtersOf(question)).length > 0;
}

/** The groups of the facets with counts; chosen values stay in sight however rare they are. */
export function facetsOf(place: Place, answer: SearchAnswer, names: SearchNames): object[] {
  return FACETS.flatMap(({ facet, key }) => {
    const counts = answer.facets[facet] ?? [];
    const chosen = place.question[key];
    const shown = [...counts.slice(0, MOST_VALUES), ...counts.slice(MOST_VALUES).filter((one) => chosen.includes(one.value))];
    if (shown.length === 0) return [];
    return [{
      title: { key: `searchpage.facet.${key}` },
      values: shown.map(({ value, count }) => ({ label: nameOf(key, value, names), count, url: urlOf(place, { [key]: toggle(chosen, value) }), selected: chosen.includes(value) })),
    }];
  });
}

/** The bars by year, each a link that narrows to it, and the two fields for a stretch of years. */
export function yearsOf(place: Place, answer: SearchAnswer, names: SearchNames): object {
  const { question } = place;
  const bars = answer.histogramByYear.map((bar) => ({ ...bar, url: urlOf(place, { year: toggle(question.year, String(bar.year)) }), selected: question.year.includes(String(bar.year)) }));
  const chart = names.histogram(bars);
  return {
    ...chart, lastYear: chart.bars.at(-1)?.year, form: { action: '/search', hidden: hiddenOf(place, ['yearFrom', 'yearTo', 'year']) }, from: question.yearFrom, to: question.yearTo,
  };
}

function nameOf(key: QuestionList, value: string, names: SearchNames): Message | string {
  if (key === 'validity') return { key: `common.validity.${value}` };
  if (key === 'signature') return { key: `searchpage.signature.${value}` };
  if (key === 'year') return { key: 'searchpage.chip.year', params: { text: value } };
  return names[key].get(value) ?? value;
}

function yearsLabel({ yearFrom, yearTo }: SearchQuestion): Message {
  if (yearFrom === undefined) return { key: 'searchpage.chip.yearsTo', params: { to: yearTo } };
  if (yearTo === undefined) return { key: 'searchpage.chip.yearsFrom', params: { from: yearFrom } };
  return { key: 'searchpage.chip.years', params: { from: Math.min(yearFrom, yearTo), to: Math.max(yearFrom, yearTo) } };
}

/** `loại:Công_văn` as the words behind the colon; a code as the name it stands for. */
function chipText(chip: QueryChip, names: SearchNames): string {
  const value = chip.text.slice(chip.text.indexOf(':') + 1).replaceAll('_', ' ');
  if (chip.kind === 'type') return names.type.get(value) ?? value;
  if (chip.kind === 'agency') return names.agency.get(value) ?? value;
  if (chip.kind === 'date-range' && /^\p{L}+:/u.test(chip.text)) return chip.text.replace(':', ' ');
  // "năm 2023" was typed, the chip says the word itself.
  if (chip.kind === 'year') return /\d{4}/u.exec(value)?.[0] ?? value;
  return chip.text;
}

function toggle(list: readonly string[], value: string): string[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

function cut(text: string, start: number, end: number): string | undefined {
  const rest = `${text.slice(0, start)} ${text.slice(end)}`.replace(/\s+/g, ' ').trim();
  return rest === '' ? undefined : rest;
}
