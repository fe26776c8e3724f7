import type { SignatureRun } from '../model.js';

type Compared = Pick<SignatureRun, 'main' | 'sub' | 'state'> & { readonly signatures: readonly { readonly field: string; readonly main: string; readonly sub: string | null }[] };

/**
 * True when a later run says something else than the one before: on the file as a whole or on one of its signatures. How long the
 * verdict is proven, its level and its evidence may change without anybody having to act.
 */
export function verdictChanged(before: Compared, after: Compared): boolean {
  if (before.main !== after.main || before.sub !== after.sub || before.state !== after.state) return true;
  const told = (run: Compared): string => run.signatures.map((one) => `${one.field}\n${one.main}\n${one.sub ?? ''}`).join('\n\n');
  return told(before) !== told(after);
}
