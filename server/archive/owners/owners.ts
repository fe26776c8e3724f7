import type { Actor } from '../../kernel/actor.js';
import type { SubjectId } from '../../kernel/subject-id.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { NewOwner, Owner, OwnerRelation, RelationKind } from './model.js';

/**
 * Persons and organisations and their numbers. It owns identifiers, their dates and the relations between owners.
 * It never matches on a name alone, and never merges two owners without an officer's act.
 */
export interface Owners {
  /** Exact look-up by any number he ever had (blind index). */
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
  relationsOf(ownerId: string): Promise<OwnerRelation[]>;
  /** The keyed fingerprints of an owner's numbers: what the search index holds instead of the numbers. */
  fingerprints(owner: Owner): string[];
  fingerprint(id: SubjectId): string;
}
