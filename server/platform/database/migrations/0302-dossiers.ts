import { date, id, instant, integer, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Dossiers of administrative procedures. `code_key` is the code without blanks and case: one dossier per code. */
export const dossiers: Migration = {
  name: '0302-dossiers',
  async up(schema) {
    await schema.createTable(
      'dossiers',
      {
        id: id(), code: id(), codeKey: id(), procedureCode: id(), ownerId: id(), agencyId: id(), state: id(),
        purpose: nullable(text(500)), openedOn: date(), dueOn: nullable(date()), closedOn: nullable(date()), openedBy: id(),
        openedAt: instant(), version: integer(),
      },
      {
        primaryKey: ['id'],
        indexes: [
          { columns: ['codeKey'], unique: true },
          { columns: ['ownerId', 'state'] },
          { columns: ['agencyId', 'openedAt', 'id'] },
        ],
      },
    );
  },
  async down(schema) {
    await schema.dropTable('dossiers');
  },
};
