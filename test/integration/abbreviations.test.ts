import assert from 'node:assert/strict';
import { createAbbreviations } from '../../server/archive/search/abbreviations/abbreviations.js';
import type { Abbreviations } from '../../server/archive/search/abbreviations/abbreviations.js';
import { createAbbreviationStore } from '../../server/archive/search/abbreviations/store.js';
import { openSqliteFts } from '../../server/archive/search/engines/sqlite-fts.js';
import type { SearchEngine } from '../../server/archive/search/engines/engine.js';
import { SEE_ALL } from '../../server/archive/search/rules/trim-to-scope.js';
import { createSearch } from '../../server/archive/search/search.js';
import type { Search } from '../../server/archive/search/search.js';
import { anOfficer } from '../builders/an-officer.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHIPPED = [{ short: 'UBND', long: ['ủy ban nhân dân'] }, { short: 'sổ đỏ', long: ['giấy chứng nhận quyền sử dụng đất'] }];

describe('the room of abbreviations', () => {
  const administrator = anOfficer({ roles: ['administrator'] });
  let db: TestDatabase;
  let folder: string;
  let engine: SearchEngine;
  let search: Search;
  let room: Abbreviations;
  let asked: string[] = [];
  const open = () => createAbbreviations({
    store: createAbbreviationStore(db.database), uow: db.uow, clock: db.clock, shipped: SHIPPED, search: () => search, recentQuestions: async (limit) => asked.slice(0, limit),
  });
  beforeEach(async () => {
    db = await openTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'khoso-abbreviations-'));
    engine = await openSqliteFts({ path: join(folder, 'search.db'), stopWords: [] });
    room = open();
    search = createSearch({ engine, abbreviations: room.current });
    const record = (recordId: string, title: string) => ({ recordId, version: 1, access: { agencyIds: ['A'], sensitivity: 'public' as const }, title, pages: [] });
    await engine.upsert([record('short', 'Quy hoạch KCN Dung Quất'), record('long', 'Quy hoạch khu công nghiệp Tịnh Phong'), record('other', 'Ủy ban nhân dân xã')]);
    asked = ['kcn', 'khai sinh', 'kcn', 'quy hoạch khu công nghiệp '];
  });
  afterEach(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
    await db.close();
  });
  const found = async (text: string) => (await search.search(SEE_ALL, { text })).hits.map((hit) => hit.recordId).sort();

  it('shows what a change would do before it is saved, and changes nothing by showing', async () => {
    const effect = await room.effectOf(administrator, { kind: 'save', short: 'KCN', long: ['khu công nghiệp'] });
    assert.equal(effect.questionsLookedAt, 4);
    assert.equal(effect.questionsChanged, 3);
    assert.deepEqual(effect.examples, [{ question: 'kcn', times: 2, before: 1, after: 2 }, { question: 'quy hoạch khu công nghiệp', times: 1, before: 1, after: 2 }]);
    assert.deepEqual([effect.papersWithShort, effect.papersWithLong], [1, 1]);
    assert.deepEqual(await found('kcn '), ['short']);
    assert.equal((await room.list()).length, 2);
  });

  it('counts public papers alone: nobody learns by trying words in how many personal papers they stand', async () => {
    await engine.upsert([{ recordId: 'personal', version: 1, access: { agencyIds: ['A'], sensitivity: 'personal' }, title: 'Giấy khai sinh Trần Văn Kín', pages: [] }]);
    asked = ['tvk'];
    const effect = await room.effectOf(administrator, { kind: 'save', short: 'TVK', long: ['trần văn kín'] });
    assert.deepEqual([effect.papersWithShort, effect.papersWithLong, effect.examples.map((one) => one.after)], [0, 0, [0]]);
  });

  it('what is saved counts at once, also after a restart, and can be taken back', async () => {
    await room.save(administrator, { short: 'KCN', long: ['khu công nghiệp'] });
    assert.deepEqual(await found('kcn '), ['long', 'short']);
    const again = open();
    await again.refresh();
    assert.deepEqual(again.current().map((entry) => entry.short), ['KCN', 'sổ đỏ', 'UBND']);
    await room.remove(administrator, 'kcn');
    assert.deepEqual(await found('kcn '), ['short']);
    await room.remove(administrator, 'UBND');
    assert.deepEqual((await room.list()).filter((entry) => entry.removed).map((entry) => [entry.short, entry.origin]), [['UBND', 'shipped']]);
    await room.restore(administrator, 'UBND');
    assert.deepEqual(await found('ubnd '), ['other']);
  });

  it('is the administrator\'s alone, and refuses what it does not know', async () => {
    const officer = anOfficer({ roles: ['counter-officer'] });
    await assert.rejects(room.save(officer, { short: 'KCN', long: ['khu công nghiệp'] }), { kind: 'forbidden' });
    await assert.rejects(room.effectOf(officer, { kind: 'remove', short: 'UBND' }), { kind: 'forbidden' });
    await assert.rejects(room.remove(administrator, 'XYZ'), { code: 'search.abbreviation-unknown' });
    await assert.rejects(room.save(administrator, { short: '', long: ['x y'] }), { code: 'search.abbreviation' });
  });
});
