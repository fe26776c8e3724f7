import type { ExtractedPage, ExtractedWord, RawPage } from '../model.js';
import type { LayerVerdict } from './needs-ocr.js';
import { judgeLayer } from './needs-ocr.js';
import { repairLegacyPage, repairMarks } from './repair-vietnamese.js';

/** Text put into Unicode from an old encoding is right as a rule, but nobody has read it. */
const REPAIRED_CONFIDENCE = 0.85;

/** What to make of a page's text layer. `trusted`: false when the picture of the page must be read. */
export function useLayer(raw: RawPage): { readonly page: ExtractedPage; readonly verdict: LayerVerdict; readonly trusted: boolean } {
  const verdict = judgeLayer(raw);
  const base = { number: raw.number, widthPt: raw.widthPt, heightPt: raw.heightPt, source: 'text-layer' as const };
  if (verdict === 'sound') {
    const words = raw.words.map((word) => ({ ...word, text: repairMarks(word.text) }));
    return { page: { ...base, text: textOf(words, raw.breaks), confidence: 1, words, flags: [] }, verdict, trusted: true };
  }
  const repaired = verdict === 'legacy' ? repairLegacyPage(raw) : undefined;
  if (repaired !== undefined) {
    const flags = ['legacy-encoding', `from-${repaired.encoding}`];
    return { page: { ...base, text: textOf(repaired.words, raw.breaks), confidence: REPAIRED_CONFIDENCE, words: repaired.words, flags }, verdict, trusted: true };
  }
  // What a stamp says is true as far as it goes; broken text helps nobody.
  const kept = verdict === 'stamp-only' || verdict === 'none' ? raw.words : [];
  return { page: { ...base, text: textOf(kept, raw.breaks), confidence: 0, words: kept, flags: [verdict] }, verdict, trusted: false };
}

function textOf(words: readonly ExtractedWord[], breaks: RawPage['breaks']): string {
  return words.map((word, index) => word.text + (breaks[index] ?? '')).join('').trimEnd();
}
