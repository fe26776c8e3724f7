import { boolean, date, id, instant, integer, json, longText, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Lists of records to destroy or hand over, what was said of each record, and what remains of destroyed ones. */
export const disposition: Migration = {
  name: '0603-disposition',
  async up(schema) {
    await schema.createTable(
      'disposition_lists',
      {
        id: id(), kind: id(), title: text(300), agencyId: id(), state: id(), authorId: id(), authorName: text(200), handlerId: id(), handlerName: text(200),
        needsOpinion: boolean(), targetAgencyId: nullable(id()), council: json(), opinion: nullable(json()), decision: nullable(json()), coolingOffUntil: nullable(instant()),
        startedBy: nullable(json()), startedAt: nullable(instant()), endedAt: nullable(instant()), aborted: nullable(json()), receipts: json(), papers: json(),
        createdAt: instant(), updatedAt: instant(), version: integer(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['agencyId', 'createdAt', 'id'] }, { columns: ['state'] }] },
    );
    await schema.createTable(
      'disposition_items',
      {
        listId: id(), recordId: id(), rank: integer(), title: nullable(text(500)), documentNumber: nullable(text(120)), typeCode: id(), dueOn: nullable(date()), verdict: id(),
        ground: nullable(id()), keepUntil: nullable(date()), reason: nullable(text(1000)), evidence: nullable(text(1000)), appraisedBy: nullable(json()), appraisedAt: nullable(instant()),
        recordVersion: integer(), state: id(), outcome: nullable(text(60)), outcomeAt: nullable(instant()),
      },
      { primaryKey: ['listId', 'recordId'], indexes: [{ columns: ['listId', 'rank'] }, { columns: ['listId', 'state'] }, { columns: ['recordId'] }] },
    );
    await schema.createTable('disposition_claims', { recordId: id(), listId: id() }, { primaryKey: ['recordId'], indexes: [{ columns: ['listId'] }] });
    await schema.createTable(
      'record_tombstones',
      {
        recordId: id(), objectId: id(), typeCode: id(), custodianAgencyId: id(), sensitivity: id(), listId: id(), ground: id(), reason: text(1000), decisionNumber: text(120),
        decisionDate: date(), decidedBy: text(200), executedBy: text(200), executedAt: instant(), files: json(),
      },
      { primaryKey: ['recordId'], indexes: [{ columns: ['listId'] }] },
    );
    await schema.createTable(
      'disposition_keeps',
      { recordId: id(), until: nullable(date()), reason: longText(), decidedBy: json(), decidedAt: instant(), listId: id() },
      { primaryKey: ['recordId'] },
    );
  },
  async down(schema) {
    for (const table of ['disposition_keeps', 'record_tombstones', 'disposition_claims', 'disposition_items', 'disposition_lists']) await schema.dropTable(table);
  },
};
