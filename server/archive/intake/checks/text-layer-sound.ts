import type { Check } from './check.js';

/** The file's own text can be read as Vietnamese; a legacy or broken layer was read anew, and a paper without any text is said so. */
export const textLayerSound: Check = {
  codes: ['text-layer-legacy', 'text-layer-broken', 'no-text'],
  judge: ({ text }) => {
    if (text === null) return [];
    if (text.pages.every((page) => page.text.trim() === '')) return [{ code: 'no-text' }];
    if (text.layer === 'legacy') return [{ code: 'text-layer-legacy' }];
    return text.layer === 'broken' ? [{ code: 'text-layer-broken' }] : [];
  },
};
