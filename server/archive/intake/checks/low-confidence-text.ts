import { writePages } from './check.js';
import type { Check } from './check.js';

/** Recognised text that is unsure: full-text search will miss words of these pages, and suggestions need a second look. */
export const lowConfidenceText: Check = {
  codes: ['text-unsure'],
  judge: ({ text }, { minTextConfidence }) => {
    const unsure = (text?.pages ?? []).filter((page) => page.confidence !== null && page.text.trim() !== '' && page.confidence < minTextConfidence);
    if (unsure.length === 0) return [];
    const lowest = Math.min(...unsure.map((page) => page.confidence ?? 1));
    return [{ code: 'text-unsure', params: { pages: writePages(unsure.map((page) => page.number)), lowest: Math.round(lowest * 100) } }];
  },
};
