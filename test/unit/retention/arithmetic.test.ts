import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isDue, lastDayOf } from '../../../server/archive/retention/rules/due-date.js';
import { compareSpans, longerLink, longestMember, withinDossier } from '../../../server/archive/retention/rules/longest.js';
import type { Span } from '../../../server/archive/retention/rules/longest.js';
import { ownAnswer } from '../../../server/archive/retention/rules/own-answer.js';
import type { OwnAnswer } from '../../../server/archive/retention/rules/own-answer.js';
import { TRIGGERS } from '../../../server/archive/retention/model.js';
import { makeLocalDate, localDateOf } from '../../../server/kernel/calendar.js';
import { aVersion, triggerFactsOf } from '../../builders/a-schedule.js';

const day = fc.tuple(fc.integer({ min: 1900, max: 2200 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 })).map(([y, m, d]) => makeLocalDate(y, m, Math.min(d, 28)) ?? '2000-01-01');
const years = fc.integer({ min: 1, max: 120 });
const maybeDay = fc.option(day, { nil: null });

const facts = fc.record({
  issuedOn: maybeDay, validityBound: fc.boolean(), validityEndedOn: maybeDay, supersededOn: maybeDay,
  dossier: fc.option(fc.record({ closedOn: maybeDay }), { nil: undefined }),
  stated: fc.constant({}) as fc.Arbitrary<Record<string, string>>,
});
const version = fc.record({ years, trigger: fc.constantFrom(...TRIGGERS) }).map(({ years: n, trigger }) => aVersion({ period: { kind: 'years', years: n }, trigger }));
const answer: fc.Arbitrary<OwnAnswer> = fc.tuple(version, facts, fc.integer({ min: 0, max: 9 })).map(([of, known, roll]) =>
  ownAnswer({ version: roll === 0 ? { ...of, period: { kind: 'permanent' } } : of, ruleNumber: 3, source: 'rule' }, known));

describe('The years of the law', () => {
  it('end on 31/12 of the year of the event plus N, wherever in the year it fell', () => {
    fc.assert(fc.property(day, years, (on, n) => lastDayOf(on, n) === `${String(Number(on.slice(0, 4)) + n).padStart(4, '0')}-12-31`));
  });

  it('do not care for leap days: 29/02/2024 and 01/01/2024 plus 10 years both end on 31/12/2034', () => {
    assert.equal(lastDayOf('2024-02-29', 10), '2034-12-31');
    assert.equal(lastDayOf('2024-01-01', 10), '2034-12-31');
    assert.equal(lastDayOf('2024-12-31', 1), '2025-12-31');
  });

  it('stop at the year 9999, which is never due', () => {
    assert.equal(lastDayOf('9999-12-31', 70), '9999-12-31');
    assert.equal(lastDayOf('9950-01-01', 70), '9999-12-31');
    assert.equal(isDue('9999-12-31', '9999-12-31'), false);
  });

  it('make nothing due on its last day, only on the day after', () => {
    assert.equal(isDue('2034-12-31', '2034-12-31'), false);
    assert.equal(isDue('2034-12-31', '2035-01-01'), true);
  });

  it('turn at midnight in Vietnam, not in Greenwich', () => {
    assert.equal(isDue('2034-12-31', localDateOf(new Date('2034-12-31T16:59:59.999Z'))), false);
    assert.equal(isDue('2034-12-31', localDateOf(new Date('2034-12-31T17:00:00.000Z'))), true);
  });

  it('refuse a number of years that is none', () => {
    assert.throws(() => lastDayOf('2024-01-01', -1), RangeError);
    assert.throws(() => lastDayOf('2024-01-01', 1.5), RangeError);
  });
});

describe('A record by itself', () => {
  it('is due only when the day of its trigger is known', () => {
    fc.assert(fc.property(version, facts, (of, known) => {
      const { state, dueOn, triggerOn } = ownAnswer({ version: of, ruleNumber: 3, source: 'rule' }, known);
      return (dueOn === null || triggerOn !== null) && (state === 'dated') === (dueOn !== null);
    }));
  });

  it('is never due before the end of its validity plus the years', () => {
    fc.assert(fc.property(version, facts, (of, known) => {
      const { dueOn } = ownAnswer({ version: of, ruleNumber: 3, source: 'rule' }, { ...known, validityBound: true });
      if (dueOn === null || of.period.kind !== 'years') return true;
      return known.validityEndedOn !== null && dueOn >= lastDayOf(known.validityEndedOn, of.period.years);
    }));
  });

  it('is never due while it still holds without an end', () => {
    fc.assert(fc.property(version, facts, (of, known) =>
      ownAnswer({ version: of, ruleNumber: 3, source: 'rule' }, { ...known, validityBound: true, validityEndedOn: null }).dueOn === null));
  });

  it('is never due when it is kept for ever', () => {
    fc.assert(fc.property(version, facts, (of, known) =>
      ownAnswer({ version: { ...of, period: { kind: 'permanent' } }, ruleNumber: 3, source: 'rule' }, known).state === 'permanent'));
  });

  it('tells how its day came about, with the numbers', () => {
    const answer = ownAnswer({ version: aVersion({ version: 2 }), ruleNumber: 3, source: 'rule' }, triggerFactsOf());
    assert.equal(answer.dueOn, '2034-12-31');
    assert.deepEqual(answer.steps, [{ code: 'work-ended', params: { schedule: 'LT-07', version: 2, rule: 3, years: 10, year: 2024, due: '2034-12-31' } }]);
  });

  it('tells when the end of validity moves the day', () => {
    const answer = ownAnswer({ version: aVersion(), ruleNumber: 3, source: 'rule' }, triggerFactsOf({ validityBound: true, validityEndedOn: '2027-06-30' }));
    assert.equal(answer.dueOn, '2037-12-31');
    assert.deepEqual(answer.steps[1], { code: 'validity-floor', params: { until: '2027-06-30', years: 10, due: '2037-12-31' } });
  });

  it('is destroyed on no version that nobody confirmed', () => {
    assert.equal(ownAnswer({ version: aVersion({ confirmed: false }), ruleNumber: 3, source: 'rule' }, triggerFactsOf()).action, 'review');
    assert.equal(ownAnswer({ version: aVersion({ confirmed: true }), ruleNumber: 3, source: 'rule' }, triggerFactsOf()).action, 'destroy');
  });

  it('without a rule is never due and waits for a person', () => {
    const answer = ownAnswer(undefined, triggerFactsOf());
    assert.equal(answer.state, 'no-schedule');
    assert.equal(answer.dueOn, null);
    assert.equal(answer.needsPerson, true);
  });
});

describe('A dossier with mixed periods', () => {
  const spans: fc.Arbitrary<OwnAnswer[]> = fc.array(answer, { minLength: 1, maxLength: 8 });

  it('takes the longest for every paper in it', () => {
    fc.assert(fc.property(spans, (answers) => {
      const members = answers.map((one, index) => ({ id: `r${String(index)}`, answer: one }));
      const longest = longestMember(members);
      return members.every(({ id, answer: own }) => {
        const result = withinDossier(own, id, longest);
        return members.every((other) => compareSpans(result, other.answer) >= 0);
      });
    }));
  });

  it('gives the same answer whatever the order of its papers', () => {
    fc.assert(fc.property(spans, (answers) => {
      const members = answers.map((one, index) => ({ id: `r${String(index)}`, answer: one }));
      return longestMember(members)?.id === longestMember([...members].reverse())?.id;
    }));
  });

  it('is due on no day while one of its papers has none', () => {
    fc.assert(fc.property(spans, (answers) => {
      const members = answers.map((one, index) => ({ id: `r${String(index)}`, answer: one }));
      const anyOpen = answers.some((one) => one.dueOn === null);
      const results = members.map(({ id, answer: own }) => withinDossier(own, id, longestMember(members)));
      return !anyOpen || results.every((one) => one.dueOn === null);
    }));
  });

  it('asks a person only about the paper that needs one', () => {
    const open = ownAnswer(undefined, triggerFactsOf());
    const told = ownAnswer({ version: aVersion(), ruleNumber: 3, source: 'rule' }, triggerFactsOf());
    const longest = longestMember([{ id: 'a', answer: told }, { id: 'b', answer: open }]);
    assert.equal(withinDossier(told, 'a', longest).needsPerson, false);
    assert.equal(withinDossier(open, 'b', longest).needsPerson, true);
  });
});

describe('A linked record that is kept longer', () => {
  const span: fc.Arbitrary<Span> = answer;
  it('keeps this one, and one that is kept as long or shorter does not', () => {
    fc.assert(fc.property(span, fc.array(span, { maxLength: 6 }), (own, others) => {
      const links = others.map((one, index) => ({ ...one, id: `l${String(index)}` }));
      const longer = longerLink(own, links);
      const any = links.some((link) => compareSpans(link, own) > 0);
      return any === (longer !== undefined) && links.every((link) => longer === undefined || compareSpans(longer, link) >= 0);
    }));
  });

  it('is longer without a known end than with any', () => {
    assert.equal(longerLink({ state: 'dated', dueOn: '2090-12-31' }, [{ id: 'x', state: 'no-date', dueOn: null }])?.id, 'x');
    assert.equal(longerLink({ state: 'permanent', dueOn: null }, [{ id: 'x', state: 'no-date', dueOn: null }]), undefined);
  });
});
