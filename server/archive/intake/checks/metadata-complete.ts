import type { Check } from './check.js';
import { missingMetadata } from '../rules/missing-metadata.js';

/** Everything is stated that the register needs for a paper of this type; otherwise a person fills it in. */
export const metadataComplete: Check = {
  codes: ['metadata-missing'],
  judge: ({ metadata, type }) => {
    const missing = missingMetadata(metadata, type);
    return missing.length === 0 ? [] : [{ code: 'metadata-missing', params: { count: missing.length, fields: missing.join(', ') } }];
  },
};
