import type { DoorVerdict } from '../../signatures/model.js';

/** What the staged files of a paper say together: the worst of those judged; nothing while one of them was not judged to its end. */
export function signatureWord(verdicts: readonly (DoorVerdict | null)[] | undefined): 'passed' | 'indeterminate' | 'failed' | undefined {
  if (verdicts === undefined || verdicts.length === 0) return undefined;
  const mains = verdicts.map((one) => one?.main ?? null);
  if (mains.includes(null)) return undefined;
  if (mains.includes('TOTAL_FAILED')) return 'failed';
  if (mains.includes('INDETERMINATE')) return 'indeterminate';
  return mains.includes('TOTAL_PASSED') ? 'passed' : undefined;
}
