import type { Dossier, NewDossier } from '../../server/archive/dossiers/model.js';

/** A dossier to be opened; everything can be given otherwise. */
export function aNewDossier(over: Partial<NewDossier> = {}): NewDossier {
  return { code: 'H48.53-261116-0001', procedureCode: '1.001193', ownerId: 'owner-1', purpose: 'Đăng ký khai sinh', ...over };
}

/** An open dossier. */
export function aDossier(over: Partial<Dossier> = {}): Dossier {
  return {
    id: 'dossier-1', code: 'H48.53-261116-0001', procedureCode: '1.001193', ownerId: 'owner-1', agencyId: 'agency-a', state: 'open',
    purpose: 'Đăng ký khai sinh', openedOn: '2026-11-16', dueOn: null, closedOn: null, openedBy: 'officer-a', version: 1,
    ...over,
  };
}
