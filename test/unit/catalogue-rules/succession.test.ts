import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Agency, AgencySuccession } from '../../../server/archive/catalogue/model.js';
import { custodianOn, familyOn } from '../../../server/archive/catalogue/rules/successor-agency.js';
import type { SuccessionData } from '../../../server/archive/catalogue/rules/successor-agency.js';

const agency = (id: string, level: Agency['level'], validTo?: string): Agency => ({
  id, name: id, nameEn: id, level, codes: [], printedNames: [], unitIds: [], certainty: 'design', ...(validTo === undefined ? {} : { validTo }),
});
const step = (fromAgencyId: string, toAgencyId: string, over: Partial<AgencySuccession> = {}): AgencySuccession => ({
  fromAgencyId, toAgencyId, kind: 'split', functionCode: '*', unitIds: [], date: '2025-07-01', certainty: 'design', ...over,
});

const data: SuccessionData = {
  agencies: new Map(
    [
      agency('huyen', 'district', '2025-06-30'), agency('xa-1', 'commune'), agency('xa-2', 'commune'), agency('so-dat', 'province'),
      agency('so-cu', 'province', '2025-02-28'), agency('so-1', 'province'), agency('so-2', 'province'), agency('xa-cu', 'commune', '2025-06-30'),
      agency('so-tp', 'province'), agency('cong-an', 'vertical'), agency('chi-mot-viec', 'district', '2025-06-30'),
    ].map((one) => [one.id, one]),
  ),
  successions: [
    step('huyen', 'so-dat', { functionCode: 'dat-dai', kind: 'transfer-function' }),
    step('huyen', 'xa-1', { unitIds: ['old-1', 'old-2'] }),
    step('huyen', 'xa-2', { unitIds: ['old-3'] }),
    step('huyen', 'xa-1'),
    step('xa-cu', 'xa-1', { kind: 'merge' }),
    step('so-cu', 'so-1', { functionCode: 'lao-dong', date: '2025-03-01' }),
    step('so-cu', 'so-2', { functionCode: 'bao-tro', date: '2025-03-01' }),
    step('so-tp', 'cong-an', { functionCode: 'ly-lich', kind: 'transfer-function', date: '2025-03-01' }),
    step('chi-mot-viec', 'xa-2', { functionCode: 'ho-tich' }),
    step('chi-mot-viec', 'so-dat', { functionCode: 'dat-dai' }),
  ],
};

describe('who keeps what an agency kept', () => {
  for (const [what, args, expected] of [
    ['a living agency keeps its own', ['xa-1', '2026-01-01', 'ho-tich'], 'xa-1'],
    ['an unknown agency keeps its own', ['nobody', '2026-01-01'], 'nobody'],
    ['the district keeps it until its last day', ['huyen', '2025-06-30', 'ho-tich'], 'huyen'],
    ['on the day of succession the commune keeps it', ['huyen', '2025-07-01', 'ho-tich'], 'xa-1'],
    ['territory decides where it is known', ['huyen', '2026-01-01', 'ho-tich', 'old-3'], 'xa-2'],
    ['the rest goes to the successor without territory', ['huyen', '2026-01-01', 'ho-tich', 'old-99'], 'xa-1'],
    ['its own function goes its own way', ['huyen', '2026-01-01', 'dat-dai', 'old-3'], 'so-dat'],
    ['a living agency loses one function only', ['so-tp', '2026-01-01', 'ly-lich'], 'cong-an'],
    ['and keeps the others', ['so-tp', '2026-01-01', 'ho-tich'], 'so-tp'],
    ['and all while no function is named', ['so-tp', '2026-01-01'], 'so-tp'],
    ['an ended agency divided by functions goes to the first named', ['so-cu', '2026-01-01'], 'so-1'],
    ['by function where it is known', ['so-cu', '2026-01-01', 'bao-tro'], 'so-2'],
    ['an unforeseen function of an ended agency prefers the province', ['chi-mot-viec', '2026-01-01', 'xay-dung'], 'so-dat'],
  ] as [string, [string, string, string?, string?], string][]) {
    it(what, () => assert.equal(custodianOn(data, ...args), expected));
  }

  it('follows several steps', () => {
    const chain = { agencies: data.agencies, successions: [step('a', 'b', { date: '2020-01-01' }), step('b', 'c', { date: '2022-01-01' })] };
    assert.equal(custodianOn(chain, 'a', '2021-01-01'), 'b');
    assert.equal(custodianOn(chain, 'a', '2023-01-01'), 'c');
  });

  it('ends, always at the same agency, whatever circles the data hold', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const steps = fc.array(fc.record({ from: id, to: id, fn: fc.constantFrom('*', 'f') }), { maxLength: 12 });
    fc.assert(
      fc.property(steps, id, fc.constantFrom(undefined, 'f'), (list, start, fn) => {
        const successions = list.map(({ from, to, fn: functionCode }) => step(from, to, { functionCode }));
        const first = custodianOn({ agencies: new Map(), successions }, start, '2026-01-01', fn);
        assert.equal(custodianOn({ agencies: new Map(), successions }, start, '2026-01-01', fn), first);
        assert.ok(familyOn({ successions }, first, '2026-01-01', fn).includes(start), 'whoever keeps it counts the origin to the family');
      }),
    );
  });
});

describe('the family of an agency', () => {
  it('is the agency itself before the day', () => assert.deepEqual(familyOn(data, 'xa-1', '2025-06-30'), ['xa-1']));
  it('is the agency with those it took over wholly, each once', () => {
    assert.deepEqual(familyOn(data, 'xa-1', '2025-07-01'), ['xa-1', 'huyen', 'xa-cu']);
    assert.deepEqual(familyOn(data, 'xa-2', '2025-07-01'), ['xa-2', 'huyen'], 'a paper does not say its territory');
  });
  it('does not open a whole district to the department that took over one function', () => {
    assert.deepEqual(familyOn(data, 'so-dat', '2026-01-01'), ['so-dat']);
    assert.deepEqual(familyOn(data, 'so-dat', '2026-01-01', 'dat-dai'), ['so-dat', 'huyen', 'chi-mot-viec']);
  });
  it('reaches over several steps', () => {
    const successions = [step('a', 'b', { date: '2020-01-01' }), step('b', 'c', { date: '2022-01-01' })];
    assert.deepEqual(familyOn({ successions }, 'c', '2023-01-01'), ['c', 'b', 'a']);
  });
});
