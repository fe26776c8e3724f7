import { compareNames } from '../../../kernel/person-name.js';
import { stripMarks } from '../../../kernel/fold-text.js';
import type { SignerIdentity } from '../model.js';
import type { SignerSummary } from '../verifier/judge/verdict.js';
import type { Holder } from '../verifier/vietnamese/holder.js';
import { matchIdentifier } from '../verifier/vietnamese/subject.js';
import type { IdentifierMatch } from '../verifier/vietnamese/subject.js';
import { asCertificateNumber } from './paper-facts.js';
import type { PaperFacts } from './paper-facts.js';

const NOBODY: SignerIdentity = { owner: 'absent', issuer: 'absent', signer: 'absent' };

/** Words of agency names that are written short or long; marks are often missing in certificates. */
const fold = (text: string): string =>
  stripMarks(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/\buy ban nhan dan\b/g, 'ubnd').replace(/\b(thanh pho|tp)\b/g, 'tp').trim();

/**
 * Compares a signer with owner, issuer and named officer of the paper: "khớp", "không khớp", or "không có" where one side names
 * none. A number of the same kind decides for the owner; names decide for issuer and officer, for the catalogue has no numbers of
 * agencies. Only a person can be the officer named.
 */
export function identifySigner(signer: SignerSummary | undefined, holder: Holder, facts: PaperFacts): SignerIdentity {
  if (signer === undefined) return NOBODY;
  return { owner: ownerMatch(signer, facts), issuer: issuerMatch(signer, facts.issuerNames), signer: officerMatch(signer, holder, facts.signerName) };
}

function ownerMatch(signer: SignerSummary, facts: PaperFacts): IdentifierMatch {
  const answers = facts.owners.map(asCertificateNumber).map((one) => matchIdentifier(signer.identifiers, one.type, one.value));
  return answers.includes('match') ? 'match' : answers.includes('mismatch') ? 'mismatch' : 'absent';
}

function issuerMatch(signer: SignerSummary, names: readonly string[]): IdentifierMatch {
  const wanted = names.map(fold).filter((name) => name !== '');
  // A person's certificate names the agency as organisation, an agency's own as common name.
  const said = [signer.organisation, signer.commonName].map((text) => fold(text ?? '')).filter((text) => text !== '');
  if (wanted.length === 0 || said.length === 0) return 'absent';
  if (said.some((text) => wanted.some((name) => ` ${text} `.includes(` ${name} `) || (text.length >= 8 && ` ${name} `.includes(` ${text} `))))) return 'match';
  return fold(signer.organisation ?? '') === '' ? 'absent' : 'mismatch';
}

function officerMatch(signer: SignerSummary, holder: Holder, name: string | null): IdentifierMatch {
  const said = signer.commonName ?? '';
  if (name === null || name.trim() === '' || said.trim() === '' || holder === 'agency') return 'absent';
  return compareNames(said, name) === 'different' ? 'mismatch' : 'match';
}
