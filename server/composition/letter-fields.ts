import type { ExtractedPage } from '../archive/extraction/model.js';
import { readLetterFields } from '../archive/extraction/rules/read-letter-fields.js';
import type { Suggestion } from '../archive/intake/model.js';
import { suggestFromLetter } from '../archive/intake/rules/suggest-from-letter.js';

/** What the layout of a letter says of itself, in the words of intake. */
export function readFields(pages: readonly ExtractedPage[]): readonly Suggestion[] {
  return suggestFromLetter(readLetterFields(pages));
}
