import type { Check } from './check.js';

/** Another file of the same paper: same issuer, number and date (NĐ 30/2020/NĐ-CP, Phụ lục VI). */
export const duplicateNumber: Check = {
  codes: ['duplicate-number', 'duplicate-number-elsewhere'],
  judge: ({ duplicates }) => {
    if (duplicates.some((other) => other.by === 'bytes')) return [];
    const same = duplicates.filter((other) => other.by === 'number');
    const seen = same.find((other) => other.visible);
    if (seen !== undefined) return [{ code: 'duplicate-number', params: { recordId: seen.recordId, number: seen.documentNumber ?? '' } }];
    return same.length > 0 ? [{ code: 'duplicate-number-elsewhere' }] : [];
  },
};
