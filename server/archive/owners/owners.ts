import type { Actor } from '../../kernel/actor.js';
import type { SubjectId } from '../../kernel/subject-id.js';
import { blindIndex } from '../../kernel/subject-id.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import { addIdentifier } from './commands/add-identifier.js';
import type { OwnerCommandDeps } from './commands/ensure-owner.js';
import { ensureOwner } from './commands/ensure-owner.js';
import { relateOwners } from './commands/relate-owners.js';
import type { NewOwner, Owner, OwnerRelation, RelationKind } from './model.js';
import { normaliseIdentifier } from './rules/check-owner.js';
import { relationsSeenFrom } from './rules/relations-seen-from.js';

/**
 * Persons and organisations and their numbers. It owns identifiers, their dates and the relations between owners.
 * It never matches on a name alone, and never merges two owners without an officer's act.
 */
export interface Owners {
  /**
   * Exact look-up by any number he ever had (blind index). Twelve digits mean the person first, then the household business
   * that has them for its tax code.
   */
  findByIdentifier(id: SubjectId): Promise<Owner | undefined>;
  get(ownerId: string): Promise<Owner | undefined>;
  getMany(ownerIds: readonly string[]): Promise<Owner[]>;
  /** Takes in an owner, or answers the one who already has one of the numbers (adding the numbers that are new to him). */
  ensure(tx: Tx, actor: Actor, owner: NewOwner): Promise<Owner>;
  /**
   * Ties a further number to an owner.
   * @throws ArchiveError conflict `identifier-taken` when another owner has it.
   */
  addIdentifier(tx: Tx, actor: Actor, ownerId: string, id: SubjectId, evidence: string): Promise<void>;
  relate(tx: Tx, actor: Actor, relation: { ownerId: string; relatedId: string; kind: RelationKind; evidenceRecordId?: string }): Promise<void>;
  /** His relations, all told from his side. */
  relationsOf(ownerId: string): Promise<OwnerRelation[]>;
  /** The keyed fingerprints of an owner's numbers: what the search index holds instead of the numbers. */
  fingerprints(owner: Owner): string[];
  fingerprint(id: SubjectId): string;
}

/** What the owners' room is made of. `blindKey` is secret and must never change while the register lives. */
export type OwnersDeps = OwnerCommandDeps;

/** Opens the room of owners. */
export function createOwners(deps: OwnersDeps): Owners {
  const { store, blindKey } = deps;
  const byNumber = async (id: SubjectId): Promise<Owner | undefined> => (await store.byFingerprints([blindIndex(blindKey, id)]))[0];
  return {
    async findByIdentifier(id) {
      const number = normaliseIdentifier('person', id);
      const found = await byNumber(number);
      if (found !== undefined || number.kind !== 'personal-number') return found;
      return byNumber({ ...number, kind: 'tax-code' });
    },
    get: async (ownerId) => (await store.byIds([ownerId]))[0],
    getMany: (ownerIds) => store.byIds(ownerIds),
    ensure: ensureOwner(deps),
    addIdentifier: addIdentifier(deps),
    relate: relateOwners(deps),
    relationsOf: async (ownerId) => relationsSeenFrom(ownerId, await store.relationsAbout(ownerId)),
    fingerprints: (owner) => owner.identifiers.map((id) => blindIndex(blindKey, id)),
    fingerprint: (id) => blindIndex(blindKey, normaliseIdentifier('person', id)),
  };
}
