import { systemActor } from '../../../kernel/actor.js';
import type { SystemActor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Finding } from '../../../kernel/finding.js';
import type { NewFile, StoredFile } from '../../../../storage/preservation-store.js';
import { isStorageError } from '../../../../storage/errors.js';
import { createKeyLock } from '../../../../storage/key-lock.js';
import type { ResultType } from '../../catalogue/model.js';
import type { NewRecord, RecordFile } from '../../records/model.js';
import type { EvidenceSummary, ItemMetadata, ItemWithSubmission, SubmissionItem, Suggestion } from '../model.js';
import type { IntakeDeps, ProbeTarget } from '../ports.js';
import type { PreparedRuns } from '../../signatures/model.js';
import { SIGNATURES_FOLDER, signatureMediaType } from '../../signatures/rules/report-files.js';
import { logicalPathsOf, mediaTypeOf, TEXT_PATH, ACCESS_COPY_PATH } from '../rules/name-object-files.js';
import { nextState } from '../rules/next-state.js';
import { discardStaged } from './discard-staged.js';
import { findSameBytes, findStaged } from './gather-evidence.js';
import { adoptRuns, judgeAtEntry } from './judge-at-entry.js';
import { asIntakeError } from './storage-faults.js';

/** What was made from the master while it was examined. */
export interface Derivatives {
  readonly text: Buffer | undefined;
  readonly accessCopy: Buffer | undefined;
}

/** The fresh results of an examination that ends in acceptance without a person. */
export interface FreshExamination {
  readonly derivatives: Derivatives;
  readonly evidence: EvidenceSummary;
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
}

const REGISTRAR = systemActor('intake');

/**
 * Writes a decided paper to the archive: bytes first, durable and under the id reserved at the start; then, in one commit, the
 * register's record and the paper's state; last the staged bytes are let go. After a crash at any point a repeat finishes it.
 * A record with the same bytes that appeared meanwhile makes no second one: a confirmed paper goes back to its person, a fresh one
 * answers `twin` and is to be examined again. Within a process papers of the same bytes go one after the other; between processes
 * the look inside the commit decides, and the object of the slower one stays behind in the storage without a record.
 */
export function accessionItem(deps: IntakeDeps) {
  const oneByOne = createKeyLock();
  return (found: ItemWithSubmission, metadata: ItemMetadata | null, fresh: FreshExamination | undefined): Promise<'done' | 'twin'> =>
    oneByOne(found.item.files[0]?.sha256 ?? found.item.id, async () => {
      const twin = await accession(deps, found, metadata, fresh);
      if (twin === undefined) return 'done';
      if (fresh === undefined) await sendBack(deps, found.item, twin);
      return 'twin';
    });
}

/** Writes the paper; the id of its twin where there is one. */
async function accession(
  deps: IntakeDeps, found: ItemWithSubmission, metadata: ItemMetadata | null, fresh: FreshExamination | undefined,
): Promise<string | undefined> {
  const { item } = found;
  const evidence = fresh?.evidence ?? item.evidence;
  if (metadata === null || evidence === null) throw new ArchiveError('corrupt', 'item-incomplete');
  const type = await deps.registers.catalogue.resultType(metadata.typeCode);
  if (type === undefined) throw new ArchiveError('corrupt', 'type-unknown', { typeCode: metadata.typeCode });
  const twin = await findTwin(deps, found);
  if (twin !== undefined) return twin;

  const targets = await findStaged(deps, item.files);
  const known = { evidence, metadata };
  const judged = await judgeAtEntry(deps, item, targets, known);
  const { files, metBefore } = await preserve(deps, found, targets, [...(await collectFiles(deps, targets, evidence, fresh?.derivatives)), ...judged.files]);
  const runs = metBefore ? await adoptRuns(deps, item, targets, known, files) : judged;
  const record = newRecord(found, { metadata, type, evidence, files, runs });
  const outcome = await register(deps, found, { record, evidence, metadata, runs }, fresh);
  if (outcome === 'done') await discardStaged(deps, { files: item.files, evidence });
  return outcome === 'done' || outcome === 'superseded' ? undefined : outcome.twin;
}

async function findTwin(deps: IntakeDeps, { item, submission }: ItemWithSubmission): Promise<string | undefined> {
  const same = await findSameBytes(deps.registers.records, item.files.map((file) => file.sha256));
  return same.find((record) => record.id !== item.reservedRecordId && record.custodianAgencyId === submission.agencyId)?.id;
}

async function collectFiles(
  deps: IntakeDeps, targets: readonly ProbeTarget[], evidence: EvidenceSummary, fresh: Derivatives | undefined,
): Promise<NewFile[]> {
  const paths = logicalPathsOf(evidence.formats);
  const files: NewFile[] = targets.map((target, index) => ({ logicalPath: paths[index] ?? '', source: target }));
  const derivatives = [
    { logicalPath: TEXT_PATH, bytes: fresh?.text, staged: evidence.text },
    { logicalPath: ACCESS_COPY_PATH, bytes: fresh?.accessCopy, staged: evidence.accessCopy },
  ];
  for (const { logicalPath, bytes, staged } of derivatives) {
    if (bytes !== undefined) files.push({ logicalPath, source: bytes });
    else if (staged !== null) {
      const source = await deps.storage.staging.find(staged.token);
      if (source === undefined) throw new ArchiveError('corrupt', 'staged-bytes-missing', { file: logicalPath });
      files.push({ logicalPath, source });
    }
  }
  return files;
}

/** Stores the object, or takes the one a cut-off try stored before, when it holds the same masters. */
async function preserve(deps: IntakeDeps, { item, submission }: ItemWithSubmission, targets: readonly ProbeTarget[], files: readonly NewFile[]): Promise<{ files: readonly StoredFile[]; metBefore: boolean }> {
  const user = { name: item.decision?.byName ?? submission.actorName, address: `urn:khoso:actor:${encodeURIComponent(item.decision?.by ?? submission.actorId)}` };
  try {
    return { files: (await deps.storage.archive.create(item.reservedRecordId, files, { message: 'Tiếp nhận vào kho', user })).files, metBefore: false };
  } catch (error) {
    if (!isStorageError(error, 'conflict')) throw asIntakeError(error);
    const stored = (await deps.storage.archive.describe(item.reservedRecordId)).versions[0]?.files ?? [];
    const digests = new Set(stored.map((file) => file.sha512));
    if (!targets.every((target) => digests.has(target.sha512))) throw asIntakeError(error);
    return { files: stored, metBefore: true };
  }
}

interface RecordParts {
  readonly metadata: ItemMetadata;
  readonly type: ResultType;
  readonly evidence: EvidenceSummary;
  readonly files: readonly StoredFile[];
  readonly runs: PreparedRuns;
}

function newRecord({ item, submission }: ItemWithSubmission, parts: RecordParts): NewRecord {
  const { metadata, type, evidence } = parts;
  // Who digitised it keeps it; the register hands it to the successor of an agency that has ended.
  const keeper = submission.agencyId ?? metadata.issuerAgencyId;
  if (keeper === null) throw new ArchiveError('invalid', 'submission-without-agency');
  return {
    id: item.reservedRecordId,
    title: metadata.title,
    abstract: metadata.abstract,
    documentNumber: metadata.documentNumber,
    typeCode: metadata.typeCode,
    issuedOn: metadata.issuedOn,
    issuerName: metadata.issuerName,
    issuerAgencyId: metadata.issuerAgencyId,
    custodianAgencyId: keeper,
    signerName: metadata.signerName,
    signerTitle: metadata.signerTitle,
    copyClass: metadata.copyClass,
    sensitivity: metadata.sensitivity ?? type.sensitivity,
    ownerIds: metadata.ownerIds,
    dossierId: metadata.dossierId,
    procedureCode: metadata.procedureCode,
    componentCode: metadata.componentCode,
    purpose: metadata.purpose,
    validFrom: metadata.validFrom,
    validTo: metadata.validTo,
    fields: metadata.fields,
    retentionClass: type.retentionClassCode,
    signatureCount: evidence.signatureCount,
    signatureState: parts.runs.state,
    pageCount: evidence.pageCount,
    files: parts.files.map((file) => recordFile(file, item, evidence)),
  };
}

function recordFile(file: StoredFile, item: SubmissionItem, evidence: EvidenceSummary): Omit<RecordFile, 'recordId'> {
  const paths = logicalPathsOf(evidence.formats);
  const index = paths.indexOf(file.logicalPath);
  const ours = file.logicalPath.startsWith(SIGNATURES_FOLDER);
  const role = file.logicalPath === TEXT_PATH ? 'text' : file.logicalPath === ACCESS_COPY_PATH ? 'access-copy' : ours ? 'evidence' : 'master';
  return {
    role,
    logicalPath: file.logicalPath,
    originalName: item.files[index]?.displayName ?? null,
    mediaType: ours ? signatureMediaType(file.logicalPath) : mediaTypeOf(file.logicalPath),
    sizeBytes: file.sizeBytes,
    sha256: file.sha256 ?? item.files[index]?.sha256 ?? '',
    sha512: file.sha512,
  };
}

/** What is written of a paper in one commit. */
interface Entry {
  readonly record: NewRecord;
  readonly evidence: EvidenceSummary;
  readonly metadata: ItemMetadata;
  readonly runs: PreparedRuns;
}

async function register(
  deps: IntakeDeps, found: ItemWithSubmission, { record, evidence, metadata, runs }: Entry, fresh: FreshExamination | undefined,
): Promise<'done' | 'superseded' | TwinAppeared> {
  const { item, submission } = found;
  const state = nextState(item.state === 'examining' ? 'confirming' : item.state, 'preserved');
  if (state === undefined) throw new ArchiveError('conflict', 'item-not-ready', { state: item.state });
  const textState = evidence.textSource === 'none' ? ('none' as const) : evidence.textSource;
  return deps.uow.run(REGISTRAR, async (tx) => {
    const changes = {
      state, metadata, evidence, recordId: record.id, fault: null, updatedAt: deps.clock.now().toISOString(),
      ...(fresh === undefined ? {} : { findings: fresh.findings, suggestions: fresh.suggestions }),
    };
    // First the state: whoever comes second finds the version moved on and leaves the register alone.
    if (!(await deps.store.update(tx, item, changes))) throw new Superseded();
    const twin = await findTwin(deps, found);
    if (twin !== undefined) throw new TwinAppeared(twin);
    // The register names who stands for the paper; the act itself is the archive's.
    const responsible: SystemActor = { kind: 'system', id: item.decision?.by ?? submission.actorId, name: item.decision?.byName ?? submission.actorName };
    await deps.registers.records.accession(tx, responsible, record);
    await deps.signatures?.write(tx, record.id, runs);
    await deps.registers.records.addDerivative(tx, REGISTRAR, record.id, undefined, { textState, textConfidence: evidence.textConfidence });
    tx.record({
      name: 'submission.item-archived',
      subject: { type: 'submission-item', id: item.id },
      data: { submissionId: item.submissionId, recordId: record.id, confirmedBy: item.decision?.by ?? null },
      // Whoever waits for a record hears of its accession.
      announce: false,
    });
    return 'done' as const;
  }).catch((error: unknown) => {
    if (error instanceof Superseded) return 'superseded' as const;
    if (error instanceof TwinAppeared) return error;
    throw error;
  });
}

class Superseded extends Error {}

class TwinAppeared extends Error {
  constructor(readonly twin: string) {
    super('the same bytes entered the archive meanwhile');
  }
}

async function sendBack(deps: IntakeDeps, item: SubmissionItem, recordId: string): Promise<void> {
  const finding: Finding = { code: 'duplicate-bytes', level: 'warn', params: { recordId } };
  const findings = [finding, ...item.findings.filter((known) => known.code !== finding.code)];
  await deps.uow.run(REGISTRAR, async (tx) => {
    await deps.store.update(tx, item, {
      state: 'waiting', findings, duplicateOf: [...new Set([recordId, ...item.duplicateOf])], decision: null, metadata: null,
      updatedAt: deps.clock.now().toISOString(),
    });
    tx.record({ name: 'submission.item-waiting', subject: { type: 'submission-item', id: item.id }, data: { submissionId: item.submissionId, findings: [finding.code] } });
  });
}
