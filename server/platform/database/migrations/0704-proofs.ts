import { bigint, id, instant, integer, json, longText, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Nightly gatherings of digests under one root, and what each of them holds. */
export const proofs: Migration = {
  name: '0704-proofs',
  async up(schema) {
    await schema.createTable(
      'proof_batches',
      { id: id(), root: text(64), size: integer(), gatheredAt: instant(), token: nullable(longText()), stampedAt: nullable(instant()), attempts: integer(), lastFault: nullable(text(200)), rank: bigint() },
      { primaryKey: ['id'], indexes: [{ columns: ['rank'] }, { columns: ['stampedAt'] }] },
    );
    await schema.createTable(
      'proof_items',
      { batchId: id(), position: integer(), kind: text(20), recordId: id(), ref: text(180), digest: text(64), leafHash: text(64), leaf: json() },
      { primaryKey: ['batchId', 'position'], indexes: [{ columns: ['recordId', 'kind'] }] },
    );
  },
  async down(schema) {
    await schema.dropTable('proof_items');
    await schema.dropTable('proof_batches');
  },
};
