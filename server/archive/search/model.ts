import type { SearchFilters, SearchSort } from './engines/engine.js';

/** The parts of a question that take several values, as addresses and forms name them. */
export const QUESTION_LISTS = ['type', 'agency', 'year', 'validity', 'procedure', 'signature'] as const;
export type QuestionList = (typeof QUESTION_LISTS)[number];

/** A whole question as a person asks it: what stands in the box, and the filters beside it. Can be kept and asked again. */
export interface SearchQuestion extends Readonly<Record<QuestionList, readonly string[]>> {
  readonly q?: string | undefined;
  readonly sort?: SearchSort | undefined;
  /** First and last year of issue, both included. */
  readonly yearFrom?: number | undefined;
  readonly yearTo?: number | undefined;
}

/** The question alone, without where in the list somebody is or in which dossier he works. */
export function questionOf(query: SearchQuestion): SearchQuestion {
  const { q, sort, yearFrom, yearTo } = query;
  return {
    type: query.type, agency: query.agency, year: query.year, validity: query.validity, procedure: query.procedure, signature: query.signature,
    ...(q === undefined ? {} : { q }), ...(sort === undefined ? {} : { sort }), ...(yearFrom === undefined ? {} : { yearFrom }), ...(yearTo === undefined ? {} : { yearTo }),
  };
}

/** The filters of a question as the engine takes them. Years given the wrong way round are turned. */
export function filtersOf(question: SearchQuestion): SearchFilters {
  const years = question.year.map(Number).filter((year) => Number.isInteger(year) && year > 0 && year <= 9999);
  const [from, to] = [question.yearFrom, question.yearTo];
  const [first, last] = from !== undefined && to !== undefined && from > to ? [to, from] : [from, to];
  return {
    ...(question.type.length === 0 ? {} : { typeCodes: question.type }),
    ...(question.agency.length === 0 ? {} : { agencyIds: question.agency }),
    ...(years.length === 0 ? {} : { years }),
    ...(question.validity.length === 0 ? {} : { validity: question.validity }),
    ...(question.procedure.length === 0 ? {} : { procedureCodes: question.procedure }),
    ...(question.signature.length === 0 ? {} : { signatureState: question.signature }),
    ...(first === undefined ? {} : { dateFrom: `${String(first).padStart(4, '0')}-01-01` }),
    ...(last === undefined ? {} : { dateTo: `${String(last).padStart(4, '0')}-12-31` }),
  };
}

/** The question as the query of an address. */
export function questionParams(question: SearchQuestion): URLSearchParams {
  const params = new URLSearchParams();
  if (question.q !== undefined) params.set('q', question.q);
  for (const name of QUESTION_LISTS) for (const value of question[name]) params.append(name, value);
  if (question.yearFrom !== undefined) params.set('yearFrom', String(question.yearFrom));
  if (question.yearTo !== undefined) params.set('yearTo', String(question.yearTo));
  if (question.sort !== undefined) params.set('sort', question.sort);
  return params;
}

/** True when nothing is asked and nothing filtered. */
export function isEmptyQuestion(question: SearchQuestion): boolean {
  return question.q === undefined && Object.keys(filtersOf(question)).length === 0;
}
