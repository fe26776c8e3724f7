import { z } from 'zod';
import { formList, formText } from '../../platform/http/form.js';

/** The address of a search: the question, the filters, where in the list. */
export const searchQuery = z.object({
  q: formText, sort: z.enum(['relevance', 'issued-desc', 'issued-asc']).optional().catch(undefined), type: formList, agency: formList, year: formList,
  validity: formList, procedure: formList, signature: formList, cursor: z.string().max(200).optional(), dossier: formText, purpose: formText, lang: formText,
});

/** The same, read. */
export type SearchQuery = z.output<typeof searchQuery>;
