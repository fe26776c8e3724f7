import type { OwnerRelation, RelationKind } from '../model.js';

const INVERSE: Readonly<Record<RelationKind, RelationKind | undefined>> = {
  child: 'parent',
  'adopted-child': 'parent',
  parent: 'child',
  spouse: 'spouse',
  'former-spouse': 'former-spouse',
  // The dead and the represented have no say towards the other side.
  deceased: undefined,
  representative: undefined,
  organisation: undefined,
  landlord: undefined,
  seller: undefined,
};

/**
 * The relations of one owner, all told from his side: "A has B as child" reads for B "B has A as parent". A relation told
 * twice is given once.
 */
export function relationsSeenFrom(ownerId: string, relations: readonly OwnerRelation[]): OwnerRelation[] {
  const seen = new Map<string, OwnerRelation>();
  for (const relation of relations) {
    const mine = relation.ownerId === ownerId ? relation : turnRound(relation);
    if (mine === undefined || mine.ownerId !== ownerId) continue;
    const key = `${mine.relatedId} ${mine.kind}`;
    if (!seen.has(key)) seen.set(key, mine);
  }
  return [...seen.values()];
}

function turnRound(relation: OwnerRelation): OwnerRelation | undefined {
  const kind = INVERSE[relation.kind];
  return kind === undefined ? undefined : { ...relation, ownerId: relation.relatedId, relatedId: relation.ownerId, kind };
}
