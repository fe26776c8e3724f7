import { date, id, instant, integer, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Persons and organisations, their numbers (one owner per number, for ever) and how they belong together. */
export const owners: Migration = {
  name: '0301-owners',
  async up(schema) {
    await schema.createTable(
      'owners',
      {
        id: id(), kind: id(), name: text(300), birthDate: nullable(date()), sex: nullable(id()), address: nullable(text(500)),
        createdAt: instant(), createdBy: id(), version: integer(),
      },
      { primaryKey: ['id'] },
    );
    await schema.createTable(
      'owner_identifiers',
      {
        fingerprint: id(), ownerId: id(), kind: id(), value: text(60), validFrom: nullable(date()), validTo: nullable(date()),
        evidence: nullable(text(300)), addedAt: instant(), addedBy: id(), rank: integer(),
      },
      { primaryKey: ['fingerprint'], indexes: [{ columns: ['ownerId'] }] },
    );
    await schema.createTable(
      'owner_relations',
      { ownerId: id(), relatedId: id(), kind: id(), evidenceRecordId: nullable(id()), recordedAt: instant(), recordedBy: id() },
      { primaryKey: ['ownerId', 'relatedId', 'kind'], indexes: [{ columns: ['relatedId'] }] },
    );
  },
  async down(schema) {
    for (const table of ['owner_relations', 'owner_identifiers', 'owners']) await schema.dropTable(table);
  },
};
