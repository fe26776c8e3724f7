import type { ClientActor, OfficerActor } from '../../server/kernel/actor.js';

/** A counter officer of agency-a; everything can be given otherwise. */
export function anOfficer(over: Partial<OfficerActor> = {}): OfficerActor {
  return {
    kind: 'officer', id: 'officer-a', name: 'Cán bộ A', roles: ['counter-officer'], agencyId: 'agency-a', agencyIds: ['agency-a'],
    provinceWide: false, ...over,
  };
}

/** Another agency's system that may read every type for one purpose. */
export function aClient(over: Partial<ClientActor> = {}): ClientActor {
  return {
    kind: 'client', id: 'client-1', name: 'Hệ thống một cửa', agencyId: 'agency-c', agencyIds: ['agency-c'],
    grant: {
      permissions: ['record.read', 'record.content', 'dossier.open', 'dossier.read', 'search.use'], typeCodes: '*',
      purposes: ['Giải quyết thủ tục hành chính'], sensitivities: ['public', 'restricted', 'personal', 'sensitive'],
    },
    ...over,
  };
}
