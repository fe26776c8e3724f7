import type { NewOwner, Owner } from '../model.js';

/** What taking in an owner comes to. */
export type OwnerMatch =
  | { readonly outcome: 'new' }
  | {
      readonly outcome: 'known';
      readonly owner: Owner;
      /** Numbers that are new to him. */
      readonly further: NewOwner['identifiers'];
      /** The owner with facts that were missing filled in; undefined when nothing was. */
      readonly completed: Owner | undefined;
    }
  | { readonly outcome: 'contradiction'; readonly code: 'identifiers-of-different-owners' | 'owner-kind-differs' | 'owner-birth-date-differs' };

/**
 * Decides whether an owner to be taken in is one the archive knows. `holders` are the owners who have one of the numbers.
 * Names never decide: two persons of one name and birth date stay two, and one whose name is written otherwise stays one.
 * Numbers of two known owners are never merged here; that is an officer's act.
 */
export function matchOwner(holders: readonly Owner[], incoming: NewOwner): OwnerMatch {
  const [owner, another] = holders;
  if (owner === undefined) return { outcome: 'new' };
  if (another !== undefined) return { outcome: 'contradiction', code: 'identifiers-of-different-owners' };
  if (owner.kind !== incoming.kind) return { outcome: 'contradiction', code: 'owner-kind-differs' };
  const further = incoming.identifiers.filter((id) => !owner.identifiers.some((own) => own.kind === id.kind && own.value === id.value));
  if (further.length > 0 && birthDatesDiffer(owner.birthDate, incoming.birthDate)) {
    return { outcome: 'contradiction', code: 'owner-birth-date-differs' };
  }
  return { outcome: 'known', owner, further, completed: complete(owner, incoming) };
}

/** A year alone contradicts only another year. */
function birthDatesDiffer(known: string | null, said: string | null | undefined): boolean {
  if (known === null || said == null) return false;
  return known.length === 10 && said.length === 10 ? known !== said : known.slice(0, 4) !== said.slice(0, 4);
}

function complete(owner: Owner, incoming: NewOwner): Owner | undefined {
  const birthDate = owner.birthDate ?? incoming.birthDate ?? null;
  const sex = owner.sex ?? incoming.sex ?? null;
  const address = owner.address ?? incoming.address ?? null;
  if (birthDate === owner.birthDate && sex === owner.sex && address === owner.address) return undefined;
  return { ...owner, birthDate, sex, address, version: owner.version + 1 };
}
