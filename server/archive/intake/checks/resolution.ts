import { writePages } from './check.js';
import type { Check } from './check.js';

/**
 * Scanned pages have at least 200 dpi (NĐ 30/2020/NĐ-CP, Phụ lục I, phần II), more where the policy of the type asks it; computed from pixels over
 * the page's size, not from what the file says of itself.
 */
export const resolution: Check = {
  codes: ['resolution-low'],
  judge: ({ files }, { minDpi: least }) =>
    files.flatMap((file) => {
      // Half a percent of slack: 1653 pixels over 210 mm are 199.9 dpi and meant as 200.
      const low = file.pages.filter((page) => page.dpi !== null && page.dpi < least * 0.995);
      if (low.length === 0) return [];
      const found = Math.round(Math.min(...low.map((page) => page.dpi ?? least)));
      return [{ code: 'resolution-low', params: { file: file.name, pages: writePages(low.map((page) => page.number)), found, least } }];
    }),
};
