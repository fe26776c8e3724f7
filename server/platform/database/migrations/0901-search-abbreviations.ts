import { boolean, id, instant, json, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** What administrators changed of the abbreviations that the search is shipped with. */
export const searchAbbreviations: Migration = {
  name: '0901-search-abbreviations',
  async up(schema) {
    await schema.createTable('search_abbreviations', { key: text(80), short: text(80), long: json(), removed: boolean(), changedAt: instant(), changedBy: id() }, { primaryKey: ['key'] });
  },
  async down(schema) {
    await schema.dropTable('search_abbreviations');
  },
};
