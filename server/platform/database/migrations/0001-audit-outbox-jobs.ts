import { bigint, boolean, id, instant, integer, json, longText, nullable, serial, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** The log of acts, the facts waiting for delivery, and the work waiting to be done. */
export const auditOutboxJobs: Migration = {
  name: '0001-audit-outbox-jobs',
  async up(schema) {
    await schema.createTable(
      'audit_entries',
      {
        seq: integer(), at: instant(), actorKind: id(), actorId: id(), actorName: text(200), agencyId: nullable(id()), action: id(),
        subjectType: id(), subjectId: id(), purpose: nullable(text(500)), dossierCode: nullable(id()), requestId: nullable(id()),
        data: json(), prevHash: id(), hash: id(),
      },
      {
        primaryKey: ['seq'],
        indexes: [{ columns: ['subjectType', 'subjectId'] }, { columns: ['actorId'] }, { columns: ['at'] }, { columns: ['dossierCode'] }],
      },
    );
    await schema.createTable('audit_head', { id: serial(), seq: integer(), hash: id() }, { primaryKey: ['id'] });
    await schema.sql(`INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '${'0'.repeat(64)}')`);
    await schema.createTable(
      'outbox',
      {
        id: id(), name: id(), subjectType: id(), subjectId: id(), data: json(), purpose: nullable(text(500)),
        dossierCode: nullable(id()), at: instant(), delivered: boolean(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['delivered', 'id'] }] },
    );
    await schema.createTable(
      'jobs',
      {
        id: text(160), name: id(), payload: json(), state: id(), priority: integer(), attempts: integer(), runAt: instant(),
        leaseUntil: nullable(instant()), leaseBy: nullable(id()), lastError: nullable(longText()), createdAt: instant(),
        finishedAt: nullable(instant()), rank: bigint(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['state', 'priority', 'rank'] }, { columns: ['name', 'state'] }] },
    );
  },
  async down(schema) {
    for (const table of ['jobs', 'outbox', 'audit_head', 'audit_entries']) await schema.dropTable(table);
  },
};
