import type { Check } from './check.js';

/** A paper of so many pages is a volume, not a paper: it is divided before it is kept. */
export const pageLimit: Check = {
  codes: ['too-many-pages'],
  judge: ({ files }, { maxPages }) => {
    const count = files.reduce((sum, file) => sum + (file.pageCount ?? 0), 0);
    return count > maxPages ? [{ code: 'too-many-pages', params: { count, most: maxPages } }] : [];
  },
};
