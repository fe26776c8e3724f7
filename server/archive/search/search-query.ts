import { z } from 'zod';
import { formList, formText } from '../../platform/http/form.js';

/** A year, or nothing where something else was typed: a wrong year in an address is no reason to show no answer. */
const yearField = z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().int().min(1).max(9999).optional()).catch(undefined);

/** The fields of a question, in addresses and forms alike. */
export const questionFields = {
  q: formText.transform((text) => text?.slice(0, 2000)), sort: z.enum(['relevance', 'issued-desc', 'issued-asc']).optional().catch(undefined), type: formList, agency: formList, year: formList,
  validity: formList, procedure: formList, signature: formList, yearFrom: yearField, yearTo: yearField,
};

/** The address of a search: the question, the filters, where in the list, and within which dossier. */
export const searchQuery = z.object({ ...questionFields, cursor: z.string().max(200).optional(), dossier: formText, purpose: formText, lang: formText });

/** The same, read. */
export type SearchQuery = z.output<typeof searchQuery>;

/** The question kept in a text (an address behind `?`), read; for the way back from a record to its list. */
export function readQuestion(text: string): SearchQuery {
  const params = new URLSearchParams(text.slice(0, 4000));
  const raw: Record<string, string | string[]> = {};
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    raw[name] = values.length > 1 ? values.slice(0, 100) : (values[0] ?? '');
  }
  const parsed = searchQuery.safeParse(raw);
  return parsed.success ? parsed.data : searchQuery.parse({});
}
