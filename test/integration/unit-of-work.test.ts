import assert from 'node:assert/strict';
import { systemActor } from '../../server/kernel/actor.js';
import type { TestDatabase } from '../support/test-database.js';
import { openTestDatabase } from '../support/test-database.js';

const actor = systemActor('test');

describe('the unit of work', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await openTestDatabase();
  });
  afterEach(() => db.close());

  const act = (name: string): Promise<void> =>
    db.uow.run(actor, async (tx) => tx.record({ name, subject: { type: 'thing', id: name } }));

  it('writes audit entry and outbox row in the commit of the change', async () => {
    await act('thing.made');
    assert.equal((await db.audit.verify()).checked, 1);
    assert.deepEqual((await db.outbox.pending(10)).map((fact) => fact.name), ['thing.made']);
  });

  it('refuses a change that tells nothing', async () => {
    await assert.rejects(db.uow.run(actor, async () => undefined), /unaudited/);
    assert.equal((await db.audit.verify()).checked, 0);
  });

  it('undoes everything when the work fails', async () => {
    await assert.rejects(
      db.uow.run(actor, async (tx) => {
        tx.record({ name: 'thing.made', subject: { type: 'thing', id: '1' } });
        throw new Error('no');
      }),
      /no/,
    );
    assert.equal((await db.outbox.pending(10)).length, 0);
    assert.equal((await db.audit.verify()).checked, 0);
  });

  it('takes two hundred changes at once, loses none and keeps one chain', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, index) => act(`thing.${index}`)));
    const result = await db.audit.verify();
    assert.equal(result.checked, 200);
    assert.equal(result.fault, undefined);
  });

  it('lets a change that fails fail alone among those that share its commit', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) =>
        db.uow.run(actor, async (tx) => {
          tx.record({ name: `thing.${index}`, subject: { type: 'thing', id: String(index) } });
          // Written before it fails: nothing of it may stay.
          await db.outbox.append(db.database.unwrap(tx), [{ name: `draft.${index}`, subject: { type: 'thing', id: String(index) } }]);
          if (index % 3 === 0) throw new Error(`no ${index}`);
        }),
      ),
    );
    const failed = outcomes.flatMap((outcome, index) => (outcome.status === 'rejected' ? [[index, (outcome.reason as Error).message]] : []));
    assert.deepEqual(failed, Array.from({ length: 10 }, (_, n) => [n * 3, `no ${n * 3}`]));
    const told = (await db.outbox.pending(100)).map((fact) => Number(fact.subject.id));
    assert.equal(told.length, 40);
    assert.ok(told.every((index) => index % 3 !== 0));
    assert.deepEqual(await db.audit.verify().then(({ checked, fault }) => ({ checked, fault })), { checked: 20, fault: undefined });
  });

  it('keeps what was answered even when the next change in the queue never ends well', async () => {
    const first = act('thing.kept');
    const second = db.uow.run(actor, async () => {
      throw new Error('no');
    });
    await first;
    await assert.rejects(second, /no/);
    assert.deepEqual((await db.outbox.pending(10)).map((fact) => fact.name), ['thing.kept']);
  });

  it('refuses a change inside a change instead of waiting for itself', async () => {
    await assert.rejects(
      db.uow.run(actor, async (tx) => {
        tx.record({ name: 'outer', subject: { type: 'thing', id: '1' } });
        await act('inner');
      }),
      /inside a change/,
    );
  });

  for (const [what, sql, code] of [
    ['a changed entry', "UPDATE audit_entries SET actor_name = 'somebody else' WHERE seq = 3", 'entry-changed'],
    ['a deleted entry', 'DELETE FROM audit_entries WHERE seq = 3', 'entry-missing'],
    ['a cut tail', 'DELETE FROM audit_entries WHERE seq >= 3', 'tail-missing'],
  ] as const) {
    it(`the audit verifier names ${what}`, async () => {
      for (const name of ['a', 'b', 'c', 'd']) await act(name);
      await db.database.sequelize.query(sql);
      assert.deepEqual((await db.audit.verify()).fault, { seq: 3, code });
    });
  }
});
