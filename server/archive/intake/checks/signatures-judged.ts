import { missingSigners } from '../../signatures/rules/missing-signers.js';
import type { Check, Observation } from './check.js';
import type { Evidence, FileEvidence } from './evidence.js';

/**
 * What the verifier said of a paper's digital signatures, and whose are lacking for its type. It says no more than is known: a
 * file without cryptography has no digital signature, whatever its picture shows; a file the verifier could not read to its end
 * was not verified, which is neither valid nor invalid.
 */
export const signaturesJudged: Check = {
  codes: [
    'signature-passed', 'signature-failed', 'signature-broken', 'signature-indeterminate', 'signature-missing-person', 'signature-missing-agency', 'signature-picture-only',
    'signature-other-tree', 'signature-not-verified',
  ],
  judge: (evidence) => [...verdicts(evidence.files), ...otherTrees(evidence), ...lacking(evidence)],
};

function verdicts(files: readonly FileEvidence[]): Observation[] {
  const judged = files.flatMap((file) => (file.judged === undefined ? [] : [{ name: file.name, ...file.judged }]));
  const count = (kind: 'passed' | 'indeterminate' | 'failed'): number => judged.reduce((sum, one) => sum + one[kind], 0);
  const total = judged.reduce((sum, one) => sum + one.signed, 0);
  const told = (code: string, of: number): Observation[] => (of === 0 ? [] : [{ code, params: { count: of, total } }]);
  return [
    ...judged.filter((one) => one.fault !== null).map((one) => ({ code: 'signature-not-verified', params: { file: one.name } })),
    ...judged.filter((one) => one.main === 'TOTAL_FAILED' && one.signed === 0).map((one) => ({ code: 'signature-broken', params: { file: one.name } })),
    ...told('signature-failed', count('failed')), ...told('signature-indeterminate', count('indeterminate')), ...told('signature-passed', count('passed')),
  ];
}

function otherTrees({ files, type }: Evidence): Observation[] {
  const allowed = type?.trees;
  if (allowed === undefined) return [];
  const other = [...new Set(files.flatMap((file) => file.judged?.trees ?? []))].filter((tree) => !allowed.includes(tree));
  return other.map((tree) => ({ code: 'signature-other-tree', params: { tree } }));
}

/** Copies of paper carry the signature of whoever made them, not those of the original: only electronic originals can lack one. */
function lacking({ files, type, metadata }: Evidence): Observation[] {
  if (files.some((file) => file.judged?.fault != null || file.judged?.main === 'TOTAL_FAILED')) return [];
  const signed = files.some((file) => file.signatures.signed > 0 || file.signatures.hidden > 0);
  const scanned = files.some((file) => file.format !== 'pdf' || file.pages.some((page) => page.dpi !== null));
  const needed = type?.signatures;
  if (scanned) return !signed && files.every((file) => file.opens) && needed?.length !== 0 ? [{ code: 'signature-picture-only' }] : [];
  if (needed === undefined || (metadata.copyClass !== undefined && metadata.copyClass !== 'A')) return [];
  return missingSigners(needed, files.flatMap((file) => file.judged?.holders ?? [])).map((kind) => ({ code: `signature-missing-${kind}` }));
}
