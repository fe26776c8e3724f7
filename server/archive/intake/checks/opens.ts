import type { Check, Observation } from './check.js';

/** The file can be opened and its pages found. Silent where another check names the cause (encrypted, truncated, foreign format). */
export const opens: Check = {
  codes: ['does-not-open', 'picture-too-large'],
  judge: ({ files }) =>
    files.flatMap((file): Observation[] => {
      if (file.tooManyPixels) return [{ code: 'picture-too-large', params: { file: file.name } }];
      const explained = file.sizeBytes === 0 || file.format === null || file.encrypted || file.truncated;
      return file.opens || explained ? [] : [{ code: 'does-not-open', params: { file: file.name } }];
    }),
};
