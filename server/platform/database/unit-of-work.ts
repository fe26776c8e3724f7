import type { Transaction } from 'sequelize';
import type { Actor } from '../../kernel/actor.js';
import type { Fact } from '../../kernel/events.js';
import type { Tx, UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Database } from './connection.js';

/** Writes the facts of a change as audit entries, inside the change. Given by the audit room. */
export type AppendAudit = (transaction: Transaction, actor: Actor, facts: readonly Fact[]) => Promise<void>;
/** Writes the facts that have subscribers to the outbox, inside the change. */
export type AppendOutbox = (transaction: Transaction, facts: readonly Fact[]) => Promise<void>;

export interface UnitOfWorkDeps {
  readonly database: Database;
  readonly appendAudit: AppendAudit;
  readonly appendOutbox: AppendOutbox;
  /** Called after each commit, to wake the relay; must not throw. */
  readonly afterCommit: () => void;
}

/** The unit of work over Sequelize: one transaction, one chain entry per fact, one outbox row per announced fact. */
export function createUnitOfWork(deps: UnitOfWorkDeps): UnitOfWork {
  return {
    async run<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
      const result = await deps.database.write(async (transaction) => {
        const facts: Fact[] = [];
        const tx: Tx = { record: (fact) => void facts.push(fact) };
        deps.database.bind(tx, transaction);
        const value = await work(tx);
        if (facts.length === 0) throw new Error('a change ended without a fact: nothing may change unaudited');
        await deps.appendOutbox(transaction, facts.filter((fact) => fact.announce !== false));
        // Last, because the head of the chain is locked from here to the commit.
        await deps.appendAudit(transaction, actor, facts);
        return value;
      });
      deps.afterCommit();
      return result;
    },
  };
}
