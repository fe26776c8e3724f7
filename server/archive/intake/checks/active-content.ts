import type { Check } from './check.js';

const DANGEROUS = new Set(['javascript', 'launch', 'embedded-file', 'xfa', 'rich-media']);

/** Things in a PDF that act when it is opened: scripts, programs to start, files inside files, forms that compute. */
export const activeContent: Check = {
  codes: ['active-content', 'active-content-minor'],
  judge: ({ files }) =>
    files.flatMap((file) => {
      if (file.activeContent.length === 0) return [];
      const kinds = [...new Set(file.activeContent)].sort();
      const code = kinds.some((kind) => DANGEROUS.has(kind)) ? 'active-content' : 'active-content-minor';
      return [{ code, params: { file: file.name, kinds: kinds.join(', ') } }];
    }),
};
