import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { FieldFault } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { inScope } from '../../../kernel/scope.js';
import type { NewOwner } from '../../owners/model.js';
import type { ArchiveRecord } from '../../records/model.js';
import type { Dossier } from '../../dossiers/model.js';
import type { GivenMetadata, ItemMetadata, ItemWithSubmission } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import { completeMetadata, metadataFaults, typeEvidenceOf, withDeliveryContext } from '../rules/complete-metadata.js';
import { mayDecide } from '../rules/may-handle-item.js';
import { nextState } from '../rules/next-state.js';
import { signatureRefusals } from '../rules/signature-refusals.js';
import { findSameBytes } from './gather-evidence.js';

/** An officer's word on one paper, made against the version he saw. */
export interface Confirmation {
  readonly itemId: string;
  readonly version: number;
  readonly metadata: GivenMetadata;
  /** An owner whom the archive does not know yet. */
  readonly newOwner?: NewOwner;
  /** He saw that another file of the same paper is held and wants both. */
  readonly acceptDuplicate?: boolean;
}

/** What became of it. Nothing is written unless `confirmed`. */
export type ConfirmationResult =
  | { readonly itemId: string; readonly outcome: 'confirmed'; readonly version: number }
  | { readonly itemId: string; readonly outcome: 'invalid'; readonly faults: readonly FieldFault[] }
  /** Somebody was faster; who, when and where the paper stands now. */
  | { readonly itemId: string; readonly outcome: 'conflict'; readonly state: string; readonly by: string | null; readonly at: string }
  | { readonly itemId: string; readonly outcome: 'duplicate'; readonly by: 'bytes' | 'number'; readonly recordId: string | null };

const MOST = 100;

/**
 * An officer of the agency stands for the metadata of papers that wait, several at once; this is also the countersigning of
 * what post-office staff uploaded. Each is decided for itself, in its own commit; writing to the archive follows in the background.
 */
export function confirmItems(deps: IntakeDeps) {
  return async (actor: Actor, confirmations: readonly Confirmation[]): Promise<ConfirmationResult[]> => {
    requirePermission(actor, 'submission.confirm');
    if (confirmations.length > MOST) throw new ArchiveError('invalid', 'too-many-at-once', { most: MOST });
    const results: ConfirmationResult[] = [];
    for (const confirmation of confirmations) results.push(await confirmOne(deps, actor, confirmation));
    return results;
  };
}

async function confirmOne(deps: IntakeDeps, actor: Actor, input: Confirmation): Promise<ConfirmationResult> {
  const found = await deps.store.findItem(input.itemId);
  if (found === undefined || !mayDecide(actor, found.submission, 'confirm')) throw notFound();
  if (found.item.version !== input.version || nextState(found.item.state, 'confirmed') === undefined) return conflictOf(found);
  const dossier = await dossierOf(deps, actor, input.metadata.dossierId ?? found.submission.dossierId);
  const given = withDeliveryContext({ ...found.item.given, ...input.metadata }, found.submission);
  const type = given.typeCode === undefined ? undefined : await deps.registers.catalogue.resultType(given.typeCode);
  const faults = [...metadataFaults(withNewOwner(given, input.newOwner), type, deps.clock.today()), ...(await ownerFaults(deps, given))];
  if (faults.length > 0 || type === undefined) return { itemId: input.itemId, outcome: 'invalid', faults };
  const metadata = completeMetadata({ ...given, procedureCode: given.procedureCode ?? dossier?.procedureCode ?? null }, type);
  const refused = signatureRefusals(found.item.evidence, typeEvidenceOf(type), metadata, deps.settings.policy);
  if (refused.length > 0) return { itemId: input.itemId, outcome: 'invalid', faults: refused };
  const duplicate = await findDuplicate(deps, actor, found, metadata);
  if (duplicate !== undefined && (duplicate.outcome === 'duplicate' && duplicate.by === 'bytes' && duplicate.recordId !== null || input.acceptDuplicate !== true)) return duplicate;
  return write(deps, actor, found, { metadata, newOwner: input.newOwner, dossier });
}

function withNewOwner(given: GivenMetadata, owner: NewOwner | undefined): GivenMetadata {
  return owner === undefined ? given : { ...given, ownerIds: [...(given.ownerIds ?? []), 'new'] };
}

async function ownerFaults(deps: IntakeDeps, given: GivenMetadata): Promise<FieldFault[]> {
  const ids = given.ownerIds ?? [];
  if (ids.length === 0) return [];
  const known = new Set((await deps.registers.owners.getMany(ids)).map((owner) => owner.id));
  return ids.every((id) => known.has(id)) ? [] : [{ field: 'ownerId', code: 'unknown-owner' }];
}

async function dossierOf(deps: IntakeDeps, actor: Actor, dossierId: string | null): Promise<Dossier | undefined> {
  if (dossierId === null) return undefined;
  return deps.registers.dossiers.get(actor, dossierId);
}

async function findDuplicate(deps: IntakeDeps, actor: Actor, { item }: ItemWithSubmission, metadata: ItemMetadata): Promise<ConfirmationResult | undefined> {
  const { records } = deps.registers;
  const bytes = await findSameBytes(records, item.files.map((file) => file.sha256));
  const byBytes = bytes.find((record) => record.id !== item.reservedRecordId);
  if (byBytes !== undefined) return duplicateOf(deps, actor, item.id, 'bytes', byBytes);
  const { documentNumber, issuerName, issuedOn } = metadata;
  if (documentNumber === null || issuerName === null || issuedOn === null) return undefined;
  const twin = (await records.findDuplicates({ documentNumber, issuerName, issuedOn })).find((record) => record.id !== item.reservedRecordId);
  return twin === undefined ? undefined : duplicateOf(deps, actor, item.id, 'number', twin);
}

async function duplicateOf(deps: IntakeDeps, actor: Actor, itemId: string, by: 'bytes' | 'number', record: ArchiveRecord): Promise<ConfirmationResult> {
  const scope = await deps.registers.records.scopeFor(actor);
  return { itemId, outcome: 'duplicate', by, recordId: inScope(scope, record) ? record.id : null };
}

function conflictOf({ item }: ItemWithSubmission): ConfirmationResult {
  return { itemId: item.id, outcome: 'conflict', state: item.state, by: item.decision?.byName ?? null, at: item.decision?.at ?? item.updatedAt };
}

async function write(
  deps: IntakeDeps, actor: Actor, found: ItemWithSubmission, what: { metadata: ItemMetadata; newOwner: NewOwner | undefined; dossier: Dossier | undefined },
): Promise<ConfirmationResult> {
  const { item } = found;
  const state = nextState(item.state, 'confirmed');
  if (state === undefined) return conflictOf(found);
  const now = deps.clock.now().toISOString();
  const changed = await deps.uow.run(actor, async (tx) => {
    const owner = what.newOwner === undefined ? undefined : await deps.registers.owners.ensure(tx, actor, what.newOwner);
    const metadata = owner === undefined ? what.metadata : { ...what.metadata, ownerIds: [...new Set([...what.metadata.ownerIds, owner.id])] };
    const ok = await deps.store.update(tx, item, { state, metadata, fault: null, decision: { by: actor.id, byName: actor.name, at: now, reason: null }, updatedAt: now });
    tx.record({
      name: ok ? 'submission.item-confirmed' : 'submission.item-confirm-too-late',
      subject: { type: 'submission-item', id: item.id },
      data: { submissionId: item.submissionId, corrected: correctedFields(found, metadata) },
      ...(what.dossier === undefined ? {} : { dossierCode: what.dossier.code }),
      ...(ok ? {} : { announce: false }),
    });
    return ok;
  });
  if (changed) return { itemId: item.id, outcome: 'confirmed', version: item.version + 1 };
  const now2 = await deps.store.findItem(item.id);
  return conflictOf(now2 ?? found);
}

/** Which proposals the officer changed: names of fields only, for measuring how good the reading is. */
function correctedFields({ item }: ItemWithSubmission, metadata: ItemMetadata): string[] {
  const fields = ['title', 'documentNumber', 'typeCode', 'issuedOn', 'issuerName', 'signerName'] as const;
  return fields.filter((field) => {
    const proposed = item.suggestions.filter((suggestion) => suggestion.field === field);
    return proposed.length > 0 && !proposed.some((suggestion) => suggestion.value === metadata[field]);
  });
}
