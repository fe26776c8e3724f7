import type { Transaction } from 'sequelize';
import type { SqliteConnection } from './sqlite-driver.js';
import type { Waiting } from './writer-queue.js';

type Outcome = Parameters<Waiting<Transaction>['settle']>[0];

/**
 * Runs several changes in one SQLite transaction, each behind a savepoint of its own: one that fails is undone alone and the
 * others stand. All hear their outcome after the commit; when the commit, or the transaction under it, fails, nothing of any
 * was written and all are told so. One change alone is a transaction as ever.
 */
export async function commitTogether(
  group: readonly Waiting<Transaction>[], transact: (work: (transaction: Transaction) => Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  let outcomes: Outcome[] = [];
  try {
    await transact(async (transaction) => {
      outcomes = [];
      for (const one of group) outcomes.push(group.length === 1 ? { value: await one.work(transaction) } : await runBehindSavepoint(one, transaction));
    });
  } catch (error) {
    for (const [index, one] of group.entries()) one.settle(failureOf(outcomes[index]) ?? { error });
    return;
  }
  for (const [index, one] of group.entries()) one.settle(outcomes[index] ?? { error: new Error('a change was left out of its group') });
}

function failureOf(outcome: Outcome | undefined): Outcome | undefined {
  return outcome !== undefined && 'error' in outcome ? outcome : undefined;
}

async function runBehindSavepoint(one: Waiting<Transaction>, transaction: Transaction): Promise<Outcome> {
  const { connection } = transaction as unknown as { connection: SqliteConnection };
  connection.execute('SAVEPOINT change', []);
  try {
    const value = await one.work(transaction);
    connection.execute('RELEASE change', []);
    return { value };
  } catch (error) {
    // A full disk undoes the whole transaction: then there is no savepoint to return to and the group fails as one.
    if (!connection.inTransaction()) throw error;
    connection.execute('ROLLBACK TO change', []);
    connection.execute('RELEASE change', []);
    return { error };
  }
}
