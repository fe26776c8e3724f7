import type { Check } from './check.js';
import { findPrintedNumbers } from '../rules/find-printed-numbers.js';

/**
 * Whether the numbers printed on the paper are the owner's: khớp (one of them is), không khớp (there are numbers, none is his),
 * không có (none is printed). The wrong person's paper in a dossier is the mistake that costs most.
 */
export const ownerMismatch: Check = {
  codes: ['owner-match', 'owner-mismatch', 'owner-absent'],
  judge: ({ text, ownerNumbers }) => {
    if (text === null || ownerNumbers === undefined || ownerNumbers.length === 0) return [];
    const printed = findPrintedNumbers(text.pages.map((page) => page.text).join('\n'));
    if (printed.length === 0) return [{ code: 'owner-absent' }];
    const own = new Set(ownerNumbers.map((number) => `${number.kind}:${number.value}`));
    return [{ code: printed.some((number) => own.has(`${number.kind}:${number.value}`)) ? 'owner-match' : 'owner-mismatch' }];
  },
};
