import { id, instant, integer, json, nullable, serial, text } from '../../platform/database/columns.js';
import type { Json } from '../../kernel/events.js';

export const auditEntryColumns = {
  seq: integer(),
  at: instant(),
  actorKind: id(),
  actorId: id(),
  actorName: text(200),
  agencyId: nullable(id()),
  action: id(),
  subjectType: id(),
  subjectId: id(),
  purpose: nullable(text(500)),
  dossierCode: nullable(id()),
  requestId: nullable(id()),
  data: json<{ [key: string]: Json | undefined }>(),
  prevHash: id(),
  hash: id(),
};

export const auditHeadColumns = { id: serial(), seq: integer(), hash: id() };
