import { bigint, boolean, id, instant, integer, json, longText, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Deliveries, their papers and the staged files of these. */
export const intakeTables: Migration = {
  name: '0400-intake',
  async up(schema) {
    await schema.createTable(
      'submissions',
      {
        id: id(), channel: id(), actorKind: id(), actorId: id(), actorName: text(200), agencyId: nullable(id()), dossierId: nullable(id()),
        dossierCode: nullable(id()), procedureCode: nullable(id()), ownerId: nullable(id()), trusted: boolean(),
        idempotencyKey: nullable(text(255)), handle: id(), fingerprint: id(), at: instant(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['handle'], unique: true }, { columns: ['dossierId'] }, { columns: ['actorId', 'at'] }] },
    );
    await schema.createTable(
      'submission_items',
      {
        id: id(), submissionId: id(), position: integer(), state: id(), given: json(), findings: json(), suggestions: json(),
        evidence: nullable(json()), duplicateOf: json(), metadata: nullable(json()), decision: nullable(json()), fault: nullable(json()),
        reservedRecordId: id(), recordId: nullable(id()), linked: boolean(), agencyId: nullable(id()), actorId: id(),
        dossierId: nullable(id()), createdAt: instant(), updatedAt: instant(), version: integer(),
      },
      {
        primaryKey: ['id'],
        indexes: [
          { columns: ['submissionId'] }, { columns: ['state', 'agencyId', 'createdAt'] }, { columns: ['dossierId', 'createdAt'] },
          { columns: ['actorId', 'createdAt'] }, { columns: ['recordId'] },
        ],
      },
    );
    await schema.createTable(
      'submission_files',
      {
        itemId: id(), position: integer(), originalName: longText(), displayName: text(200), declaredType: nullable(text(200)),
        token: text(191), sizeBytes: bigint(), sha256: id(), sha512: text(128),
      },
      { primaryKey: ['itemId', 'position'], indexes: [{ columns: ['sha256'] }, { columns: ['token'] }] },
    );
  },
  async down(schema) {
    for (const table of ['submission_files', 'submission_items', 'submissions']) await schema.dropTable(table);
  },
};
