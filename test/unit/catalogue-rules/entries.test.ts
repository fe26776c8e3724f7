import assert from 'node:assert/strict';
import type { CatalogueBundle } from '../../../server/archive/catalogue/model.js';
import { componentsOn } from '../../../server/archive/catalogue/rules/component-to-result.js';
import { bundleOf, entriesOf, planImport } from '../../../server/archive/catalogue/rules/entries.js';
import { procedureByCode } from '../../../server/archive/catalogue/rules/procedure-by-code.js';
import { createSnapshot } from '../../../server/archive/catalogue/snapshot.js';
import { aBundle, aProcedure } from '../../builders/a-bundle.js';
import { aResultType } from '../../builders/a-register.js';

describe('planning an import', () => {
  const plan = (before: CatalogueBundle, after: CatalogueBundle): ReturnType<typeof planImport> => planImport(entriesOf(before), entriesOf(after));

  it('finds nothing to do with the same files', () => {
    const again = plan(aBundle(), aBundle());
    assert.deepEqual([again.added.length, again.changed.length, again.moved.length, again.removed.length, again.kept.length], [0, 0, 0, 0, 0]);
  });

  it('sees what is new and what is changed', () => {
    const after = aBundle({ procedures: [aProcedure({ nameVi: 'Tên mới' }), aProcedure({ id: 'khac', code: '1.000002' })] });
    const result = plan(aBundle(), after);
    assert.deepEqual(result.added.map((entry) => entry.entryKey), ['khac']);
    assert.deepEqual(result.changed.map((entry) => entry.entryKey), ['dang-ky-khai-sinh']);
  });

  it('keeps named things that the files no longer name, and takes wrong relations away', () => {
    const succession = { fromAgencyId: 'a', toAgencyId: 'b', kind: 'merge', functionCode: '*', unitIds: [], date: '2025-07-01', certainty: 'design' } as const;
    const result = plan(aBundle({ agencySuccessions: [succession] }), aBundle({ procedures: [] }));
    assert.deepEqual(result.kept.map((entry) => entry.entryKey), ['dang-ky-khai-sinh']);
    assert.deepEqual(result.removed.map((entry) => entry.kind), ['agencySuccessions']);
  });

  it('tells successions apart that differ in their territory only', () => {
    const succession = { fromAgencyId: 'a', toAgencyId: 'b', kind: 'split', functionCode: '*', date: '2025-07-01', certainty: 'design' } as const;
    const entries = entriesOf(aBundle({ agencySuccessions: [{ ...succession, unitIds: ['x'] }, { ...succession, unitIds: [] }] }));
    assert.equal(entries.filter((entry) => entry.kind === 'agencySuccessions').length, 2);
  });

  it('gives back the bundle it was made of', () => assert.deepEqual(bundleOf(entriesOf(aBundle())), aBundle()));
});

describe('finding a procedure by code', () => {
  const procedures = [
    aProcedure(),
    aProcedure({
      id: 'cap-gpxd', code: '1.013225',
      aliases: [{ value: '1.009122', certainty: 'found', validTo: '2025-06-30' }, { value: '1.001193', certainty: 'recalled' }],
    }),
  ];
  for (const [what, args, id] of [
    ['its code', ['1.001193'], 'dang-ky-khai-sinh'],
    ['the suffix of a publishing body', ['1.001193.000.00.00.H48'], 'dang-ky-khai-sinh'],
    ['its slug', ['cap-gpxd'], 'cap-gpxd'],
    ['an earlier code', ['1.009122'], 'cap-gpxd'],
    ['an earlier code with a suffix, on a day it no longer holds', ['1.009122.H48', '2026-01-01'], 'cap-gpxd'],
    ['nothing for an unknown code', ['1.999999'], undefined],
    ['nothing for other words', ['khai sinh'], undefined],
  ] as [string, [string, string?], string | undefined][]) {
    it(`goes by ${what}`, () => assert.equal(procedureByCode(procedures, ...args)?.id, id));
  }
  it('leaves out procedures not in use on the day', () => {
    const ended = [aProcedure({ validTo: '2025-12-31' })];
    assert.equal(procedureByCode(ended, '1.001193', '2026-01-01'), undefined);
    assert.equal(procedureByCode(ended, '1.001193', '2025-12-31')?.id, 'dang-ky-khai-sinh');
  });
});

describe('what a procedure asks for on a day', () => {
  const procedure = aProcedure({
    components: [
      { code: 'xntthn', nameVi: 'Giấy XNTTHN', nameEn: 'x', kind: 'paper', required: true, certainty: 'design', validTo: '2025-12-31', satisfiers: [] },
      {
        code: 'khai-sinh', nameVi: 'Giấy khai sinh', nameEn: 'x', kind: 'paper', required: true, certainty: 'design',
        satisfiers: [
          { resultTypeCode: 'giay-khai-sinh', copyClasses: ['A'], relations: ['self'], certainty: 'design' },
          { resultTypeCode: 'so-ho-khau', copyClasses: ['A'], relations: ['self'], certainty: 'design', validTo: '2022-12-31' },
          { resultTypeCode: 'no-such-type', copyClasses: ['A'], relations: ['self'], certainty: 'design' },
        ],
      },
    ],
  });
  const typeOf = (code: string): ReturnType<typeof aResultType> | undefined => (code === 'no-such-type' ? undefined : aResultType({ code }));
  const asked = (day: string): unknown => componentsOn(procedure, typeOf, day).map(({ component, satisfiers }) => [component.code, satisfiers.map((one) => one.resultType.code)]);

  it('leaves out what is not asked for any more, and papers that no longer satisfy', () => {
    assert.deepEqual(asked('2026-01-01'), [['khai-sinh', ['giay-khai-sinh']]]);
    assert.deepEqual(asked('2022-12-31'), [['xntthn', []], ['khai-sinh', ['giay-khai-sinh', 'so-ho-khau']]]);
  });
});

describe('the catalogue in memory', () => {
  const agency = { name: 'x', nameEn: 'x', level: 'district', printedNames: [], unitIds: [], certainty: 'design' } as const;
  const code = (value: string, over = {}): object => ({ value, writing: 'dotted', certainty: 'design', ...over });
  const snapshot = createSnapshot(1, aBundle({
    agencies: [
      { ...agency, id: 'old', codes: [code('H48.53')], validTo: '2025-06-30' },
      { ...agency, id: 'new', codes: [code('000.00.53.H48')] },
      { ...agency, id: 'ended', codes: [code('H34.01')], validTo: '2025-06-30' },
    ] as unknown as CatalogueBundle['agencies'],
  }));

  it('finds an agency by either writing of its code, the living one first', () => {
    assert.equal(snapshot.agency('H48.53')?.id, 'new');
    assert.equal(snapshot.agency('000.00.53.H48')?.id, 'new');
    assert.equal(snapshot.agency('000.00.01.H34')?.id, 'ended');
    assert.equal(snapshot.agency('old')?.id, 'old');
    assert.equal(snapshot.agency('H48.99'), undefined);
  });

  it('finds a type by its code or a national result code', () => {
    assert.equal(snapshot.resultType('giay-khai-sinh')?.code, 'giay-khai-sinh');
    assert.equal(snapshot.resultType('kq.g15.900001')?.code, 'giay-khai-sinh');
    assert.equal(snapshot.resultType('giay-khai-sinh', '2015-12-31'), undefined);
    assert.equal(snapshot.resultType('nothing'), undefined);
  });
});
