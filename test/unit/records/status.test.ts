import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../../server/kernel/calendar.js';
import type { StatusChange } from '../../../server/archive/records/model.js';
import { VALIDITY_STATES } from '../../../server/archive/records/model.js';
import { followingStates, mayFollow, refuseStatusChange } from '../../../server/archive/records/rules/change-status.js';
import type { WantedStatus } from '../../../server/archive/records/rules/change-status.js';
import { effectiveStatus, nextChangeOn } from '../../../server/archive/records/rules/effective-status.js';
import { aRecord, aStatusChange } from '../../builders/a-record.js';

const record = aRecord({ validFrom: '2026-03-02', validTo: '2026-12-31' });
const wanted = (over: Partial<WantedStatus> = {}): WantedStatus => ({
  status: 'suspended', from: '2026-06-01', reason: 'Tạm đình chỉ', reference: null, supersededById: null, ...over,
});

describe('the state of a record on a day', () => {
  it('is in force while nothing is recorded and the term runs', () => {
    assert.equal(effectiveStatus(record, [], '2026-12-31').status, 'in-force');
  });

  it('is expired from the day after the last day', () => {
    assert.equal(effectiveStatus(record, [], '2027-01-01').status, 'expired');
  });

  it('says when the first day has not come yet', () => {
    assert.equal(effectiveStatus(record, [], '2026-03-01').notYet, true);
    assert.equal(effectiveStatus(record, [], '2026-03-02').notYet, false);
  });

  it('changes on the day of effect, not before, and names the act', () => {
    const change = aStatusChange({ from: '2026-06-01' });
    assert.equal(effectiveStatus(record, [change], '2026-05-31').status, 'in-force');
    assert.deepEqual(effectiveStatus(record, [change], '2026-06-01'), { status: 'suspended', change, notYet: false });
  });

  it('believes the later entry of two for one day', () => {
    const history = [aStatusChange({ status: 'suspended' }), aStatusChange({ status: 'in-force' })];
    assert.equal(effectiveStatus(record, history, '2026-06-02').status, 'in-force');
  });

  it('orders by day of effect, whatever the order of recording', () => {
    const history = [aStatusChange({ status: 'revoked', from: '2026-09-01' }), aStatusChange({ status: 'suspended', from: '2026-06-01' })];
    assert.equal(effectiveStatus(record, history, '2026-10-01').status, 'revoked');
    assert.equal(effectiveStatus(record, history, '2026-07-01').status, 'suspended');
  });

  it('lets a suspended paper expire, but not a revoked one', () => {
    assert.equal(effectiveStatus(record, [aStatusChange()], '2027-02-01').status, 'expired');
    assert.equal(effectiveStatus(record, [aStatusChange({ status: 'revoked' })], '2027-02-01').status, 'revoked');
  });

  it('is in force again after an extension recorded past the term', () => {
    assert.equal(effectiveStatus(record, [aStatusChange({ status: 'in-force', from: '2027-01-05', reference: '3/GH' })], '2027-02-01').status, 'in-force');
  });
});

describe('the next day on which the state changes by itself', () => {
  it('is the day after the term', () => assert.equal(nextChangeOn(record, [], '2026-06-01'), '2027-01-01'));
  it('is the day of a change dated ahead', () => assert.equal(nextChangeOn(record, [aStatusChange({ from: '2026-08-01' })], '2026-06-01'), '2026-08-01'));
  it('is none for what stays revoked', () => assert.equal(nextChangeOn(record, [aStatusChange({ status: 'revoked', from: '2026-05-01' })], '2026-06-01'), null));
});

describe('changing the state', () => {
  it('allows a suspension of a paper in force', () => assert.equal(refuseStatusChange(record, [], wanted()), undefined));

  for (const [code, over, history] of [
    ['status-unknown', { status: 'gone' as never }, []],
    ['status-date-invalid', { from: '2026-02-30' }, []],
    ['status-before-issue', { from: '2026-03-01' }, []],
    ['status-reason-missing', { reason: '  ' }, []],
    ['text-too-long', { reason: 'x'.repeat(501) }, []],
    ['status-same', { status: 'in-force' }, []],
    ['status-successor-missing', { status: 'superseded' }, []],
    ['status-successor-itself', { status: 'superseded', supersededById: 'record-1' }, []],
    ['status-reference-missing', { status: 'revoked' }, []],
    ['status-reference-missing', { status: 'in-force', from: '2026-07-01' }, [aStatusChange({ status: 'revoked', reference: '1/QĐ' })]],
    ['status-transition', { status: 'suspended', from: '2026-07-01' }, [aStatusChange({ status: 'revoked', reference: '1/QĐ' })]],
    ['status-transition', { status: 'suspended', from: '2027-03-01' }, []],
    ['status-later-change', { status: 'revoked', from: '2026-05-01', reference: '1/QĐ' }, [aStatusChange({ status: 'suspended', from: '2026-06-01' })]],
  ] as [string, Partial<WantedStatus>, StatusChange[]][]) {
    it(`refuses with ${code}: ${JSON.stringify(over)} after ${history.map((entry) => entry.status).join(', ') || 'nothing'}`, () => {
      assert.equal(refuseStatusChange(record, history, wanted(over)), code);
    });
  }

  it('brings a revoked paper back by a named act', () => {
    const history = [aStatusChange({ status: 'revoked', reference: '1/QĐ' })];
    assert.equal(refuseStatusChange(record, history, wanted({ status: 'in-force', from: '2026-07-01', reference: 'Bản án 2/2026' })), undefined);
  });

  it('never lets a state follow itself', () => {
    for (const state of VALIDITY_STATES) {
      assert.equal(mayFollow(state, state), false);
      assert.ok(followingStates(state).length > 0);
    }
  });

  const day = fc.integer({ min: 0, max: 600 }).map((days) => addDays('2026-03-02', days));
  const attempt = fc.record({ status: fc.constantFrom(...VALIDITY_STATES), from: day, named: fc.boolean() });

  it('whatever is tried in whatever order: an accepted change is the state of its day, and no day before it changes', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 12 }), day, (attempts, probe) => {
        let history: StatusChange[] = [];
        for (const { status, from, named } of attempts) {
          const change = wanted({ status, from, reference: named ? '1/QĐ' : null, supersededById: status === 'superseded' ? 'record-2' : null });
          if (refuseStatusChange(record, history, change) !== undefined) continue;
          const next = [...history, aStatusChange({ ...change })];
          assert.equal(effectiveStatus(record, next, from).status, status);
          if (probe < from) assert.deepEqual(effectiveStatus(record, next, probe), effectiveStatus(record, history, probe));
          history = next;
        }
        const ended = history.filter((entry) => entry.status === 'in-force' && entry.reference === null);
        for (const entry of ended) {
          const before = effectiveStatus(record, history.slice(0, history.indexOf(entry)), entry.from).status;
          assert.equal(before, 'suspended', 'without a named act only a suspension ends');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tells the next change truly: the state is constant until the day before it', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 6 }), day, (attempts, today) => {
        const history = attempts.map(({ status, from }) => aStatusChange({ status, from }));
        const next = nextChangeOn(record, history, today);
        const now = effectiveStatus(record, history, today).status;
        const last = next === null ? addDays(today, 700) : addDays(next, -1);
        for (let at = today; at <= last; at = addDays(at, 1)) assert.equal(effectiveStatus(record, history, at).status, now);
        if (next !== null) assert.notEqual(effectiveStatus(record, history, next).status, now);
      }),
      { numRuns: 60 },
    );
  });
});
