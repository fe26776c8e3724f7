import type { Actor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { Permission } from '../../../kernel/permission.js';
import { blindIndex } from '../../../kernel/subject-id.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { NewOwner, Owner, OwnerIdentifier } from '../model.js';
import { checkOwner, normaliseIdentifier } from '../rules/check-owner.js';
import { matchOwner } from '../rules/match-owner.js';
import type { OwnersStore, Stamp } from '../store.js';

export interface OwnerCommandDeps {
  readonly store: OwnersStore;
  readonly clock: Clock;
  readonly blindKey: string;
}

const MAY_TAKE_IN: readonly Permission[] = ['dossier.open', 'submission.create', 'submission.confirm', 'record.correct'];

/** Those who take in papers and dossiers take in their owners. @throws ArchiveError `forbidden`. */
export function requireTakingIn(actor: Actor): void {
  if (!MAY_TAKE_IN.some((permission) => may(actor, permission))) requirePermission(actor, 'dossier.open');
}

/** When and by whom. */
export function stampOf(deps: OwnerCommandDeps, actor: Actor): Stamp {
  return { at: deps.clock.now().toISOString(), by: actor.id };
}

/** Takes in an owner or answers the known one. A race for the same number ends with one owner. */
export const ensureOwner =
  (deps: OwnerCommandDeps) =>
  async (tx: Tx, actor: Actor, input: NewOwner): Promise<Owner> => {
    requireTakingIn(actor);
    const owner: NewOwner = {
      ...input,
      name: input.name.normalize('NFC').trim().replace(/\s+/g, ' '),
      identifiers: input.identifiers.map((id) => normaliseIdentifier(input.kind, id)),
    };
    const faults = checkOwner(owner);
    if (faults.length > 0) throw new ArchiveError('invalid', 'owner-invalid', {}, { faults });
    const fingerprints = owner.identifiers.map((id) => blindIndex(deps.blindKey, id));
    for (let tries = 0; tries < 3; tries += 1) {
      const match = matchOwner(await deps.store.byFingerprints(fingerprints, tx), owner);
      if (match.outcome === 'contradiction') throw new ArchiveError('conflict', match.code);
      const result = match.outcome === 'new' ? await takeIn(deps, tx, actor, owner) : await enrich(deps, tx, actor, match);
      if (result !== undefined) return result;
    }
    throw new ArchiveError('unavailable', 'changed-meanwhile');
  };

async function takeIn(deps: OwnerCommandDeps, tx: Tx, actor: Actor, input: NewOwner): Promise<Owner | undefined> {
  const stamp = stampOf(deps, actor);
  const owner: Owner = {
    id: newId(),
    kind: input.kind,
    name: input.name,
    birthDate: input.birthDate ?? null,
    sex: input.sex ?? null,
    address: input.address ?? null,
    identifiers: uniqueIdentifiers(input.identifiers),
    version: 1,
  };
  await deps.store.add(tx, owner, stamp);
  if (!(await tie(deps, tx, owner.id, owner.identifiers, 0, stamp))) {
    await deps.store.remove(tx, owner.id);
    return undefined;
  }
  tx.record({ name: 'owner.taken-in', subject: { type: 'owner', id: owner.id }, data: { kind: owner.kind, identifierKinds: owner.identifiers.map((id) => id.kind) } });
  return owner;
}

async function enrich(
  deps: OwnerCommandDeps, tx: Tx, actor: Actor,
  match: { owner: Owner; further: NewOwner['identifiers']; completed: Owner | undefined },
): Promise<Owner | undefined> {
  const stamp = stampOf(deps, actor);
  const further = uniqueIdentifiers(match.further);
  const known = match.owner;
  if (!(await tie(deps, tx, known.id, further, known.identifiers.length, stamp))) return undefined;
  if (match.completed !== undefined) await deps.store.complete(tx, match.completed);
  if (further.length > 0) {
    tx.record({
      name: 'owner.identifier-added', subject: { type: 'owner', id: known.id },
      data: { kinds: further.map((id) => id.kind), evidence: further.map((id) => id.evidence) },
    });
  }
  if (match.completed !== undefined) tx.record({ name: 'owner.completed', subject: { type: 'owner', id: known.id } });
  return { ...(match.completed ?? known), identifiers: [...known.identifiers, ...further] };
}

/** False when somebody else took one of the numbers meanwhile. */
async function tie(deps: OwnerCommandDeps, tx: Tx, ownerId: string, ids: readonly OwnerIdentifier[], firstRank: number, stamp: Stamp): Promise<boolean> {
  for (const [index, id] of ids.entries()) {
    const row = { ...id, fingerprint: blindIndex(deps.blindKey, id) };
    if (!(await deps.store.addIdentifier(tx, ownerId, row, firstRank + index, stamp))) return false;
  }
  return true;
}

function uniqueIdentifiers(ids: NewOwner['identifiers']): OwnerIdentifier[] {
  const byKey = new Map<string, OwnerIdentifier>();
  for (const { kind, value, validFrom = null, validTo = null, evidence = null } of ids) {
    if (!byKey.has(`${kind}:${value}`)) byKey.set(`${kind}:${value}`, { kind, value, validFrom, validTo, evidence });
  }
  return [...byKey.values()];
}
