import type { Check, Observation } from './check.js';

/** The file has bytes, and a PDF has pages. */
export const notEmpty: Check = {
  codes: ['file-empty', 'no-pages'],
  judge: ({ files }) =>
    files.flatMap((file): Observation[] => {
      if (file.sizeBytes === 0) return [{ code: 'file-empty', params: { file: file.name } }];
      return file.opens && file.pageCount === 0 ? [{ code: 'no-pages', params: { file: file.name } }] : [];
    }),
};
