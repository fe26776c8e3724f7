import { ArchiveError } from '../../../kernel/errors.js';
import type { SubjectId } from '../../../kernel/subject-id.js';
import type { ResultType } from '../../catalogue/model.js';
import type { ArchiveRecord } from '../../records/model.js';
import type { DuplicateEvidence, Evidence, FileEvidence } from '../checks/evidence.js';
import type { GivenMetadata, ItemFile, ItemWithSubmission, Suggestion } from '../model.js';
import type { IntakeDeps, ProbeTarget, ReadText } from '../ports.js';
import { typeEvidenceOf, withDeliveryContext } from '../rules/complete-metadata.js';
import { abolishedEvidenceOf, findTypeByTitle } from '../rules/find-type-by-title.js';
import { matchIssuer } from '../rules/match-issuer.js';
import { bestSuggestion, suggestMetadata } from '../rules/suggest-metadata.js';

type Deps = Pick<IntakeDeps, 'storage' | 'registers' | 'probe' | 'clock'>;

/** What is known of a paper before its text is read. */
export interface FileFindings {
  readonly targets: readonly ProbeTarget[];
  readonly evidence: Evidence;
  readonly given: GivenMetadata;
  readonly type: ResultType | undefined;
  readonly sameBytes: readonly ArchiveRecord[];
}

/** What is known when the text is read: all evidence, proposals, and records that look like the paper. */
export interface PaperFindings {
  readonly evidence: Evidence;
  readonly suggestions: readonly Suggestion[];
  readonly duplicateOf: readonly string[];
}

/**
 * The staged files of a paper.
 * @throws corrupt `staged-bytes-missing`: a row that promises bytes which are gone is told at once and loudly.
 */
export async function findStaged(deps: Pick<IntakeDeps, 'storage'>, files: readonly ItemFile[]): Promise<ProbeTarget[]> {
  const targets: ProbeTarget[] = [];
  for (const file of files) {
    const staged = await deps.storage.staging.find(file.token);
    if (staged === undefined || staged.sizeBytes !== file.sizeBytes) throw new ArchiveError('corrupt', 'staged-bytes-missing', { file: file.displayName });
    targets.push({ ...staged, displayName: file.displayName, declaredType: file.declaredType });
  }
  return targets;
}

/** Probes the files of a paper and looks up what the registers say of it. */
export async function gatherFileEvidence(deps: Deps, { item, submission }: ItemWithSubmission, signal?: AbortSignal): Promise<FileFindings> {
  const targets = await findStaged(deps, item.files);
  const files: FileEvidence[] = [];
  for (const target of targets) files.push(await deps.probe.examine(target, signal));
  const given = withDeliveryContext(item.given, submission);
  const { catalogue, records } = deps.registers;
  const type = given.typeCode === undefined ? undefined : await catalogue.resultType(given.typeCode);
  const sameBytes = await findSameBytes(records, targets.map((target) => target.sha256));
  const duplicates = sameBytes.map((record) => duplicateOf(record, 'bytes', submission.agencyId));
  const evidence: Evidence = {
    files, text: null, duplicates, ownerNumbers: await ownerNumbers(deps, given.ownerIds ?? []), metadata: given, type: typeEvidenceOf(type), abolished: [],
  };
  return { targets, evidence, given, type, sameBytes };
}

/** A record is the same paper only when every file of the paper is a master of it. */
export async function findSameBytes(records: Pick<IntakeDeps['registers']['records'], 'findDuplicates'>, sha256s: readonly string[]): Promise<ArchiveRecord[]> {
  let common: ArchiveRecord[] | undefined;
  for (const sha256 of new Set(sha256s)) {
    const found = await records.findDuplicates({ sha256 });
    const ids = new Set(found.map((record) => record.id));
    common = common === undefined ? found : common.filter((record) => ids.has(record.id));
    if (common.length === 0) return [];
  }
  return common ?? [];
}

/** Adds the text: proposals for the metadata, the twin by issuer, number and date, and papers nobody may ask for. */
export async function gatherPaperEvidence(deps: Deps, { submission }: ItemWithSubmission, known: FileFindings, text: ReadText): Promise<PaperFindings> {
  const { catalogue } = deps.registers;
  const today = deps.clock.today();
  const types = await catalogue.listTypes(today);
  const read = translateTypeNames(text.fields, types);
  const firstPage = text.pages[0]?.text ?? '';
  const issuerName = known.given.issuerName ?? bestSuggestion(read, 'issuerName')?.value;
  const issuedOn = known.given.issuedOn ?? bestSuggestion(read, 'issuedOn')?.value;
  // A paper that calls itself something the catalogue does not know is not what its dossier usually brings.
  const namesAnother = text.fields.some((field) => field.field === 'typeCode' && field.method === 'letter-layout') && bestSuggestion(read, 'typeCode') === undefined;
  const suggestions = suggestMetadata({
    read,
    given: known.given,
    dossier: { ownerId: submission.ownerId, expectedTypes: namesAnother ? [] : await expectedTypes(deps, submission.procedureCode) },
    typeByTitle: findTypeByTitle(firstPage, types),
    issuerAgency: typeof issuerName === 'string' ? matchIssuer(issuerName, await catalogue.listAgencies(), issuedOn ?? undefined) : undefined,
    signatureCount: known.evidence.files.reduce((sum, file) => sum + file.signatures.signed, 0),
    scanned: text.source !== 'text-layer',
  });
  const sameNumber = await findSameNumber(deps, known, suggestions);
  const { abolishedPapers } = await catalogue.reference();
  const evidence: Evidence = {
    ...known.evidence,
    text,
    duplicates: [...known.evidence.duplicates, ...sameNumber.map((record) => duplicateOf(record, 'number', submission.agencyId))],
    abolished: abolishedPapers.filter((paper) => paper.validFrom === undefined || paper.validFrom <= today).map(abolishedEvidenceOf),
  };
  return { evidence, suggestions, duplicateOf: evidence.duplicates.map((other) => other.recordId) };
}

/** The layout names a type in words ("Công văn"); the register wants its code. Names the catalogue does not know are dropped. */
function translateTypeNames(fields: readonly Suggestion[], types: readonly ResultType[]): Suggestion[] {
  const byName = new Map(types.map((type) => [type.nameVi.normalize('NFC').toLowerCase(), type.code]));
  return fields.flatMap((field) => {
    if (field.field !== 'typeCode') return [field];
    const code = byName.get(field.value.normalize('NFC').toLowerCase()) ?? types.find((type) => type.code === field.value)?.code;
    return code === undefined ? [] : [{ ...field, value: code, evidence: field.evidence ?? field.value }];
  });
}

async function expectedTypes(deps: Deps, procedureCode: string | null): Promise<readonly string[]> {
  if (procedureCode === null) return [];
  return (await deps.registers.catalogue.procedureByCode(procedureCode))?.resultTypeCodes ?? [];
}

async function findSameNumber(deps: Deps, known: FileFindings, suggestions: readonly Suggestion[]): Promise<ArchiveRecord[]> {
  const value = (field: 'documentNumber' | 'issuerName' | 'issuedOn'): string | undefined => known.given[field] ?? bestSuggestion(suggestions, field)?.value;
  const [documentNumber, issuerName, issuedOn] = [value('documentNumber'), value('issuerName'), value('issuedOn')];
  // A number alone is no identity: every office counts from 1 each year.
  if (documentNumber === undefined || issuerName === undefined || issuedOn === undefined) return [];
  const found = await deps.registers.records.findDuplicates({ documentNumber, issuerName, issuedOn });
  const bytes = new Set(known.sameBytes.map((record) => record.id));
  return found.filter((record) => !bytes.has(record.id));
}

async function ownerNumbers(deps: Deps, ownerIds: readonly string[]): Promise<SubjectId[] | undefined> {
  if (ownerIds.length === 0) return undefined;
  const owners = await deps.registers.owners.getMany(ownerIds);
  return owners.flatMap((owner) => owner.identifiers.map(({ kind, value }) => ({ kind, value })));
}

function duplicateOf(record: ArchiveRecord, by: DuplicateEvidence['by'], agencyId: string | null): DuplicateEvidence {
  // Who looks at the finding is not known yet: the bringer's own agency and what everybody may see. Screens check again.
  const visible = record.sensitivity === 'public' || record.custodianAgencyId === agencyId;
  return { recordId: record.id, by, visible, documentNumber: record.documentNumber };
}
