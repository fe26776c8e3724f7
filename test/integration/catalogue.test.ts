import assert from 'node:assert/strict';
import { createCatalogue } from '../../server/archive/catalogue/catalogue.js';
import type { Catalogue } from '../../server/archive/catalogue/catalogue.js';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import { createCatalogueStore } from '../../server/archive/catalogue/store.js';
import { systemActor } from '../../server/kernel/actor.js';
import { aBundle, aProcedure } from '../builders/a-bundle.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const DATA = new URL('../../server/archive/catalogue/data/', import.meta.url).pathname;
const actor = systemActor('import-catalogue');

describe('the room of the catalogue', () => {
  let db: TestDatabase;
  const open = (): Catalogue => createCatalogue({ store: createCatalogueStore(db.database), uow: db.uow, clock: db.clock });
  beforeEach(async () => {
    db = await openTestDatabase();
  });
  afterEach(() => db.close());

  it('is empty and answers nothing before the first import', async () => {
    const catalogue = open();
    assert.equal(await catalogue.version(), 0);
    assert.equal(await catalogue.procedureByCode('1.001193'), undefined);
    assert.deepEqual(await catalogue.listAgencies(), []);
    assert.equal(await catalogue.custodianOf('anybody', '2026-01-01'), 'anybody');
  });

  it('takes in the same files twice and changes nothing the second time', async () => {
    const catalogue = open();
    const refused = [{ file: 'procedures/x.yaml', line: 3, code: 'unknown-type', params: {} }];
    const first = await catalogue.importCatalogue(actor, aBundle(), refused);
    assert.deepEqual([first.version, first.total.added, first.byKind['procedures']?.added, first.refused.length], [1, 3, 1, 1]);
    const second = await catalogue.importCatalogue(actor, aBundle(), refused);
    assert.deepEqual(second.total, { added: 0, changed: 0, unchanged: 3, removed: 0, kept: 0 });
    assert.equal(second.version, 1);
    assert.equal((await db.audit.trailOf('catalogue', ['1'], 10)).length, 2, 'both askings are on record');
    assert.equal((await db.outbox.pending(10)).length, 1, 'only the change is told');
  });

  it('answers with what was imported last, at once', async () => {
    const catalogue = open();
    await catalogue.importCatalogue(actor, aBundle(), []);
    assert.equal((await catalogue.procedureByCode('1.001193.H48'))?.nameVi, 'Đăng ký khai sinh');
    const report = await catalogue.importCatalogue(actor, aBundle({ procedures: [aProcedure({ nameVi: 'Tên mới' })] }), []);
    assert.deepEqual([report.total.changed, report.total.unchanged], [1, 2]);
    assert.equal((await catalogue.procedureByCode('1.001193'))?.nameVi, 'Tên mới');
  });

  it('lets another process see an import within a second', async () => {
    const here = open();
    const there = open();
    assert.equal(await there.version(), 0);
    await here.importCatalogue(actor, aBundle(), []);
    db.clock.advance(1_001);
    assert.equal(await there.version(), 1);
    assert.equal((await there.listProcedures()).length, 1);
  });

  it('does not interleave two imports', async () => {
    const [one, other] = [open(), open()];
    const [whole, part] = await Promise.all([one.importCatalogue(actor, aBundle(), []), other.importCatalogue(actor, aBundle({ procedures: [] }), [])]);
    assert.ok(whole !== undefined && part !== undefined);
    assert.equal(whole.total.added + part.total.added, 3, 'whichever went first, nothing was added twice');
    assert.equal(part.version, 1, 'the smaller one is first, or finds nothing new to do');
    assert.equal(whole.version, part.total.added === 0 ? 1 : 2, 'each version stands for one change');
    assert.equal((await one.listProcedures()).length, 1);
  });

  it('asks for the permission', async () => {
    await assert.rejects(open().importCatalogue(anOfficer(), aBundle(), []), { kind: 'forbidden' });
  });

  describe('with the files of the demo province', () => {
    let catalogue: Catalogue;
    beforeEach(async () => {
      catalogue = open();
      const { bundle, refused } = await readCatalogue(DATA);
      await catalogue.importCatalogue(actor, bundle, refused);
    });

    it('gives back the very bundle that was read, in its order', async () => {
      const { bundle } = await readCatalogue(DATA);
      assert.deepEqual(await catalogue.listProcedures(), JSON.parse(JSON.stringify(bundle.procedures)));
      assert.deepEqual(await catalogue.listAgencies(), JSON.parse(JSON.stringify(bundle.agencies)));
      assert.deepEqual((await catalogue.reference()).successions, JSON.parse(JSON.stringify(bundle.agencySuccessions)));
    });

    it('knows procedures by suffixed codes and what they ask for on a day', async () => {
      const procedure = await catalogue.procedureByCode('1.001612.000.00.00.H48');
      assert.equal(procedure?.code, '1.001612');
      const marriage = await catalogue.procedureByCode('1.000894');
      assert.ok(marriage !== undefined);
      const components = await catalogue.componentsOf(marriage, '2026-11-16');
      assert.ok(components.length > 0);
      assert.ok(components.every(({ satisfiers }) => satisfiers.every((one) => one.resultType.code === one.resultTypeCode)));
    });

    it('follows the district Bình Sơn into its successors, by function', async () => {
      assert.equal(await catalogue.custodianOf('ubnd-huyen-binh-son', '2025-06-30', 'ho-tich'), 'ubnd-huyen-binh-son');
      assert.equal(await catalogue.custodianOf('ubnd-huyen-binh-son', '2025-07-01', 'ho-tich'), 'ubnd-xa-binh-son');
      assert.equal(await catalogue.custodianOf('ubnd-huyen-binh-son', '2025-07-01', 'ho-tich', 'old-21043'), 'ubnd-xa-van-tuong');
      assert.equal(await catalogue.custodianOf('ubnd-huyen-binh-son', '2025-07-01', 'dat-dai'), 'so-nong-nghiep-va-moi-truong');
      assert.ok((await catalogue.agencyFamily('ubnd-xa-binh-son', '2026-11-16')).includes('ubnd-huyen-binh-son'));
      assert.ok(!(await catalogue.agencyFamily('so-nong-nghiep-va-moi-truong', '2026-11-16')).includes('ubnd-huyen-binh-son'));
    });

    it('hands every ended agency to a living one', async () => {
      const today = '2026-11-16';
      const living = new Set((await catalogue.listAgencies(today)).map((agency) => agency.id));
      for (const agency of await catalogue.listAgencies()) {
        const keeper = await catalogue.custodianOf(agency.id, today);
        assert.ok(living.has(keeper), `${agency.id} → ${keeper}`);
      }
    });

    it('knows an agency by both writings of its code', async () => {
      assert.equal((await catalogue.agency('H48.53'))?.id, (await catalogue.agency('000.00.53.H48'))?.id);
      assert.ok((await catalogue.agency('000.00.53.H48')) !== undefined);
    });
  });
});
