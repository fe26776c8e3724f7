import { bigint, id, instant, integer, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Revocation answers and certificates that were brought from outside, and what was asked in vain. */
export const evidence: Migration = {
  name: '0703-evidence',
  async up(schema) {
    await schema.createTable(
      'evidence_items',
      {
        sha256: text(64), kind: text(20), about: text(64), url: text(500), fetchedAt: instant(), thisUpdate: nullable(instant()), nextUpdate: nullable(instant()), sizeBytes: bigint(), rank: bigint(),
      },
      { primaryKey: ['sha256', 'about'], indexes: [{ columns: ['about', 'kind'] }] },
    );
    await schema.createTable(
      'evidence_tries',
      { id: text(64), host: text(180), url: text(500), fault: nullable(id()), failures: integer(), triedAt: instant(), nextAt: instant() },
      { primaryKey: ['id'], indexes: [{ columns: ['host'] }] },
    );
  },
  async down(schema) {
    await schema.dropTable('evidence_tries');
    await schema.dropTable('evidence_items');
  },
};
