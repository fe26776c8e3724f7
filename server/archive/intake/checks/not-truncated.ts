import type { Check } from './check.js';

/** The file is whole: a PDF that breaks off in the middle lost pages on its way. A file that still opens is only noted. */
export const notTruncated: Check = {
  codes: ['truncated', 'end-missing'],
  judge: ({ files }) =>
    files
      .filter((file) => file.truncated && file.sizeBytes > 0)
      .map((file) => ({ code: file.opens ? 'end-missing' : 'truncated', params: { file: file.name } })),
};
