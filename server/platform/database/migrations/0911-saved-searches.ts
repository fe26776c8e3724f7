import { boolean, id, instant, integer, json, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Questions kept under a name, wishes to be told of new papers, what was told, and the habits of the search page. */
export const savedSearches: Migration = {
  name: '0911-saved-searches',
  async up(schema) {
    await schema.createTable(
      'saved_searches',
      { id: id(), ownerId: id(), ownerName: text(200), agencyId: id(), shared: boolean(), name: text(160), question: json(), createdAt: instant(), updatedAt: instant(), version: integer() },
      { primaryKey: ['id'], indexes: [{ columns: ['ownerId'] }, { columns: ['agencyId', 'shared'] }] },
    );
    await schema.createTable(
      'search_alerts',
      { id: id(), userId: id(), kind: word(), target: id(), savedSearchId: nullable(id()), dossierId: nullable(id()), componentCode: nullable(id()), since: instant() },
      { primaryKey: ['id'], indexes: [{ columns: ['userId', 'target'], unique: true }, { columns: ['savedSearchId'] }] },
    );
    await schema.createTable(
      'search_alert_hits',
      { alertId: id(), recordId: id(), userId: id(), at: instant(), readAt: nullable(instant()) },
      { primaryKey: ['alertId', 'recordId'], indexes: [{ columns: ['userId', 'readAt'] }, { columns: ['userId', 'at'] }] },
    );
    await schema.createTable('search_alert_queue', { recordId: id(), at: instant() }, { primaryKey: ['recordId'], indexes: [{ columns: ['at'] }] });
    await schema.createTable('search_columns', { userId: id(), columns: json(), updatedAt: instant() }, { primaryKey: ['userId'] });
    await schema.createTable('search_recent', { userId: id(), textKey: id(), text: text(300), at: instant() }, { primaryKey: ['userId', 'textKey'], indexes: [{ columns: ['userId', 'at'] }] });
  },
  async down(schema) {
    for (const table of ['search_recent', 'search_columns', 'search_alert_queue', 'search_alert_hits', 'search_alerts', 'saved_searches']) await schema.dropTable(table);
  },
};
