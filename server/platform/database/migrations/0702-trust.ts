import { id, instant, integer, json, longText, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** The trust store: certificates, what is proposed, numbered versions. */
export const trust: Migration = {
  name: '0702-trust',
  async up(schema) {
    await schema.createTable('trust_certificates', { fingerprint: text(64), der: longText(), facts: json(), firstSeenAt: instant() }, { primaryKey: ['fingerprint'], indexes: [] });
    await schema.createTable(
      'trust_proposals',
      {
        id: id(), kind: word(), fingerprint: text(64), limits: nullable(json()), state: word(), hasCertificate: integer(), reason: text(500), proposedBy: id(), proposedByName: text(200), proposedAt: instant(),
        decidedBy: nullable(id()), decidedByName: nullable(text(200)), decidedAt: nullable(instant()), version: nullable(integer()),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['state', 'proposedAt'] }, { columns: ['fingerprint'] }] },
    );
    await schema.createTable(
      'trust_versions',
      { version: integer(), hash: text(64), content: json(), proposalId: id(), kind: word(), fingerprints: json(), proposedByName: text(200), confirmedByName: text(200), at: instant() },
      { primaryKey: ['version'], indexes: [{ columns: ['hash'] }] },
    );
  },
  async down(schema) {
    await schema.dropTable('trust_versions');
    await schema.dropTable('trust_proposals');
    await schema.dropTable('trust_certificates');
  },
};
