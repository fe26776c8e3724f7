import type { Actor } from '../../../kernel/actor.js';

/** True when the record is in the custody of the actor's agency or one it succeeded, or the actor works for the whole province. */
export function keeps(actor: Actor, record: { readonly custodianAgencyId: string }): boolean {
  if (actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide)) return true;
  return actor.agencyId === record.custodianAgencyId || actor.agencyIds.includes(record.custodianAgencyId);
}
