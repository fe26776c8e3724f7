import { id, instant, integer, json, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Judgements of digital signatures, what stands now of each file, and verdicts that changed. */
export const signatureRuns: Migration = {
  name: '0701-signature-runs',
  async up(schema) {
    await schema.createTable(
      'signature_runs',
      {
        id: id(), recordId: id(), logicalPath: text(180), fileSha256: id(), at: instant(), cause: id(), main: id(), sub: nullable(id()), state: id(), signatures: json(),
        missingSigners: json(), policyId: id(), policyHash: id(), trustVersion: integer(), trustHash: id(), verifierVersion: id(), reportPath: text(180), reportSha256: id(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['recordId', 'at'] }, { columns: ['at'] }] },
    );
    await schema.createTable(
      'signature_standing',
      {
        recordId: id(), logicalPath: text(180), runId: nullable(id()), state: id(), trustHash: nullable(id()), policyHash: nullable(id()), verifierVersion: nullable(id()),
        dueAt: instant(), attempts: integer(), faultCode: nullable(id()), faultAt: nullable(instant()),
      },
      { primaryKey: ['recordId', 'logicalPath'], indexes: [{ columns: ['dueAt'] }, { columns: ['trustHash'] }, { columns: ['policyHash'] }, { columns: ['verifierVersion'] }] },
    );
    await schema.createTable(
      'signature_changes',
      {
        id: id(), recordId: id(), logicalPath: text(180), custodianAgencyId: id(), runId: id(), previousRunId: id(), fromMain: id(), fromSub: nullable(id()), toMain: id(),
        toSub: nullable(id()), cause: id(), at: instant(), seenAt: nullable(instant()), seenBy: nullable(id()),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['custodianAgencyId', 'at'] }, { columns: ['recordId'] }, { columns: ['runId'], unique: true }] },
    );
    await schema.addIndex('records', { columns: ['signatureState', 'id'] });
  },
  async down(schema) {
    for (const table of ['signature_changes', 'signature_standing', 'signature_runs']) await schema.dropTable(table);
  },
};
