import { id, instant, integer, json, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** What was erased by decision, and what is held, chained; it outlives the rows it tells of. */
export const erasureLedger: Migration = {
  name: '0813-erasure-ledger',
  async up(schema) {
    await schema.createTable(
      'erasure_ledger',
      {
        seq: integer(), kind: word(), recordId: id(), objectId: id(), at: instant(), byId: id(), byName: text(200), reason: text(1000),
        decision: nullable(text(300)), listId: nullable(id()), files: json(), prevHash: text(64), hash: text(64),
      },
      { primaryKey: ['seq'], indexes: [{ columns: ['recordId', 'seq'] }] },
    );
    await schema.createTable('erasure_head', { id: integer(), seq: integer(), hash: text(64) }, { primaryKey: ['id'] });
    await schema.sql(`INSERT INTO erasure_head (id, seq, hash) VALUES (1, 0, '${'0'.repeat(64)}')`);
  },
  async down(schema) {
    await schema.dropTable('erasure_head');
    await schema.dropTable('erasure_ledger');
  },
};
