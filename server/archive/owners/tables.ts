import { date, id, instant, integer, nullable, text, word } from '../../platform/database/columns.js';
import type { SubjectIdKind } from '../../kernel/subject-id.js';
import type { Owner, RelationKind } from './model.js';

export const ownerColumns = {
  id: id(),
  kind: word<Owner['kind']>(),
  name: text(300),
  birthDate: nullable(date()),
  sex: nullable(word<'male' | 'female'>()),
  address: nullable(text(500)),
  createdAt: instant(),
  createdBy: id(),
  version: integer(),
};

export const identifierColumns = {
  fingerprint: id(),
  ownerId: id(),
  kind: word<SubjectIdKind>(),
  value: text(60),
  validFrom: nullable(date()),
  validTo: nullable(date()),
  evidence: nullable(text(300)),
  addedAt: instant(),
  addedBy: id(),
  rank: integer(),
};

export const relationColumns = {
  ownerId: id(),
  relatedId: id(),
  kind: word<RelationKind>(),
  evidenceRecordId: nullable(id()),
  recordedAt: instant(),
  recordedBy: id(),
};
