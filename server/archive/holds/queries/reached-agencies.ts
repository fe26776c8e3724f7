import type { LocalDate } from '../../../kernel/calendar.js';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { Hold } from '../model.js';

/** The agencies whose papers a hold reaches: its own, those it succeeded, and who took its papers over; or all. */
export async function reachedAgencies(catalogue: Pick<Catalogue, 'agencyFamily' | 'custodianOf'>, { reach, agencyId }: Pick<Hold, 'reach' | 'agencyId'>, today: LocalDate): Promise<readonly string[] | '*'> {
  if (reach === 'province') return '*';
  return [...new Set([agencyId, ...(await catalogue.agencyFamily(agencyId, today)), await catalogue.custodianOf(agencyId, today)])];
}
