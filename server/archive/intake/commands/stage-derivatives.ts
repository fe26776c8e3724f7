import { Readable } from 'node:stream';
import type { Evidence } from '../checks/evidence.js';
import type { EvidenceSummary, StagedDerivative, SubmissionItem } from '../model.js';
import type { IntakeDeps, ReadText } from '../ports.js';
import type { Derivatives } from './accession-item.js';
import { asIntakeError } from './storage-faults.js';

/** What was made from a paper, kept in the staging area until a person confirms: recognised once, never again. */
export async function stageDerivatives(deps: Pick<IntakeDeps, 'storage'>, item: SubmissionItem, made: Derivatives): Promise<Pick<EvidenceSummary, 'text' | 'accessCopy'>> {
  return {
    text: await stage(deps, `${item.id}:text`, made.text),
    accessCopy: await stage(deps, `${item.id}:access-copy`, made.accessCopy),
  };
}

async function stage(deps: Pick<IntakeDeps, 'storage'>, owner: string, bytes: Buffer | undefined): Promise<StagedDerivative | null> {
  if (bytes === undefined) return null;
  try {
    const staged = await deps.storage.staging.receive(Readable.from([bytes]), { limitBytes: bytes.length, owner });
    return { token: staged.token, sizeBytes: staged.sizeBytes, sha256: staged.sha256, sha512: staged.sha512 };
  } catch (error) {
    throw asIntakeError(error);
  }
}

const A4 = { width: 210, height: 297 };
const MOST_SIZES = 200;

/** The evidence as screens and the register need it. */
export function summarise(
  evidence: Evidence,
  text: ReadText | undefined,
  staged: Pick<EvidenceSummary, 'text' | 'accessCopy'>,
  examinedAt: string,
): EvidenceSummary {
  const dpis = evidence.files.flatMap((file) => file.pages.flatMap((page) => (page.dpi === null ? [] : [page.dpi])));
  return {
    formats: evidence.files.map((file) => file.format),
    pageCount: evidence.files.reduce((sum, file) => sum + (file.pageCount ?? 0), 0),
    pageSizes: evidence.files.flatMap((file) => file.pages.map((page) => page.size ?? A4)).slice(0, MOST_SIZES),
    signatureCount: evidence.files.reduce((sum, file) => sum + file.signatures.signed, 0),
    signatures: evidence.files.map((file) => file.judged ?? null),
    textSource: text?.source ?? 'none',
    textConfidence: text?.confidence ?? null,
    textCharacters: text?.pages.reduce((sum, page) => sum + page.text.length, 0) ?? 0,
    lowestDpi: dpis.length === 0 ? null : Math.round(dpis.reduce((least, dpi) => Math.min(least, dpi), Infinity)),
    ...staged,
    examinedAt,
  };
}
