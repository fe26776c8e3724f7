import { id, instant, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Papers used again, and papers asked for although the archive was consulted. */
export const reuse: Migration = {
  name: '0501-reuse',
  async up(schema) {
    await schema.createTable(
      'reuse_uses',
      {
        id: id(), dossierId: id(), dossierCode: id(), procedureCode: id(), componentCode: id(), recordId: id(), ownerId: id(),
        purpose: text(500), actorId: id(), actorName: text(200), agencyId: id(), at: instant(), withdrawnAt: nullable(instant()),
        withdrawnReason: nullable(text(500)),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['dossierId'] }, { columns: ['recordId'] }, { columns: ['ownerId', 'at'] }, { columns: ['agencyId', 'at'] }] },
    );
    await schema.createTable(
      'reuse_demands',
      {
        id: id(), dossierId: id(), dossierCode: id(), procedureCode: id(), componentCode: id(), reason: text(500), heldRecordId: nullable(id()),
        ownerId: id(), actorId: id(), actorName: text(200), agencyId: id(), at: instant(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['dossierId'] }, { columns: ['agencyId', 'at'] }] },
    );
  },
  async down(schema) {
    await schema.dropTable('reuse_demands');
    await schema.dropTable('reuse_uses');
  },
};
