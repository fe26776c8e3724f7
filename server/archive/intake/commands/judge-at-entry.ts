import type { StoredFile } from '../../../../storage/preservation-store.js';
import type { DoorPaper, PreparedRuns } from '../../signatures/model.js';
import type { EvidenceSummary, ItemMetadata, SubmissionItem } from '../model.js';
import type { IntakeDeps, ProbeTarget } from '../ports.js';
import { logicalPathsOf } from '../rules/name-object-files.js';

/** What becomes of a record's signatures where nobody judges them. */
const NO_RUNS: Omit<PreparedRuns, 'state'> = { runs: [], files: [], faults: [] };

/**
 * The judgement that enters the archive with the paper: made at the moment of entry, not at the examination days before, so that
 * it says what held when the paper came in. Files in which the examination found no trace of a signature are not judged twice.
 */
export async function judgeAtEntry(
  deps: Pick<IntakeDeps, 'signatures'>, item: SubmissionItem, targets: readonly ProbeTarget[], known: { readonly evidence: EvidenceSummary; readonly metadata: ItemMetadata },
): Promise<PreparedRuns> {
  if (deps.signatures === undefined) return { ...NO_RUNS, state: known.evidence.signatureCount > 0 ? 'unchecked' : 'none' };
  return deps.signatures.prepare(paperOf(item, targets, known));
}

/** The runs of a try that was cut off, as it left them in the object. */
export async function adoptRuns(
  deps: Pick<IntakeDeps, 'signatures'>, item: SubmissionItem, targets: readonly ProbeTarget[], known: { readonly evidence: EvidenceSummary; readonly metadata: ItemMetadata }, stored: readonly StoredFile[],
): Promise<PreparedRuns> {
  if (deps.signatures === undefined) return judgeAtEntry(deps, item, targets, known);
  return deps.signatures.adopt(paperOf(item, targets, known), stored.map((file) => file.logicalPath));
}

function paperOf(item: SubmissionItem, targets: readonly ProbeTarget[], { evidence, metadata }: { readonly evidence: EvidenceSummary; readonly metadata: ItemMetadata }): DoorPaper {
  const paths = logicalPathsOf(evidence.formats);
  const masters = targets.flatMap((target, index) => {
    const seen = evidence.signatures?.[index];
    const unsigned = seen != null && seen.main === 'NO_SIGNATURE' && seen.hidden === 0;
    return evidence.formats[index] !== 'pdf' || unsigned ? [] : [{ logicalPath: paths[index] ?? '', path: target.path }];
  });
  return { recordId: item.reservedRecordId, masters, about: metadata };
}
