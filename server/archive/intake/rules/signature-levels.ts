import type { SignatureAnswer, SignatureOutcome } from '../../catalogue/model.js';
import type { TypeEvidence } from '../checks/evidence.js';
import type { PolicyLevel } from '../policies/policy.js';

const LEVELS: Readonly<Record<SignatureAnswer, PolicyLevel>> = { refuse: 'reject', wait: 'warn', note: 'note' };

const CODES: Readonly<Record<SignatureOutcome, readonly string[]>> = {
  failed: ['signature-failed', 'signature-broken'],
  indeterminate: ['signature-indeterminate'],
  missing: ['signature-missing-person', 'signature-missing-agency'],
  pictureOnly: ['signature-picture-only'],
  otherTree: ['signature-other-tree'],
  notVerified: ['signature-not-verified'],
};

/** What a document type says about its signatures, as levels of findings: refuse = kept out, wait = a person decides, note = taken in with a note. */
export function signatureLevels(type: Pick<TypeEvidence, 'signaturePolicy'> | undefined): Record<string, PolicyLevel> {
  const answers = Object.entries(type?.signaturePolicy ?? {}) as [SignatureOutcome, SignatureAnswer | undefined][];
  return Object.fromEntries(answers.flatMap(([outcome, answer]) => (answer === undefined ? [] : CODES[outcome].map((code) => [code, LEVELS[answer]]))));
}
