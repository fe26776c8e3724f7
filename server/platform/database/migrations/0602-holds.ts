import { date, id, instant, integer, json, longText, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Holds, what they lie on, and the gate that puts them and changes of records in an order. */
export const holds: Migration = {
  name: '0602-holds',
  async up(schema) {
    await schema.createTable(
      'holds',
      {
        id: id(), code: id(), title: text(300), reason: longText(), authority: text(300), reference: text(300), targetKind: word(), search: nullable(json()),
        agencyId: id(), reach: word(), state: word(), placedBy: id(), placedAt: instant(), reviewOn: date(), gatheredAt: nullable(instant()),
        liftAskedBy: nullable(id()), liftAskedAt: nullable(instant()), liftReason: nullable(longText()), liftedBy: nullable(id()), liftedAt: nullable(instant()),
        version: integer(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['code'], unique: true }, { columns: ['state', 'reviewOn'] }, { columns: ['agencyId', 'state'] }] },
    );
    await schema.createTable(
      'hold_targets', { holdId: id(), kind: word(), targetId: id() },
      { primaryKey: ['holdId', 'kind', 'targetId'], indexes: [{ columns: ['kind', 'targetId'] }] },
    );
    await schema.createTable(
      'hold_judgements', { holdId: id(), recordId: id(), caught: integer(), judgedAt: instant() },
      { primaryKey: ['holdId', 'recordId'], indexes: [{ columns: ['recordId'] }] },
    );
    await schema.createTable('hold_gate', { id: integer(), holds: integer() }, { primaryKey: ['id'] });
    await schema.sql('INSERT INTO hold_gate (id, holds) VALUES (1, 0)');
  },
  async down(schema) {
    for (const table of ['hold_gate', 'hold_judgements', 'hold_targets', 'holds']) await schema.dropTable(table);
  },
};
