import { writePages } from './check.js';
import type { Check } from './check.js';

/** Scans are in colour, so that the red seal can be told from a copy (NĐ 30/2020/NĐ-CP, Phụ lục I, phần II). */
export const colour: Check = {
  codes: ['not-in-colour'],
  judge: ({ files }) =>
    files.flatMap((file) => {
      const scanned = file.pages.filter((page) => page.dpi !== null && page.colour !== null);
      const without = scanned.filter((page) => page.colour !== 'colour');
      // A page of plain black text has no colour to show even when scanned in colour: only a paper without any is noted.
      if (without.length === 0 || without.length < scanned.length) return [];
      return [{ code: 'not-in-colour', params: { file: file.name, pages: writePages(without.map((page) => page.number)) } }];
    }),
};
