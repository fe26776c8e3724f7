import type { Check } from './check.js';
import { findSecrecyMark } from '../rules/find-secrecy-mark.js';

/** A stamp MẬT, TỐI MẬT or TUYỆT MẬT: papers of state secrets must stay out of a networked archive. */
export const secrecyMark: Check = {
  codes: ['secrecy-mark'],
  judge: ({ text }) => {
    for (const page of text?.pages ?? []) {
      const mark = findSecrecyMark(page.text);
      if (mark !== undefined) return [{ code: 'secrecy-mark', params: { mark, page: page.number } }];
    }
    return [];
  },
};
