import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createAlertStore } from '../../server/archive/saved-searches/alert-store.js';
import { createSearchAlerts } from '../../server/archive/saved-searches/alerts.js';
import type { SearchAlerts } from '../../server/archive/saved-searches/alerts.js';
import { createExportStore } from '../../server/archive/saved-searches/export-store.js';
import { createSearchExports } from '../../server/archive/saved-searches/exports.js';
import type { SearchExports } from '../../server/archive/saved-searches/exports.js';
import { createSavedSearches } from '../../server/archive/saved-searches/saved-searches.js';
import type { SavedSearches } from '../../server/archive/saved-searches/saved-searches.js';
import { createSavedSearchStore } from '../../server/archive/saved-searches/store.js';
import { writeExport } from '../../server/archive/saved-searches/writers/write-export.js';
import { describeRecord } from '../../server/archive/search/describe-record.js';
import { openSqliteFts } from '../../server/archive/search/engines/sqlite-fts.js';
import type { SearchQuestion } from '../../server/archive/search/model.js';
import { createSearch } from '../../server/archive/search/search.js';
import type { Search } from '../../server/archive/search/search.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { systemActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { aNewRecord } from '../builders/a-record.js';
import { aCatalogue, aRegister } from '../builders/a-register.js';
import type { TestRegister } from '../builders/a-register.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';

const about = (over: Partial<SearchQuestion>): SearchQuestion => ({ type: [], agency: [], year: [], validity: [], procedure: [], signature: [], ...over });

describe('kept searches, alerts and exports', function () {
  this.timeout(60_000);
  let db: TestDatabase;
  let register: TestRegister;
  let search: Search;
  let saved: SavedSearches;
  let alerts: SearchAlerts;
  let exports: SearchExports;
  /** The accounts as they stand now. */
  let accounts: Map<string, OfficerActor>;
  let unindexable: Set<string>;

  const lan = anOfficer({ id: 'lan', name: 'Lan', roles: ['archivist'] });
  const minh = anOfficer({ id: 'minh', name: 'Minh', roles: ['counter-officer'], agencyId: 'agency-b', agencyIds: ['agency-b'] });

  beforeEach(async () => {
    db = await openTestDatabase();
    register = aRegister(db);
    accounts = new Map([[lan.id, lan], [minh.id, minh]]);
    unindexable = new Set();
    search = createSearch({ engine: await openSqliteFts({ path: join(db.dir, 'search.db'), stopWords: [] }), abbreviations: [] });
    const store = createSavedSearchStore(db.database);
    const alertStore = createAlertStore(db.database);
    const common = { uow: db.uow, clock: db.clock, search, records: register.records, access: { officer: async (id: string) => accounts.get(id) } };
    saved = createSavedSearches({ store, alerts: alertStore, uow: db.uow, clock: db.clock });
    alerts = createSearchAlerts({ ...common, store: alertStore, saved: store, dossiers: register.dossiers, catalogue: aCatalogue(), indexNow });
    exports = createSearchExports({
      ...common, store: createExportStore(db.database), owners: register.owners, translator: createTranslator(), write: (format, table) => writeExport(format, table), dir: join(db.dir, 'exports'), reasonRows: 3, keepHours: 2,
      catalogue: { listTypes: async () => [], listAgencies: async () => [], listProcedures: async () => [], agency: async () => undefined },
    });
  });
  afterEach(async () => {
    await search.close();
    await db.close();
  });

  async function indexNow(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (unindexable.has(id)) throw new Error('this text cannot be read');
      const found = await register.records.peek(id);
      if (found === undefined) continue;
      await search.indexRecords([describeRecord({ record: found.record, changedAt: found.changedAt, type: undefined, issuer: undefined, custodian: undefined, owners: [], fingerprints: [], pages: [] })]);
    }
  }

  async function bring(id: string, title: string, over: Parameters<typeof aNewRecord>[0] = {}): Promise<string> {
    db.clock.advance(1000);
    const loader = systemActor('test');
    await db.uow.run(loader, (tx) => register.records.accession(tx, loader, aNewRecord({ id, title, documentNumber: `${id.replace(/\D/g, '')}/UBND`, sensitivity: 'public', ownerIds: [], ...over })));
    return id;
  }

  it('shares a question with the agency and its successor, never with another one', async () => {
    const one = await saved.save(lan, { name: 'Một cửa', question: about({ q: 'một cửa' }), shared: true });
    assert.deepEqual((await saved.get(lan, one.id)).question.q, 'một cửa');
    const successor = anOfficer({ id: 'thu', agencyId: 'agency-s', agencyIds: ['agency-s', 'agency-a'] });
    assert.deepEqual((await saved.list(successor)).team.map((entry) => entry.id), [one.id]);
    assert.deepEqual((await saved.list(minh)).team, []);
    await assert.rejects(saved.get(minh, one.id), { kind: 'not-found' });
    await assert.rejects(saved.change(successor, one.id, 1, { name: 'Của tôi' }), { kind: 'not-found' });
    await saved.change(lan, one.id, 1, { shared: false });
    await assert.rejects(saved.get(successor, one.id), { kind: 'not-found' });
    await assert.rejects(saved.change(lan, one.id, 1, { name: 'Muộn' }), { code: 'changed-meanwhile' });
    for (const name of ['', '   ', 'x'.repeat(161)]) await assert.rejects(saved.save(lan, { name, question: about({ q: 'a' }), shared: false }), { kind: 'invalid' });
    await assert.rejects(saved.save(lan, { name: 'Trống', question: about({}), shared: false }), { code: 'saved-search.empty' });
  });

  it('remembers the last twenty questions of each person, the newest first, each once', async () => {
    for (let index = 0; index < 25; index += 1) {
      db.clock.advance(1000);
      await db.uow.run(lan, async (tx) => {
        await saved.remember(tx, lan, `câu hỏi ${index % 24}`);
        tx.record({ name: 'search.asked', subject: { type: 'search', id: 'records' }, announce: false });
      });
    }
    const recent = await saved.recent(lan, '', 100);
    assert.equal(recent[0], 'câu hỏi 0');
    assert.ok(recent.length <= 20 && new Set(recent).size === recent.length, String(recent.length));
    assert.deepEqual(await saved.recent(lan, 'HOI 23', 5), ['câu hỏi 23']);
    assert.deepEqual(await saved.recent(minh, '', 5), []);
    assert.deepEqual(await saved.columns(lan), await saved.columns(minh));
    await saved.chooseColumns(lan, ['number', 'nothing', 'date']);
    assert.deepEqual(await saved.columns(lan), ['number', 'date']);
  });

  it('tells each person of a new paper once, however often it is looked at and by how many at a time', async () => {
    const one = await saved.save(lan, { name: 'Một cửa', question: about({ q: 'cơ chế một cửa' }), shared: false });
    await bring('old-1', 'Cơ chế một cửa ngày trước');
    db.clock.advance(1000);
    const wishes = await Promise.all([alerts.watchSearch(lan, one.id), alerts.watchSearch(lan, one.id)]);
    assert.equal(new Set(wishes.map((wish) => wish.id)).size, 1);
    assert.equal((await alerts.list(lan)).length, 1);
    await alerts.check('old-1');
    assert.equal(await alerts.unread(lan), 0, 'what was there before is no news');
    const ids = await Promise.all([bring('new-1', 'Cơ chế một cửa liên thông'), bring('new-2', 'Cơ chế khác'), bring('new-3', 'Đổi mới cơ chế một cửa')]);
    await Promise.all([...ids, ...ids].map((id) => alerts.check(id)));
    assert.deepEqual((await alerts.inbox(lan, 0, 10)).items.map(({ record }) => record.id).sort(), ['new-1', 'new-3']);
    await alerts.markRead(lan, { alertId: wishes[0]?.id ?? '', recordId: 'new-1' });
    assert.equal(await alerts.unread(lan), 1);
    await alerts.check('new-1');
    assert.equal(await alerts.unread(lan), 1, 'looked at again, not told again');
    await assert.rejects(alerts.opened(minh, wishes[0]?.id ?? '', 'new-1'), { kind: 'not-found' });
    await saved.remove(lan, one.id);
    assert.deepEqual([await alerts.list(lan), await alerts.unread(lan)], [[], 0]);
  });

  it('judges under the scope of now: another agency, a lost role or a blocked account is told nothing', async () => {
    const one = await saved.save(lan, { name: 'Một cửa', question: about({ q: 'một cửa' }), shared: false });
    const other = await saved.save(minh, { name: 'Một cửa', question: about({ q: 'một cửa' }), shared: false });
    await alerts.watchSearch(lan, one.id);
    await alerts.watchSearch(minh, other.id);
    await alerts.check(await bring('p-1', 'Một cửa riêng', { sensitivity: 'personal' }));
    assert.deepEqual([await alerts.unread(lan), await alerts.unread(minh)], [1, 0]);
    const demoted = { ...lan, roles: ['counter-officer'] as const };
    accounts.set(lan.id, demoted);
    assert.equal(await alerts.unread(demoted), 0, 'told once, but no longer his to see');
    await alerts.check(await bring('p-2', 'Một cửa riêng nữa', { sensitivity: 'personal' }));
    accounts.set(lan.id, lan);
    assert.deepEqual((await alerts.inbox(lan, 0, 10)).items.map(({ record }) => record.id), ['p-1']);
    accounts.delete(lan.id);
    await alerts.check(await bring('p-3', 'Một cửa chung'));
    assert.equal(await alerts.unread(minh), 1);
    assert.equal((await alerts.inbox(lan, 0, 10)).items.length, 1, 'nothing is told in the name of a blocked account');
  });

  it('tells only of papers that answer to the letter, long questions too', async () => {
    const long = await saved.save(lan, { name: 'Dài', question: about({ q: 'báo cáo kết quả thực hiện nhiệm vụ chuyển đổi số năm nay' }), shared: false });
    const exact = await saved.save(lan, { name: 'Nguyên văn', question: about({ q: '"một cửa liên thông" -nháp', type: ['giay-khai-sinh'] }), shared: false });
    await alerts.watchSearch(lan, long.id);
    await alerts.watchSearch(lan, exact.id);
    await alerts.check(await bring('n-1', 'Báo cáo kết quả thực hiện nhiệm vụ cải cách'));
    await alerts.check(await bring('n-2', 'Liên thông một cửa'));
    await alerts.check(await bring('n-3', 'Một cửa liên thông, bản nháp'));
    await alerts.check(await bring('n-4', 'Một cửa liên thông', { typeCode: 'cong-van' }));
    assert.equal(await alerts.unread(lan), 0);
    await alerts.check(await bring('y-1', 'Báo cáo kết quả thực hiện nhiệm vụ chuyển đổi số trong năm nay'));
    await alerts.check(await bring('y-2', 'Đề án một cửa liên thông'));
    assert.equal(await alerts.unread(lan), 2);
  });

  it('lets no unreadable paper stand in the way of others', async () => {
    await alerts.watchSearch(lan, (await saved.save(lan, { name: 'Một cửa', question: about({ q: 'một cửa' }), shared: false })).id);
    unindexable.add(await bring('bad-1', 'Một cửa hỏng'));
    const good = await bring('good-1', 'Một cửa lành');
    await alerts.check('bad-1');
    await alerts.check(good);
    assert.deepEqual((await alerts.inbox(lan, 0, 10)).items.map(({ record }) => record.id), ['good-1']);
  });

  it('exports what its owner may see when the job runs, and takes the file away when its time is up', async () => {
    for (const id of ['e-1', 'e-2']) await indexNow([await bring(id, `Một cửa ${id}`)]);
    await indexNow([await bring('e-3', 'Một cửa riêng', { sensitivity: 'personal' })]);
    const asked = await exports.ask(lan, { question: about({ q: 'một cửa' }), format: 'csv', columns: ['number'], lang: 'vi' });
    assert.deepEqual([asked.state, asked.total], ['waiting', 3]);
    await assert.rejects(exports.open(lan, asked.id), { code: 'export.expired' });
    accounts.set(lan.id, { ...lan, roles: ['counter-officer'] });
    const never = new AbortController().signal;
    await exports.run(asked.id, never);
    const done = await exports.get(lan, asked.id);
    assert.deepEqual([done.state, done.done, done.cut], ['done', 2, false], 'the role was lost meanwhile');
    const file = await exports.open(lan, asked.id);
    let text = '';
    for await (const chunk of file.stream) text += String(chunk);
    assert.ok(text.includes('Một cửa e-1') && !text.includes('riêng'));
    assert.equal(file.sizeBytes, Buffer.byteLength(text));
    await assert.rejects(exports.open(minh, asked.id), { kind: 'not-found' });
    await exports.run(asked.id, never);
    assert.equal((await exports.get(lan, asked.id)).state, 'done', 'a second run finds it done');
    assert.equal(await exports.sweep(), 0);
    db.clock.advance(2 * 3600_000 + 1);
    assert.equal(await exports.sweep(), 1);
    assert.deepEqual(await readdir(join(db.dir, 'exports')), []);
    assert.equal((await exports.get(lan, asked.id)).state, 'expired');
  });

  it('asks for a reason above the limit, keeps it with the list, and refuses what has no rows or too many at once', async () => {
    for (let index = 1; index <= 4; index += 1) await indexNow([await bring(`r-${index}`, `Một cửa ${index}`)]);
    const ask = (more: object): Promise<unknown> => exports.ask(lan, { question: about({ q: 'một cửa' }), format: 'xlsx', columns: [], lang: 'vi', ...more });
    await assert.rejects(ask({}), { code: 'export.reason-needed', params: { rows: 3, total: 4 } });
    await assert.rejects(ask({ reason: ' abc ' }), { code: 'export.reason-needed' });
    await assert.rejects(ask({ question: about({ q: 'zzqqxx' }) }), { code: 'export.nothing' });
    await assert.rejects(ask({ format: 'exe', reason: 'Báo cáo' }), { code: 'export.nothing' });
    for (let turn = 0; turn < 3; turn += 1) await ask({ reason: 'Báo cáo quý' });
    await assert.rejects(ask({ reason: 'Báo cáo quý' }), { code: 'export.too-many-open' });
    const [first] = await exports.list(lan);
    assert.equal(first?.reason, 'Báo cáo quý');
    await exports.fail(first.id, new ArchiveError('unavailable', 'search.engine-unreachable'));
    assert.deepEqual([(await exports.get(lan, first.id)).state, (await exports.get(lan, first.id)).fault], ['failed', 'search.engine-unreachable']);
    assert.deepEqual(await exports.list(minh), []);
    accounts.delete(lan.id);
    const [, second] = await exports.list(lan);
    await exports.run(second?.id ?? '', new AbortController().signal);
    assert.equal((await exports.get(lan, second?.id ?? '')).fault, 'export.owner-gone');
  });
});
