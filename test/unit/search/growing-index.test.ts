import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IndexRecord } from '../../../server/archive/search/engines/engine.js';
import { createMatcher, MATCH_LIMITS } from '../../../server/archive/search/engines/sqlite/match.js';
import { createColumns } from '../../../server/archive/search/engines/sqlite/columns.js';
import { planQuery } from '../../../server/archive/search/engines/sqlite/plan.js';
import { createPostings } from '../../../server/archive/search/engines/sqlite/postings.js';
import { createReader } from '../../../server/archive/search/engines/sqlite/reader.js';
import { openForReading, openForWriting } from '../../../server/archive/search/engines/sqlite/schema.js';
import type { IndexFile } from '../../../server/archive/search/engines/sqlite/schema.js';
import { createWriter } from '../../../server/archive/search/engines/sqlite/writer.js';
import type { IndexWriter } from '../../../server/archive/search/engines/sqlite/writer.js';
import { parseQuery } from '../../../server/archive/search/rules/parse-query.js';
import { SEE_ALL } from '../../../server/archive/search/rules/trim-to-scope.js';

const paper = (id: string, text: string, version = 1): IndexRecord => ({ recordId: id, version, access: { agencyIds: ['A'], sensitivity: 'public' }, title: id, pages: [{ number: 1, text }], citations: [] });

describe('an index that grows under its readers', () => {
  let folder: string;
  let writing: IndexFile;
  let reading: IndexFile;
  let writer: IndexWriter;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'khoso-growing-'));
    writing = openForWriting(join(folder, 'search.db'));
    writer = createWriter(writing);
    reading = openForReading(join(folder, 'search.db'));
  });
  afterEach(() => {
    reading.close();
    writing.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const asking = () => {
    const reader = createReader(reading, { stopWords: [] });
    return (text: string): string[] => reader.search({ text: parseQuery(text), scope: SEE_ALL, limit: 100 }).hits.map((hit) => hit.recordId).sort();
  };

  it('shows what came, changed and went since a list was read', () => {
    const ask = asking();
    writer.upsert([paper('a', 'giấy khai sinh'), paper('b', 'giấy khai tử')]);
    assert.deepEqual([ask('giay khai sinh'), ask('khai')], [['a'], ['a', 'b']]);
    writer.upsert([paper('c', 'bản sao khai sinh')]);
    assert.deepEqual([ask('khai sinh'), ask('"khai sinh"')], [['a', 'c'], ['a', 'c']]);
    writer.upsert([paper('a', 'giấy kết hôn', 2)]);
    assert.deepEqual([ask('khai sinh'), ask('ket hon'), ask('khai')], [['c'], ['a'], ['b', 'c']]);
    writer.remove(['c']);
    assert.deepEqual([ask('khai sinh'), ask('khai'), ask('-khai giay')], [['b'], ['b'], ['a']]);
  });

  it('stays right when most of it was written anew many times over', () => {
    const ask = asking();
    let version = 0;
    const write = (textOf: (at: number) => string): void => {
      version += 1;
      writer.upsert(Array.from({ length: 30 }, (_, at) => paper(`p${String(at)}`, textOf(at), version)));
    };
    for (let round = 0; round < 6; round += 1) {
      write(() => 'giấy phép');
      assert.equal(ask('giay phep').length, 30);
      write((at) => (at % 2 === 0 ? `giấy phép lần ${String(round)}` : 'quyết định'));
      assert.deepEqual([ask('giay phep').length, ask('quyet dinh').length], [15, 15]);
      writer.remove(Array.from({ length: 10 }, (_, at) => `p${String(at)}`));
      assert.deepEqual([ask('giay phep').length, ask('quyet dinh').length], [10, 10]);
    }
  });

  it('reads no more of a common term than it may, and estimates how many bear it', () => {
    writer.upsert(Array.from({ length: 400 }, (_, at) => paper(`p${String(at)}`, at % 4 === 0 ? 'giấy khai' : 'giấy')));
    const columns = createColumns(reading);
    columns.refresh();
    const postings = createPostings(reading, () => columns.maxPage);
    assert.deepEqual(postings.atMost('body', 'khai', 200).ids?.length, 100);
    const common = postings.atMost('body', '_giay_khai', 50);
    assert.equal(common.ids, undefined);
    assert.ok(Math.abs(common.count - 100) < 10, String(common.count));
    assert.ok(postings.some('body', 'giay', (id) => id === 7));
    assert.ok(!postings.some('body', 'giay', () => false));
  });

  it('chooses by the rarest terms where the lists of a question are too long, and still finds the paper', () => {
    writer.upsert([...Array.from({ length: 300 }, (_, at) => paper(`p${String(at)}`, 'trình tự thực hiện thủ tục hành chính tại bộ phận một cửa')), paper('sought', 'trình tự thực hiện thủ tục bắt nhện đỏ tại bộ phận một cửa')]);
    const columns = createColumns(reading);
    columns.refresh();
    const postings = createPostings(reading, () => columns.maxPage);
    const plan = planQuery(parseQuery('trình tự thực hiện thủ tục bắt nhện đỏ tại bộ phận một cửa'), { postings, stopWords: new Set(), visible: () => true, known: (word) => postings.frequency(word) > 0 }, false);
    const { ords } = createMatcher(reading, columns, postings, { ...MATCH_LIMITS, mostEntries: 50 })(plan, () => true);
    assert.deepEqual([...ords], [301]);
  });
});
