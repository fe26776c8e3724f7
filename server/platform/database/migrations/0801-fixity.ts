import { bigint, boolean, id, instant, integer, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** When the bytes of each object were last compared with their digests, what was found, and which description of a record lies beside its bytes. */
export const fixity: Migration = {
  name: '0801-fixity',
  async up(schema) {
    await schema.createTable(
      'record_preserved',
      { recordId: id(), objectId: id(), digest: text(128), objectVersion: id(), updatedAt: instant(), preservedAt: instant() },
      { primaryKey: ['recordId'], indexes: [{ columns: ['objectId'] }] },
    );
    await schema.createTable(
      'record_fixity',
      {
        objectId: id(), recordId: nullable(id()), sizeBytes: bigint(), risk: integer(), addedAt: instant(), lastVerifiedAt: nullable(instant()),
        dueAt: instant(), result: id(), durationMs: integer(),
      },
      { primaryKey: ['objectId'], indexes: [{ columns: ['dueAt'] }, { columns: ['recordId'] }, { columns: ['lastVerifiedAt'] }, { columns: ['result'] }] },
    );
    await schema.createTable(
      'fixity_alarms',
      {
        id: id(), objectId: id(), recordId: nullable(id()), copy: text(60), path: text(1000), was: id(), state: id(), mendable: boolean(), mendedFrom: nullable(text(60)),
        foundAt: instant(), settledAt: nullable(instant()), settledBy: nullable(id()), reason: nullable(text(500)),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['objectId', 'state'] }, { columns: ['state', 'foundAt'] }] },
    );
  },
  async down(schema) {
    for (const table of ['fixity_alarms', 'record_fixity', 'record_preserved']) await schema.dropTable(table);
  },
};
