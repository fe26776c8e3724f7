import { id, instant, nullable, text } from '../../platform/database/columns.js';

export const useColumns = {
  id: id(), dossierId: id(), dossierCode: id(), procedureCode: id(), componentCode: id(), recordId: id(), ownerId: id(), purpose: text(500),
  actorId: id(), actorName: text(200), agencyId: id(), at: instant(), withdrawnAt: nullable(instant()), withdrawnReason: nullable(text(500)),
};

export const demandColumns = {
  id: id(), dossierId: id(), dossierCode: id(), procedureCode: id(), componentCode: id(), reason: text(500), heldRecordId: nullable(id()),
  ownerId: id(), actorId: id(), actorName: text(200), agencyId: id(), at: instant(),
};
