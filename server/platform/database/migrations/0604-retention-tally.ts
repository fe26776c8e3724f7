import { date, id, integer, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/**
 * How many records stand how, counted as they are reckoned: a desk over a million records asks a few thousand rows here instead of
 * going through all of them. No row has an empty key: what is not there is ''. And papers whose validity ends soon are found by their day.
 */
export const retentionTally: Migration = {
  name: '0604-retention-tally',
  async up(schema) {
    await schema.createTable(
      'retention_tally',
      { custodianAgencyId: id(), typeCode: id(), sensitivity: word(), state: word(), needsPerson: integer(), action: word(), dueOn: date(), amount: integer() },
      { primaryKey: ['custodianAgencyId', 'typeCode', 'sensitivity', 'state', 'needsPerson', 'action', 'dueOn'] },
    );
    await schema.sql(
      `INSERT INTO retention_tally (custodian_agency_id, type_code, sensitivity, state, needs_person, action, due_on, amount)
       SELECT custodian_agency_id, type_code, sensitivity, state, needs_person, COALESCE(action, ''), COALESCE(due_on, ''), COUNT(*) FROM record_retention
       GROUP BY custodian_agency_id, type_code, sensitivity, state, needs_person, COALESCE(action, ''), COALESCE(due_on, '')`,
    );
    // Nobody asks the answers of a dossier by this: the register is asked for its papers.
    await schema.sql(`DROP INDEX record_retention_dossier_id${schema.dialect === 'mysql' ? ' ON record_retention' : ''}`);
    await schema.addIndex('records', { columns: ['validTo'] });
  },
  async down(schema) {
    await schema.sql(`DROP INDEX records_valid_to${schema.dialect === 'mysql' ? ' ON records' : ''}`);
    await schema.addIndex('record_retention', { columns: ['dossierId'] });
    await schema.dropTable('retention_tally');
  },
};
