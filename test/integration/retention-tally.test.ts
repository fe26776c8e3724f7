import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RecordRetention } from '../../server/archive/retention/model.js';
import { ACTIONS, RETENTION_STATES } from '../../server/archive/retention/model.js';
import { createRetentionStore } from '../../server/archive/retention/store.js';
import type { RetentionStore } from '../../server/archive/retention/store.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import type { Scope } from '../../server/kernel/scope.js';
import { SENSITIVITIES } from '../../server/kernel/sensitivity.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const IDS = Array.from({ length: 12 }, (_, index) => `record-${String(index)}`);
const ROUNDS = Number(process.env['KHOSO_ROUNDS'] ?? 1);

const answer = fc.record({
  recordId: fc.constantFrom(...IDS), state: fc.constantFrom(...RETENTION_STATES), custodianAgencyId: fc.constantFrom('agency-a', 'agency-b'), typeCode: fc.constantFrom('cong-van', 'giay-phep'),
  sensitivity: fc.constantFrom(...SENSITIVITIES), action: fc.option(fc.constantFrom(...ACTIONS)), needsPerson: fc.boolean(), dueOn: fc.option(fc.constantFrom('2026-12-31', '2034-12-31', '9999-12-31')),
}).map((part): RecordRetention => ({
  scheduleCode: null, scheduleVersion: null, ruleNumber: null, source: 'none', trigger: null, triggerOn: null, confirmed: false, blockedById: null, blockedUntil: null, steps: [], dossierId: null,
  computedAt: '2026-11-16T02:00:00.000Z', ...part,
}));
const step = fc.oneof(
  fc.record({ act: fc.constant('put' as const), rows: fc.uniqueArray(answer, { selector: (row) => row.recordId, maxLength: 6 }) }),
  fc.record({ act: fc.constant('putNew' as const), rows: fc.uniqueArray(answer, { selector: (row) => row.recordId, maxLength: 6 }) }),
  fc.record({ act: fc.constant('forget' as const), ids: fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 6 }) }),
);

describe('The tally of retention', function () {
  this.timeout(120_000 * ROUNDS);
  let db: TestDatabase;
  let store: RetentionStore;
  before(async () => {
    db = await openTestDatabase();
    store = createRetentionStore(db.database);
  });
  after(() => db.close());

  /** All rows, read one by one and counted by the test itself. */
  const counted = async (keep: (row: RecordRetention) => boolean): Promise<number> => [...(await store.rowsOf(IDS)).values()].filter(keep).length;

  it('says after any sequence of changes what counting one by one says', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      await store.write((transaction) => store.forget(transaction, IDS));
      for (const one of steps) {
        await store.write((transaction) => (one.act === 'forget' ? store.forget(transaction, one.ids) : store[one.act](transaction, one.rows)));
      }
      const own: Scope = { alternatives: [{ agencyIds: '*', sensitivities: ['public'] }, { agencyIds: ['agency-a'], sensitivities: SENSITIVITIES }], recordIds: [] };
      const seen = (row: RecordRetention): boolean => row.sensitivity === 'public' || row.custodianAgencyId === 'agency-a';
      assert.equal(await store.tally.total(EVERYTHING, {}), await counted(() => true));
      assert.equal(await store.tally.total(own, {}), await counted(seen));
      assert.equal(await store.tally.total(own, { states: ['dated'], dueBy: '2030-01-01' }), await counted((row) => seen(row) && row.state === 'dated' && row.dueOn !== null && row.dueOn <= '2030-01-01'));
      assert.equal(await store.tally.total(EVERYTHING, { needsPerson: true, actions: ['review'], typeCodes: ['cong-van'] }), await counted((row) => row.needsPerson && row.action === 'review' && row.typeCode === 'cong-van'));
      const counts = await store.tally.counts(own, {});
      assert.equal(counts.total, await counted(seen));
      assert.equal(counts.byYear.reduce((sum, one) => sum + one.count, 0), await counted((row) => seen(row) && row.dueOn !== null && row.action !== null));
      assert.deepEqual(counts, await store.tally.counts({ ...own, recordIds: ['nobody'] }, {}), 'as by the answers themselves');
      assert.equal(await store.tally.check(), 0, 'nothing to mend');
    }), { numRuns: 40 * ROUNDS });
  });

  it('is right when two writers change the same records at the same time', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(step, step), { minLength: 1, maxLength: 5 }), async (pairs) => {
      await store.write((transaction) => store.forget(transaction, IDS));
      const run = (one: (typeof pairs)[number][number]): Promise<void> => store.write((transaction) => (one.act === 'forget' ? store.forget(transaction, one.ids) : store.put(transaction, one.rows)));
      // Of two who bring the same record one may be refused by the key; then its whole change is undone, tally included.
      for (const pair of pairs) await Promise.allSettled(pair.map(run));
      assert.equal(await store.tally.check(), 0);
    }), { numRuns: 20 * ROUNDS });
  });

  it('mends what a lost row left behind, one agency at a time', async () => {
    await store.write((transaction) => store.forget(transaction, IDS));
    const [row] = fc.sample(answer, 1);
    await store.write((transaction) => store.put(transaction, [{ ...row!, recordId: 'record-1', custodianAgencyId: 'agency-a' }, { ...row!, recordId: 'record-2', custodianAgencyId: 'agency-b' }]));
    await store.write((transaction) => db.database.run('DELETE FROM record_retention WHERE record_id = ?', ['record-1'], transaction));
    assert.equal(await store.tally.total(EVERYTHING, {}), 2);
    assert.equal(await store.tally.check(), 1);
    assert.equal(await store.tally.total(EVERYTHING, {}), 1);
  });
});
