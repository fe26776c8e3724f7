import { boolean, date, id, instant, integer, json, longText, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Schedules with versions, the rules that attach them, decisions about single records, and what follows for each record. */
export const retention: Migration = {
  name: '0601-retention',
  async up(schema) {
    await schema.createTable(
      'retention_schedules',
      {
        scheduleCode: id(), version: integer(), state: word(), titleVi: text(300), titleEn: text(300), scope: longText(), mandates: json(), periodKind: word(),
        years: nullable(integer()), trigger: word(), action: word(), maintenanceCode: word(), validFrom: nullable(date()), reachesFixed: boolean(),
        decision: nullable(text(300)), confirmed: boolean(), certainty: word(), note: nullable(longText()), draftedBy: id(), draftedAt: instant(),
        approvedBy: nullable(id()), approvedAt: nullable(instant()), revision: integer(),
      },
      { primaryKey: ['scheduleCode', 'version'], indexes: [{ columns: ['state'] }] },
    );
    await schema.createTable(
      'retention_rules',
      {
        number: integer(), priority: integer(), scheduleCode: id(), appliesTo: word(), condition: json(), state: word(), validFrom: nullable(date()),
        validTo: nullable(date()), note: nullable(longText()), draftedBy: id(), draftedAt: instant(), approvedBy: nullable(id()), approvedAt: nullable(instant()),
        revision: integer(),
      },
      { primaryKey: ['number'], indexes: [{ columns: ['state', 'priority'] }, { columns: ['scheduleCode'] }] },
    );
    await schema.createTable(
      'retention_decisions',
      {
        recordId: id(), rank: integer(), kind: word(), scheduleCode: nullable(id()), trigger: nullable(word()), decidedOn: nullable(date()), reason: longText(),
        decidedBy: id(), decidedAt: instant(),
      },
      { primaryKey: ['recordId', 'rank'], indexes: [{ columns: ['scheduleCode'] }] },
    );
    await schema.createTable(
      'record_retention',
      {
        recordId: id(), state: word(), scheduleCode: nullable(id()), scheduleVersion: nullable(integer()), ruleNumber: nullable(integer()), source: word(),
        trigger: nullable(word()), triggerOn: nullable(date()), dueOn: nullable(date()), action: nullable(word()), confirmed: boolean(), needsPerson: boolean(),
        blockedById: nullable(id()), blockedUntil: nullable(date()), steps: json(), dossierId: nullable(id()), typeCode: id(), custodianAgencyId: id(),
        sensitivity: word(), computedAt: instant(),
      },
      {
        primaryKey: ['recordId'],
        indexes: [
          { columns: ['dueOn', 'recordId'] }, { columns: ['custodianAgencyId', 'dueOn'] }, { columns: ['scheduleCode', 'recordId'] }, { columns: ['state', 'recordId'] },
          { columns: ['dossierId'] }, { columns: ['needsPerson', 'recordId'] },
        ],
      },
    );
  },
  async down(schema) {
    for (const table of ['record_retention', 'retention_decisions', 'retention_rules', 'retention_schedules']) await schema.dropTable(table);
  },
};
