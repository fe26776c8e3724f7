import { bigint, date, double, id, instant, integer, json, longText, nullable, text, word } from '../../platform/database/columns.js';
import type { Json } from '../../kernel/events.js';
import type { Sensitivity } from '../../kernel/scope.js';
import type { ArchiveRecord, CopyClass, LinkKind, MetadataChange, RecordFile, SignatureState, ValidityState } from './model.js';

export const recordColumns = {
  id: id(),
  objectId: id(),
  title: text(500),
  abstract: nullable(longText()),
  documentNumber: nullable(text(120)),
  numberKey: nullable(text(120)),
  typeCode: id(),
  issuedOn: nullable(date()),
  issuerName: nullable(text(300)),
  issuerKey: nullable(text(160)),
  issuerAgencyId: nullable(id()),
  custodianAgencyId: id(),
  signerName: nullable(text(200)),
  signerTitle: nullable(text(200)),
  copyClass: word<CopyClass>(),
  sensitivity: word<Sensitivity>(),
  dossierId: nullable(id()),
  procedureCode: nullable(id()),
  componentCode: nullable(id()),
  purpose: nullable(text(500)),
  validFrom: nullable(date()),
  validTo: nullable(date()),
  validity: word<ValidityState>(),
  /** The next day on which the recorded history changes the state by itself. */
  validityDueOn: nullable(date()),
  fields: json<{ readonly [key: string]: Json | undefined }>(),
  retentionClass: nullable(id()),
  signatureCount: integer(),
  signatureState: word<SignatureState>(),
  pageCount: integer(),
  textState: word<ArchiveRecord['textState']>(),
  textConfidence: nullable(double()),
  accessionedAt: instant(),
  accessionedBy: id(),
  updatedAt: instant(),
  version: integer(),
};

export const fileColumns = {
  recordId: id(),
  logicalPath: text(180),
  role: word<RecordFile['role']>(),
  originalName: nullable(text(255)),
  mediaType: text(100),
  sizeBytes: bigint(),
  sha256: id(),
  sha512: text(128),
  rank: integer(),
};

export const recordOwnerColumns = { recordId: id(), ownerId: id(), rank: integer() };

export const statusColumns = {
  recordId: id(),
  rank: integer(),
  status: word<ValidityState>(),
  effectiveFrom: date(),
  reason: text(500),
  reference: nullable(text(300)),
  supersededById: nullable(id()),
  recordedAt: instant(),
  recordedBy: id(),
};

export const linkColumns = {
  fromId: id(),
  toId: id(),
  kind: word<LinkKind>(),
  note: nullable(text(500)),
  recordedAt: instant(),
  recordedBy: id(),
};

export const historyColumns = {
  recordId: id(),
  version: integer(),
  changedAt: instant(),
  changedBy: id(),
  reason: text(500),
  changes: json<MetadataChange['changes']>(),
};
