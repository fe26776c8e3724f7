import { boolean, id, instant, integer, json, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Lists of results asked for as files. */
export const searchExports: Migration = {
  name: '0912-search-exports',
  async up(schema) {
    await schema.createTable(
      'search_exports',
      {
        id: id(), userId: id(), agencyId: id(), format: word(), question: json(), columns: json(), lang: word(), reason: nullable(text(500)), state: word(), total: integer(), done: integer(),
        cut: boolean(), sizeBytes: nullable(integer()), fault: nullable(text(200)), askedAt: instant(), finishedAt: nullable(instant()), expiresAt: nullable(instant()),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['userId', 'askedAt'] }, { columns: ['state', 'expiresAt'] }] },
    );
  },
  async down(schema) {
    await schema.dropTable('search_exports');
  },
};
