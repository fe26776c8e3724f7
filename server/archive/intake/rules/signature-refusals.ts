import type { FieldFault } from '../../../kernel/errors.js';
import type { Evidence, FileEvidence, TypeEvidence } from '../checks/evidence.js';
import { signaturesJudged } from '../checks/signatures-judged.js';
import type { EvidenceSummary, ItemMetadata } from '../model.js';
import { DEFAULT_POLICY } from '../policies/default.js';
import type { PolicySettings } from '../policies/policy.js';
import { choosePolicy, judgeEvidence } from './apply-policy.js';
import { signatureLevels } from './signature-levels.js';

/**
 * What forbids to confirm a paper as this type: its signatures, judged when it was examined, do not meet what the type asks. The type
 * is often known only now; a policy that refuses must not be got round by naming the type late.
 */
export function signatureRefusals(summary: EvidenceSummary | null, type: TypeEvidence, metadata: Pick<ItemMetadata, 'copyClass'>, settings: PolicySettings | undefined): FieldFault[] {
  if (summary?.signatures === undefined) return [];
  const evidence: Evidence = {
    files: summary.formats.map((format, index) => fileOf(summary, format, index)), text: null, duplicates: [], ownerNumbers: undefined, metadata: { copyClass: metadata.copyClass }, type, abolished: [],
  };
  return judgeEvidence([signaturesJudged], choosePolicy(DEFAULT_POLICY, settings, type.code, signatureLevels(type)), evidence)
    .filter((finding) => finding.level === 'reject')
    .map((finding) => ({ field: 'typeCode', code: `refused-${finding.code}` }));
}

function fileOf(summary: EvidenceSummary, format: FileEvidence['format'], index: number): FileEvidence {
  const judged = summary.signatures?.[index] ?? undefined;
  const scanned = summary.lowestDpi !== null;
  return {
    name: '', sizeBytes: 0, sha256: '', declaredType: null, format, detected: format ?? '', formatVersion: null, opens: true, encrypted: false, truncated: false, pageCount: null, tooManyPixels: false,
    activeContent: [], virus: { state: 'clean' }, signatures: { signed: judged?.signed ?? 0, hidden: judged?.hidden ?? 0, unreadable: judged?.unreadable ?? false }, ...(judged === undefined ? {} : { judged }),
    pages: scanned ? [{ number: 1, size: null, inkShare: null, dpi: summary.lowestDpi, colour: null, hasText: false }] : [],
  };
}
