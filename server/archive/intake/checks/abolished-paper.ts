import type { Check } from './check.js';
import { hasTitle, titleLinesOf } from '../rules/find-title-line.js';

/** A kind of paper that nobody may ask a citizen for any more; the catalogue says which and since when. */
export const abolishedPaper: Check = {
  codes: ['paper-abolished'],
  judge: ({ text, abolished }) => {
    const first = text?.pages[0]?.text;
    if (first === undefined) return [];
    const lines = titleLinesOf(first);
    const found = abolished.find((paper) => paper.titles.some((title) => hasTitle(lines, title)));
    return found === undefined ? [] : [{ code: 'paper-abolished', params: { name: found.name } }];
  },
};
