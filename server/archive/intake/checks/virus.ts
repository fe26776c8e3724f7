import type { Check } from './check.js';

/** No malware known to the scanner; without a scanner that is said, not hidden. */
export const virus: Check = {
  codes: ['virus-found', 'virus-not-scanned'],
  judge: ({ files }) => {
    const found = files.flatMap((file) =>
      file.virus.state === 'infected' ? [{ code: 'virus-found', params: { file: file.name, name: file.virus.name } }] : [],
    );
    if (found.length > 0) return found;
    return files.some((file) => file.virus.state === 'not-scanned') ? [{ code: 'virus-not-scanned' }] : [];
  },
};
