import { bigint, id, instant, integer, json, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Packages on their way in and out, and the papers of those that come in. */
export const packages: Migration = {
  name: '0811-packages',
  async up(schema) {
    await schema.createTable(
      'packages',
      {
        id: id(), direction: word(), format: word(), state: word(), title: text(500), sourceName: text(500), path: nullable(text(1000)),
        sizeBytes: bigint(), sha256: nullable(text(64)), actor: json(), actorId: id(), actorName: text(200), agencyId: nullable(id()),
        reason: nullable(text(500)), filesTotal: integer(), filesDone: integer(), papersTotal: integer(), papersDone: integer(), findings: json(),
        request: json(), createdAt: instant(), updatedAt: instant(), finishedAt: nullable(instant()), version: integer(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['state'] }, { columns: ['createdAt', 'id'] }, { columns: ['agencyId', 'createdAt'] }] },
    );
    await schema.createTable(
      'package_papers',
      { packageId: id(), position: integer(), submissionId: id(), itemId: id(), name: text(500) },
      { primaryKey: ['packageId', 'position'], indexes: [{ columns: ['itemId'] }] },
    );
  },
  async down(schema) {
    await schema.dropTable('package_papers');
    await schema.dropTable('packages');
  },
};
