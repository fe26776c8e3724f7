import assert from 'node:assert/strict';
import { dueAfter, nightOf, planFixity, riskOf } from '../../../server/archive/preservation/rules/plan-fixity.js';

const figures = { objects: 10, bytes: 900e9, never: 0, overdueObjects: 4, overdueBytes: 45e9, oldestAt: null, openAlarms: 0 };
const policy = { budgetBytes: 10e9, maxAgeDays: 90, fromHour: 20, toHour: 5 };

describe('the plan of fixity', () => {
  it('counts the nights until all is within the age, and never none while something is overdue', () => {
    assert.deepEqual(planFixity(figures, policy), { nights: 5, enough: true, neededGb: 10 });
    assert.equal(planFixity({ ...figures, overdueBytes: 0 }, policy).nights, 1);
    assert.equal(planFixity({ ...figures, overdueObjects: 0, overdueBytes: 0 }, policy).nights, 0);
  });
  it('says when the budget is too small, and that none never ends', () => {
    assert.equal(planFixity({ ...figures, bytes: 901e9 }, policy).enough, false);
    assert.equal(planFixity(figures, { ...policy, budgetBytes: 0 }).nights, undefined);
  });
  it('knows the night by Vietnam\'s clock, across midnight', () => {
    const at = (text: string): string | undefined => nightOf(new Date(text), policy)?.from.toISOString();
    assert.equal(at('2026-11-16T12:59:59Z'), undefined);
    assert.equal(at('2026-11-16T13:00:00Z'), '2026-11-16T13:00:00.000Z');
    assert.equal(at('2026-11-16T21:59:59Z'), '2026-11-16T13:00:00.000Z');
    assert.equal(at('2026-11-16T22:00:00Z'), undefined);
    assert.ok(nightOf(new Date('2026-11-16T05:00:00Z'), { fromHour: 0, toHour: 24 }));
  });
  it('looks twice as often at formats at risk', () => {
    assert.deepEqual([riskOf(['application/pdf']), riskOf(['application/pdf', 'application/msword'])], [0, 1]);
    const from = new Date(0);
    assert.equal(dueAfter(from, 1, policy).getTime() * 2, dueAfter(from, 0, policy).getTime());
  });
});
