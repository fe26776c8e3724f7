import type { Transaction } from 'sequelize';
import type { Clock } from '../../kernel/clock.js';
import type { DeliveredFact, Fact, Json } from '../../kernel/events.js';
import { newSortableId } from '../../kernel/identifiers.js';
import { boolean, id, instant, json, nullable, text } from '../database/columns.js';
import type { Database } from '../database/connection.js';
import { openTable } from '../database/table.js';

export const outboxColumns = {
  id: id(),
  name: id(),
  subjectType: id(),
  subjectId: id(),
  data: json<{ [key: string]: Json | undefined }>(),
  purpose: nullable(text(500)),
  dossierCode: nullable(id()),
  at: instant(),
  delivered: boolean(),
};

/** Facts waiting for their subscribers. A row is written with the change it tells of and marked when jobs stand for it. */
export interface Outbox {
  append(transaction: Transaction, facts: readonly Fact[]): Promise<void>;
  pending(limit: number): Promise<DeliveredFact[]>;
  markDelivered(transaction: Transaction, ids: readonly string[]): Promise<void>;
  /** Forgets delivered rows older than the instant; the audit log keeps what happened. */
  prune(before: string): Promise<number>;
  countPending(): Promise<number>;
}

export function createOutbox(database: Database, clock: Clock): Outbox {
  const rows = openTable(database, 'outbox', outboxColumns, ['id']);
  return {
    async append(transaction, facts) {
      const now = clock.now();
      await rows.insertMany(
        transaction,
        facts.map((fact) => ({
          id: newSortableId(now),
          name: fact.name,
          subjectType: fact.subject.type,
          subjectId: fact.subject.id,
          data: { ...fact.data },
          purpose: fact.purpose ?? null,
          dossierCode: fact.dossierCode ?? null,
          at: now.toISOString(),
          delivered: false,
        })),
      );
    },
    async pending(limit) {
      const found = await rows.find({ delivered: 0 }, { order: [['id', 'ASC']], limit });
      return found.map((row) => ({
        id: row.id,
        name: row.name,
        subject: { type: row.subjectType, id: row.subjectId },
        data: row.data,
        at: row.at,
        ...(row.purpose === null ? {} : { purpose: row.purpose }),
        ...(row.dossierCode === null ? {} : { dossierCode: row.dossierCode }),
      }));
    },
    async markDelivered(transaction, ids) {
      if (ids.length > 0) await rows.update(transaction, { id: [...ids] }, { delivered: true });
    },
    prune: (before) =>
      database.write(async (transaction) => {
        const old = await rows.find({ delivered: 1 }, { order: [['id', 'ASC']], limit: 5000, only: ['id', 'at'], tx: transaction });
        const gone = old.filter((row) => row.at < before).map((row) => row.id);
        return gone.length === 0 ? 0 : rows.remove(transaction, { id: gone });
      }),
    countPending: () => rows.count({ delivered: 0 }),
  };
}
