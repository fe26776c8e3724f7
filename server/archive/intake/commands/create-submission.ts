import type { Actor } from '../../../kernel/actor.js';
import { agencyOf } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Json } from '../../../kernel/events.js';
import { newId } from '../../../kernel/identifiers.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { Dossier, NewDossier } from '../../dossiers/model.js';
import type { NewOwner } from '../../owners/model.js';
import type { Channel, GivenMetadata, ReceivedFile, Submission, SubmissionItem } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import { compareSubmission, idempotencyHandle, submissionFingerprint } from '../rules/idempotent-submission.js';

/** One delivery as asked for. */
export interface NewSubmission {
  readonly channel: Channel;
  readonly idempotencyKey?: string;
  /** An existing dossier, by id or code, or one to be opened. */
  readonly dossierId?: string;
  readonly dossier?: Omit<NewDossier, 'ownerId'>;
  readonly procedureCode?: string;
  readonly ownerId?: string;
  readonly owner?: NewOwner;
  /** Only the archive's own loads may name the agency; everybody else acts for his own. */
  readonly agencyId?: string;
  /** Each paper is one file, or several images of its pages in order. */
  readonly papers: readonly { readonly files: readonly ReceivedFile[]; readonly given?: GivenMetadata }[];
}

/** A delivery with its papers. `repeated`: nothing new was made, this was here before. */
export interface SubmissionAnswer {
  readonly submission: Submission;
  readonly items: readonly SubmissionItem[];
  readonly repeated: boolean;
}

interface Target {
  readonly dossier: Dossier | undefined;
  readonly ownerId: string | null;
}

/**
 * Registers a delivery of received files: one commit for the delivery and all its papers, which are then examined in the
 * background. The same idempotency key with the same content answers as the first time; without a key, the same bytes brought
 * again into the same place while the first are still in work answer with these.
 * @throws conflict `idempotency-key-reused`, invalid `no-files` or `too-many-files`, conflict `dossier-takes-no-more`.
 */
export function createSubmission(deps: IntakeDeps) {
  return async (actor: Actor, input: NewSubmission): Promise<SubmissionAnswer> => {
    try {
      return await submit(deps, actor, input);
    } catch (error) {
      // A decided refusal needs the bytes no more. After any other fault nobody knows whether the row was written: the sweep decides.
      if (error instanceof ArchiveError && !error.retryable && error.kind !== 'corrupt') await discardAll(deps, input, []);
      throw error;
    }
  };
}

async function submit(deps: IntakeDeps, actor: Actor, input: NewSubmission): Promise<SubmissionAnswer> {
  requirePermission(actor, 'submission.create');
  assertSizes(deps, input);
  const fingerprint = fingerprintOf(input);
  const known = await findKnown(deps, actor, input, fingerprint);
  if (known !== undefined) {
    await discardAll(deps, input, known.items);
    return known;
  }
  const dossier = await findDossier(deps, actor, input);
  const submissionId = newId();
  const handle = input.idempotencyKey === undefined ? submissionId : idempotencyHandle(actor.id, input.idempotencyKey);
  const made = await deps.uow.run(actor, async (tx) => {
    const target = await resolveTarget(deps, tx, actor, input, dossier);
    const submission = describe(deps, actor, input, { id: submissionId, fingerprint, target });
    const items = input.papers.map((paper, position) => newItem(deps, submission, paper, position));
    const added = await deps.store.add(tx, submission, handle, items);
    for (const item of items) tx.record(receivedFact(item, submission, target.dossier));
    // The same key arrived twice at once: undo, then answer as the faster one.
    if (!added) throw new HandleTaken();
    return { submission, items, repeated: false };
  }).catch((error: unknown) => {
    if (error instanceof HandleTaken) return undefined;
    throw error;
  });
  if (made !== undefined) return made;
  const first = await findKnown(deps, actor, input, fingerprint);
  if (first === undefined) throw new ArchiveError('unavailable', 'unavailable');
  await discardAll(deps, input, first.items);
  return first;
}

class HandleTaken extends Error {}

function assertSizes(deps: IntakeDeps, input: NewSubmission): void {
  const files = input.papers.flatMap((paper) => paper.files);
  if (files.length === 0 || input.papers.some((paper) => paper.files.length === 0)) throw new ArchiveError('invalid', 'no-files');
  const most = deps.settings.maxFilesPerSubmission;
  if (files.length > most) throw new ArchiveError('too-large', 'too-many-files', { count: files.length, most });
  const key = input.idempotencyKey;
  if (key !== undefined && (key.length < 8 || key.length > 255)) throw new ArchiveError('invalid', 'idempotency-key-malformed');
}

function fingerprintOf(input: NewSubmission): string {
  return submissionFingerprint({
    dossier: (input.dossier ?? input.dossierId ?? null) as Json,
    procedureCode: input.procedureCode ?? null,
    owner: (input.owner ?? input.ownerId ?? null) as unknown as Json,
    papers: input.papers.map((paper) => ({
      files: paper.files.map((file) => ({ name: file.originalName, sha256: file.sha256 })),
      given: (paper.given ?? {}) as Json,
    })),
  });
}

async function findKnown(deps: IntakeDeps, actor: Actor, input: NewSubmission, fingerprint: string): Promise<SubmissionAnswer | undefined> {
  if (input.idempotencyKey === undefined) return findSameBytes(deps, actor, input);
  const known = await deps.store.findByHandle(idempotencyHandle(actor.id, input.idempotencyKey));
  const verdict = compareSubmission(known, fingerprint);
  if (verdict === 'conflict') throw new ArchiveError('conflict', 'idempotency-key-reused');
  if (verdict === 'new' || known === undefined) return undefined;
  return { submission: known, items: await deps.store.itemsOf(known.id), repeated: true };
}

/** A single paper sent once more (a double click, a browser that tries again) is the one in work, not a second one. */
async function findSameBytes(deps: IntakeDeps, actor: Actor, input: NewSubmission): Promise<SubmissionAnswer | undefined> {
  const paper = input.papers[0];
  if (paper === undefined || input.papers.length > 1 || input.dossier !== undefined) return undefined;
  const agencyId = agencyFor(actor, input);
  const open = await deps.store.findOpenByBytes(paper.files.map((file) => file.sha256), { agencyId, dossierId: input.dossierId ?? null });
  const same = open.find((item) => sameFiles(item.files, paper.files));
  const submission = same === undefined ? undefined : await deps.store.findSubmission(same.submissionId);
  if (same === undefined || submission === undefined || submission.actorId !== actor.id) return undefined;
  return { submission, items: [same], repeated: true };
}

function sameFiles(a: readonly ReceivedFile[], b: readonly ReceivedFile[]): boolean {
  return a.length === b.length && a.every((file, index) => file.sha256 === b[index]?.sha256);
}

/** Lets go of bytes that were received for a request already answered; never of those the known papers stand on. */
async function discardAll(deps: IntakeDeps, input: NewSubmission, keep: readonly SubmissionItem[]): Promise<void> {
  const kept = new Set(keep.flatMap((item) => item.files.map((file) => file.token)));
  for (const file of input.papers.flatMap((paper) => paper.files)) {
    if (!kept.has(file.token)) await deps.storage.staging.discard(file.token);
  }
}

async function findDossier(deps: IntakeDeps, actor: Actor, input: NewSubmission): Promise<Dossier | undefined> {
  // Those who may not read dossiers (post office) only name one; the officer who confirms puts the paper into it.
  if (input.dossierId === undefined || !may(actor, 'dossier.read')) return undefined;
  const dossier = await deps.registers.dossiers.get(actor, input.dossierId);
  if (dossier.state === 'closed') throw new ArchiveError('conflict', 'dossier-takes-no-more', { code: dossier.code });
  return dossier;
}

async function resolveTarget(deps: IntakeDeps, tx: Tx, actor: Actor, input: NewSubmission, known: Dossier | undefined): Promise<Target> {
  const owner = input.owner === undefined ? undefined : await deps.registers.owners.ensure(tx, actor, input.owner);
  const ownerId = owner?.id ?? input.ownerId ?? known?.ownerId ?? null;
  if (known !== undefined || input.dossier === undefined) return { dossier: known, ownerId };
  if (ownerId === null) throw new ArchiveError('invalid', 'dossier-needs-owner', {}, { faults: [{ field: 'owner', code: 'required' }] });
  return { dossier: await deps.registers.dossiers.ensure(tx, actor, { ...input.dossier, ownerId, ...(input.agencyId === undefined ? {} : { agencyId: input.agencyId }) }), ownerId };
}

function agencyFor(actor: Actor, input: NewSubmission): string | null {
  return agencyOf(actor) ?? input.agencyId ?? null;
}

function describe(deps: IntakeDeps, actor: Actor, input: NewSubmission, known: { id: string; fingerprint: string; target: Target }): Submission {
  const { dossier, ownerId } = known.target;
  return {
    id: known.id,
    channel: input.channel,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    agencyId: agencyFor(actor, input) ?? dossier?.agencyId ?? null,
    dossierId: dossier?.id ?? null,
    dossierCode: dossier?.code ?? input.dossier?.code ?? input.dossierId ?? null,
    procedureCode: dossier?.procedureCode ?? input.procedureCode ?? null,
    ownerId,
    // On a screen the officer confirms what he sees; only a machine's metadata stand by themselves.
    trusted: may(actor, 'submission.confirm') && (input.channel === 'api' || input.channel === 'cli'),
    idempotencyKey: input.idempotencyKey ?? null,
    fingerprint: known.fingerprint,
    at: deps.clock.now().toISOString(),
  };
}

function newItem(deps: IntakeDeps, submission: Submission, paper: NewSubmission['papers'][number], position: number): SubmissionItem {
  const now = deps.clock.now().toISOString();
  return {
    id: newId(), submissionId: submission.id, position, state: 'received', files: paper.files, given: paper.given ?? {}, findings: [],
    suggestions: [], evidence: null, duplicateOf: [], metadata: null, decision: null, fault: null, reservedRecordId: newId(),
    recordId: null, linked: false, createdAt: now, updatedAt: now, version: 1,
  };
}

function receivedFact(item: SubmissionItem, submission: Submission, dossier: Dossier | undefined): Parameters<Tx['record']>[0] {
  return {
    name: 'submission.item-received',
    subject: { type: 'submission-item', id: item.id },
    data: { submissionId: submission.id, channel: submission.channel, files: item.files.map((file) => ({ sha256: file.sha256, sizeBytes: file.sizeBytes })) },
    ...(dossier === undefined ? {} : { dossierCode: dossier.code }),
  };
}
