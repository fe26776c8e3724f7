import type { Check } from './check.js';

/** The very same bytes are in the archive already. Which record it is, only those learn who may see it. */
export const duplicateBytes: Check = {
  codes: ['duplicate-bytes', 'duplicate-bytes-elsewhere'],
  judge: ({ duplicates }) => {
    const same = duplicates.filter((other) => other.by === 'bytes');
    const seen = same.find((other) => other.visible);
    if (seen !== undefined) return [{ code: 'duplicate-bytes', params: { recordId: seen.recordId } }];
    return same.length > 0 ? [{ code: 'duplicate-bytes-elsewhere' }] : [];
  },
};
