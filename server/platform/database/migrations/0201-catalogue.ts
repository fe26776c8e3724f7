import { date, id, instant, integer, json, nullable, serial, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/**
 * The catalogue: one row per dated entry of any kind (agency, type, procedure ...) with its content as JSON, a head whose
 * version tells every process when to read again, and the list of imports.
 */
export const catalogue: Migration = {
  name: '0201-catalogue',
  async up(schema) {
    await schema.createTable(
      'catalogue_entries',
      {
        kind: text(40), entryKey: text(191), position: integer(), name: text(500), validFrom: nullable(date()), validTo: nullable(date()),
        body: json(), digest: id(), changedInVersion: integer(),
      },
      { primaryKey: ['kind', 'entryKey'] },
    );
    await schema.createTable('catalogue_head', { id: serial(), version: integer(), changedAt: nullable(instant()) }, { primaryKey: ['id'] });
    await schema.sql('INSERT INTO catalogue_head (id, version) VALUES (1, 0)');
    await schema.createTable(
      'catalogue_imports',
      { version: integer(), at: instant(), importedBy: id(), counts: json(), refused: json() },
      { primaryKey: ['version'] },
    );
  },
  async down(schema) {
    for (const table of ['catalogue_imports', 'catalogue_head', 'catalogue_entries']) await schema.dropTable(table);
  },
};
