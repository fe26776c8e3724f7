import { writePages } from './check.js';
import type { Check, Observation } from './check.js';
import type { PageEvidence } from './evidence.js';

/** Pages without ink or text: the back of a sheet (noted), or a scan gone wrong when every page is blank. */
export const blankPage: Check = {
  codes: ['page-blank', 'all-pages-blank'],
  judge: ({ files }, { blankInkShare }) =>
    files.flatMap((file): Observation[] => {
      const blank = file.pages.filter((page) => isBlank(page, blankInkShare));
      if (blank.length === 0) return [];
      if (blank.length === file.pages.length && file.pages.length === file.pageCount) return [{ code: 'all-pages-blank', params: { file: file.name } }];
      return [{ code: 'page-blank', params: { file: file.name, pages: writePages(blank.map((page) => page.number)) } }];
    }),
};

function isBlank(page: PageEvidence, share: number): boolean {
  return !page.hasText && page.inkShare !== null && page.inkShare < share;
}
