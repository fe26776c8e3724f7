import type { Check } from './check.js';

/** How many digital signatures the file carries, where none was judged: nothing here says that one is worth anything. */
export const signatureCount: Check = {
  codes: ['signatures-unchecked', 'signatures-hidden', 'signatures-unreadable'],
  judge: ({ files }) => {
    const signed = files.reduce((sum, file) => sum + (file.judged === undefined ? file.signatures.signed : 0), 0);
    const hidden = files.reduce((sum, file) => sum + file.signatures.hidden, 0);
    return [
      ...(signed > 0 ? [{ code: 'signatures-unchecked', params: { count: signed } }] : []),
      ...(hidden > 0 ? [{ code: 'signatures-hidden', params: { count: hidden } }] : []),
      ...(files.some((file) => file.signatures.unreadable && file.opens && file.judged?.main !== 'TOTAL_FAILED' && file.judged?.main !== null) ? [{ code: 'signatures-unreadable' }] : []),
    ];
  },
};
