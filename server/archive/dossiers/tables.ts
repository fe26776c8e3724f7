import { date, id, instant, integer, nullable, text, word } from '../../platform/database/columns.js';
import type { Dossier } from './model.js';

export const dossierColumns = {
  id: id(),
  code: id(),
  codeKey: id(),
  procedureCode: id(),
  ownerId: id(),
  agencyId: id(),
  state: word<Dossier['state']>(),
  purpose: nullable(text(500)),
  openedOn: date(),
  dueOn: nullable(date()),
  closedOn: nullable(date()),
  openedBy: id(),
  openedAt: instant(),
  version: integer(),
};
