import type { Check } from './check.js';

/** The file opens without a password: what cannot be read in twenty years is not kept. */
export const notEncrypted: Check = {
  codes: ['encrypted'],
  judge: ({ files }) => files.filter((file) => file.encrypted).map((file) => ({ code: 'encrypted', params: { file: file.name } })),
};
