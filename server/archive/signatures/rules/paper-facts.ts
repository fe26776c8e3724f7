import type { SubjectId, SubjectIdKind } from '../../../kernel/subject-id.js';
import type { NeededSignature } from '../../catalogue/model.js';
import type { Expectations } from '../verifier/vietnamese/explain.js';
import { readCapacity } from '../verifier/vietnamese/signing-title.js';
import type { SubjectIdentifier } from '../verifier/vietnamese/subject.js';

/** What the register says of a paper, as far as signers can be compared with it. */
export interface PaperFacts {
  readonly owners: readonly SubjectId[];
  /** The issuer as printed and every other name the catalogue knows it by. */
  readonly issuerNames: readonly string[];
  readonly signerName: string | null;
  /** The line above the name, with its capacity where it was noted: "KT. CHỦ TỊCH". */
  readonly signerTitle: string | null;
  readonly needed: readonly NeededSignature[];
  /** Trees that may sign the type; all where undefined. */
  readonly trees: readonly string[] | undefined;
}

/** A paper of which nothing is known: nothing is expected of its signers. */
export const UNKNOWN_PAPER: PaperFacts = { owners: [], issuerNames: [], signerName: null, signerTitle: null, needed: [], trees: undefined };

const KINDS: Readonly<Record<SubjectIdKind, SubjectIdentifier['type']>> = {
  'personal-number': 'CCCD', cmnd: 'CMND', passport: 'HC', 'tax-code': 'MST', 'foreign-number': 'other',
};

/** A number of the register as certificates write its kind. */
export function asCertificateNumber({ kind, value }: SubjectId): SubjectIdentifier {
  return { type: KINDS[kind], value };
}

/**
 * What the verifier is told to expect. The owner of a paper is not its signer: his number is compared (see identify-signer) but no
 * signature is doubted for it. The title is used only where it tells the capacity, for a bare title says nothing of it.
 */
export function expectationsOf(facts: PaperFacts): Expectations {
  const told = facts.signerTitle !== null && readCapacity(facts.signerTitle) !== 'own';
  return { ...(facts.trees === undefined ? {} : { allowedTrees: facts.trees }), ...(told && facts.signerTitle !== null ? { signatureBlock: facts.signerTitle } : {}) };
}
