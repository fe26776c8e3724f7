import type { SignatureState } from '../../records/model.js';
import type { Main } from '../verifier/judge/verdict.js';

const STATES: Readonly<Record<Main, SignatureState>> = { TOTAL_PASSED: 'passed', INDETERMINATE: 'indeterminate', TOTAL_FAILED: 'failed', NO_SIGNATURE: 'none' };

/** What the register shows of a verdict. `passed` is not said of signers whom the type does not allow: that needs a person. */
export function stateOfVerdict(main: Main, signedByOtherTree: boolean): SignatureState {
  const state = STATES[main];
  return state === 'passed' && signedByOtherTree ? 'indeterminate' : state;
}

const FROM_WORST: readonly SignatureState[] = ['failed', 'indeterminate', 'unchecked', 'passed', 'none'];

/** The state of a record of several files: its worst file's; a file that was not judged keeps the record from being called `passed`. */
export function worstState(states: readonly SignatureState[]): SignatureState {
  return FROM_WORST.find((state) => states.includes(state)) ?? 'none';
}
