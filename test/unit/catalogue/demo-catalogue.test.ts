import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { CatalogueBundle } from '../../../server/archive/catalogue/model.js';
import { readCatalogue } from '../../../server/archive/catalogue/read-catalogue.js';

const DATA = fileURLToPath(new URL('../../../server/archive/catalogue/data', import.meta.url));

/** The 22 procedures in the order in which they are numbered in the description of the domain. */
const NUMBERED = [
  'dang-ky-khai-sinh', 'dang-ky-khai-tu', 'cap-ban-sao-trich-luc-ho-tich', 'dang-ky-ket-hon', 'cap-xac-nhan-tinh-trang-hon-nhan',
  'thay-doi-cai-chinh-ho-tich', 'dang-ky-lai-khai-sinh', 'dang-ky-thuong-tru', 'chung-thuc-ban-sao', 'cap-gcn-quyen-su-dung-dat',
  'dang-ky-bien-dong-dat-dai', 'cap-giay-phep-xay-dung-nha-o', 'cap-doi-giay-phep-lai-xe', 'dang-ky-ho-kinh-doanh',
  'dang-ky-doanh-nghiep', 'tro-cap-xa-hoi-hang-thang', 'xac-dinh-muc-do-khuyet-tat', 'cong-nhan-ho-ngheo', 'ho-tro-mai-tang',
  'cap-phieu-ly-lich-tu-phap', 'nuoi-con-nuoi-trong-nuoc', 'lien-thong-khai-sinh-khai-tu',
];

/** Which procedure's result is a component of which other, by number. */
function reuseEdges(bundle: CatalogueBundle, day: string): Set<string> {
  const edges = new Set<string>();
  const holds = (span: { validFrom?: string; validTo?: string }): boolean => (span.validFrom ?? '') <= day && day <= (span.validTo ?? '9999');
  for (const user of bundle.procedures) {
    const wanted = user.components.filter(holds).flatMap((component) => component.satisfiers.filter(holds).map((one) => one.resultTypeCode));
    for (const maker of bundle.procedures) {
      if (maker.resultTypeCodes.some((code) => wanted.includes(code))) edges.add(`${NUMBERED.indexOf(maker.id) + 1}>${NUMBERED.indexOf(user.id) + 1}`);
    }
  }
  return edges;
}

describe('the catalogue of the demo province', () => {
  let bundle: CatalogueBundle;
  before(async () => {
    bundle = (await readCatalogue(DATA)).bundle;
  });

  it('holds the 22 procedures', () => {
    assert.deepEqual(bundle.procedures.map((one) => one.id).sort(), [...NUMBERED].sort());
  });

  it('yields the reuse graph', () => {
    const edges = reuseEdges(bundle, '2026-11-22');
    const expected = {
      1: [6, 7, 8, 16, 21], 2: [5, 11, 19], 4: [1, 8, 21], 5: [21], 10: [8, 11, 12], 11: [8, 11, 12], 17: [16], 18: [16, 22],
    };
    for (const [from, targets] of Object.entries(expected)) {
      for (const to of targets) assert.ok(edges.has(`${from}>${to}`), `${from} must be usable in ${to}`);
    }
  });

  it('lets a marital status certificate serve a marriage only under the old rule', () => {
    assert.ok(reuseEdges(bundle, '2025-12-31').has('5>4'));
    assert.equal(reuseEdges(bundle, '2026-01-01').has('5>4'), false);
  });

  it('has no reuse beyond the graph and the edges that follow from it', () => {
    const graph = new Set(['1>6', '1>7', '1>8', '1>16', '1>21', '2>5', '2>11', '2>19', '4>1', '4>8', '4>21', '5>21', '10>8', '10>11', '10>12', '11>8', '11>11', '11>12', '17>16', '18>16', '18>22']);
    // The extract copy serves a new registration, a house permit proves a dwelling, the earlier licence its exchange, the
    // allowance its end, the criminal record an adoption; 7 and 22 make the results of 1 and 2 too.
    const follow = new Set(['3>7', '12>8', '13>13', '16>19', '20>21', ...['6', '7', '8', '16', '21'].flatMap((to) => [`7>${to}`, `22>${to}`]), ...['5', '11', '19'].map((to) => `22>${to}`)]);
    const extra = [...reuseEdges(bundle, '2026-11-22')].filter((edge) => !graph.has(edge) && !follow.has(edge));
    assert.deepEqual(extra, []);
  });

  it('takes a health check from outside for a driving licence', () => {
    const licence = bundle.procedures.find((one) => one.id === 'cap-doi-giay-phep-lai-xe');
    assert.ok(licence?.components.some((component) => component.satisfiers.some((one) => one.resultTypeCode === 'giay-kham-suc-khoe' && one.maxAgeMonths === 12)));
  });

  it('has twelve living agencies, and every ended one has successors from the day after its end', () => {
    assert.equal(bundle.agencies.filter((agency) => agency.validTo === undefined).length, 12);
    for (const ended of bundle.agencies.filter((agency) => agency.validTo !== undefined)) {
      const heirs = bundle.agencySuccessions.filter((link) => link.fromAgencyId === ended.id && link.functionCode === '*');
      assert.ok(heirs.length > 0, `${ended.id} needs a successor for everything`);
      for (const heir of heirs) assert.ok(heir.date > (ended.validTo ?? ''), `${ended.id} → ${heir.toAgencyId}`);
    }
  });

  it('writes each agency code in both directions alike', () => {
    for (const agency of bundle.agencies) {
      const dotted = agency.codes.filter((code) => code.writing === 'dotted').map((code) => code.value.split('.'));
      const reversed = agency.codes.filter((code) => code.writing === 'reversed').map((code) => code.value.split('.').reverse().filter((part) => part !== '00' && part !== '000'));
      assert.deepEqual(reversed, dotted, agency.id);
    }
  });

  it('sends the whole territory of the old provinces to units of the new one', () => {
    const gone = new Set(bundle.unitSuccessions.map((link) => link.fromUnitId));
    const old = bundle.units.filter((unit) => unit.id.startsWith('old-') && unit.level === 'commune');
    assert.deepEqual(old.filter((unit) => !gone.has(unit.id)), []);
    const reached = new Set(bundle.unitSuccessions.map((link) => link.toUnitId));
    assert.deepEqual(bundle.units.filter((unit) => unit.id.startsWith('new-') && !reached.has(unit.id)), []);
  });

  it('leaves every retention class to be confirmed and marks invented codes as such', () => {
    assert.ok(bundle.retentionClasses.every((one) => !one.confirmed));
    assert.ok(bundle.resultTypes.every((type) => type.resultCodes.every((code) => code.certainty === 'design')));
  });
});
