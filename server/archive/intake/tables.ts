import type { Finding } from '../../kernel/finding.js';
import { bigint, boolean, id, instant, integer, json, longText, nullable, text, word } from '../../platform/database/columns.js';
import type {
  Channel, Decision, EvidenceSummary, GivenMetadata, ItemFault, ItemMetadata, ItemState, Submission, Suggestion,
} from './model.js';

export const submissionColumns = {
  id: id(),
  channel: word<Channel>(),
  actorKind: word<Submission['actorKind']>(),
  actorId: id(),
  actorName: text(200),
  agencyId: nullable(id()),
  dossierId: nullable(id()),
  dossierCode: nullable(id()),
  procedureCode: nullable(id()),
  ownerId: nullable(id()),
  trusted: boolean(),
  idempotencyKey: nullable(text(255)),
  /** Hash of sender and key; the submission's own id where there is no key. Unique. */
  handle: id(),
  fingerprint: id(),
  at: instant(),
};

export const itemColumns = {
  id: id(),
  submissionId: id(),
  position: integer(),
  state: word<ItemState>(),
  given: json<GivenMetadata>(),
  findings: json<Finding[]>(),
  suggestions: json<Suggestion[]>(),
  evidence: nullable(json<EvidenceSummary>()),
  duplicateOf: json<string[]>(),
  metadata: nullable(json<ItemMetadata>()),
  decision: nullable(json<Decision>()),
  fault: nullable(json<ItemFault>()),
  reservedRecordId: id(),
  recordId: nullable(id()),
  linked: boolean(),
  // Copies from the submission, so that queues are read by one index.
  agencyId: nullable(id()),
  actorId: id(),
  dossierId: nullable(id()),
  createdAt: instant(),
  updatedAt: instant(),
  version: integer(),
};

export const itemFileColumns = {
  itemId: id(),
  position: integer(),
  originalName: longText(),
  displayName: text(200),
  declaredType: nullable(text(200)),
  /** Name in the staging area. */
  token: text(191),
  sizeBytes: bigint(),
  sha256: id(),
  sha512: text(128),
};
