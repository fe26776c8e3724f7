import type { ExtractedPage } from '../archive/extraction/model.js';
import type { Suggestion } from '../archive/intake/model.js';

/** What the layout of a letter says of itself, in the words of intake. */
export function readFields(_pages: readonly ExtractedPage[]): readonly Suggestion[] {
  return [];
}
