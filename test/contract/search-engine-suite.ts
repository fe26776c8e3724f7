import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { AccessScope, EngineResult, IndexRecord, SearchEngine } from '../../server/archive/search/engines/engine.js';
import type { Abbreviation } from '../../server/archive/search/rules/expand-abbreviations.js';
import { SEE_ALL, SEE_NOTHING } from '../../server/archive/search/rules/trim-to-scope.js';
import { createSearch } from '../../server/archive/search/search.js';
import type { Search, SearchInput } from '../../server/archive/search/search.js';

/** One engine under test: `open` gives an empty one; opening again finds what was there. */
export interface EngineUnderTest {
  open(): Promise<SearchEngine>;
  reopen(): Promise<SearchEngine>;
  cleanUp(): Promise<void>;
}

/** A record with sensible defaults. */
export function aRecord(recordId: string, over: Partial<IndexRecord> = {}): IndexRecord {
  return {
    recordId, version: 1, access: { agencyIds: ['A'], sensitivity: 'public' }, title: '', pages: [], ...over,
  };
}

const page = (text: string, number = 1) => ({ number, text });
const ids = (result: EngineResult): string[] => result.hits.map((hit) => hit.recordId);
const sorted = (result: EngineResult): string[] => ids(result).sort();
/** Abbreviations the suite relies on; an engine that indexes them must be opened with them. */
export const CONTRACT_ABBREVIATIONS: readonly Abbreviation[] = [
  { short: 'UBND', long: ['ủy ban nhân dân'] },
  { short: 'GCN QSDĐ', long: ['giấy chứng nhận quyền sử dụng đất'] },
  { short: 'sổ đỏ', long: ['giấy chứng nhận quyền sử dụng đất'] },
];
const TRUTH = '../shared/corpus/letters/truth.json';

/** What every search engine promises, run against one of them. */
export function searchEngineContract(start: () => Promise<EngineUnderTest>): void {
  let under: EngineUnderTest;
  let engine: SearchEngine;
  let search: Search;
  const ask = (text: string, more: Partial<SearchInput> = {}, scope: AccessScope = SEE_ALL) => search.search(scope, { text, ...more });
  const found = async (text: string, more: Partial<SearchInput> = {}, scope: AccessScope = SEE_ALL) => sorted(await ask(text, more, scope));
  const door = (own: SearchEngine): Search => createSearch({
    engine: own,
    abbreviations: CONTRACT_ABBREVIATIONS,
    vocabulary: () => ({ types: [{ name: 'Công văn', value: 'CV' }], agencies: [] }),
    hashIdentifier: (digits) => (digits.length === 12 ? `hash-of-${digits}` : undefined),
  });
  before(async () => { under = await start(); });
  beforeEach(async () => {
    engine = await under.open();
    search = door(engine);
  });
  afterEach(async () => { await engine.close(); });
  after(async () => { await under.cleanUp(); });

  describe('keeping records', () => {
    it('finds what was put in, and nothing before', async () => {
      assert.equal((await ask('khai sinh')).total, 0);
      await engine.upsert([aRecord('r1', { title: 'Giấy khai sinh' })]);
      assert.deepEqual(await found('khai sinh'), ['r1']);
      assert.equal(await engine.count(), 1);
    });

    it('replaces a record by a newer version and forgets the old words', async () => {
      await engine.upsert([aRecord('r1', { title: 'Giấy khai sinh', pages: [page('trang một'), page('trang hai', 2)] })]);
      await engine.upsert([aRecord('r1', { version: 2, title: 'Giấy khai tử', pages: [page('chỉ một trang')] })]);
      assert.deepEqual(await found('"khai sinh"'), []);
      assert.deepEqual(await found('"trang hai"'), []);
      assert.deepEqual(await found('khai tử'), ['r1']);
      assert.equal(await engine.count(), 1);
    });

    it('never lets an older or repeated version overwrite a newer one', async () => {
      await engine.upsert([aRecord('r1', { version: 2, title: 'bản mới' })]);
      await engine.upsert([aRecord('r1', { version: 1, title: 'bản cũ' })]);
      await engine.upsert([aRecord('r1', { version: 2, title: 'bản cũ' })]);
      assert.deepEqual(await found('bản mới'), ['r1']);
      assert.deepEqual(await found('bản cũ', { highlight: false }).then(async () => (await ask('"bản cũ"')).total), 0);
    });

    it('removes records, known or not', async () => {
      await engine.upsert([aRecord('r1', { title: 'hộ tịch' }), aRecord('r2', { title: 'hộ tịch' })]);
      await engine.remove(['r1', 'nobody']);
      assert.deepEqual(await found('hộ tịch'), ['r2']);
      assert.equal(await engine.count(), 1);
    });

    it('keeps everything over a restart', async () => {
      await engine.upsert([aRecord('r1', { title: 'lưu trữ' })]);
      await engine.close();
      engine = await under.reopen();
      search = door(engine);
      assert.deepEqual(await found('lưu trữ'), ['r1']);
    });

    it('lists the versions it holds in id order, page by page', async () => {
      await engine.upsert([aRecord('b', { version: 7 }), aRecord('a', { version: 3 }), aRecord('c')]);
      assert.deepEqual(await engine.listVersions(undefined, 2), [{ recordId: 'a', version: 3 }, { recordId: 'b', version: 7 }]);
      assert.deepEqual(await engine.listVersions('b', 2), [{ recordId: 'c', version: 1 }]);
    });

    it('takes record ids of any shape', async () => {
      await engine.upsert([aRecord('hồ sơ/1.A "x"', { title: 'mã lạ' })]);
      assert.deepEqual(await found('mã lạ'), ['hồ sơ/1.A "x"']);
      await engine.remove(['hồ sơ/1.A "x"']);
      assert.equal(await engine.count(), 0);
    });
  });

  describe('pages', () => {
    it('gives each record once, at its best page', async () => {
      await engine.upsert([aRecord('r1', { title: 'Kế hoạch', pages: [page('mở đầu'), page('số hóa kết quả số hóa', 2), page('kết thúc', 3)] })]);
      const answer = await ask('số hóa');
      assert.equal(answer.total, 1);
      assert.deepEqual(answer.hits.map((hit) => [hit.recordId, hit.pageNumber]), [['r1', 2]]);
    });

    it('finds a document of 70,000 words by its last word', async () => {
      const text = `${'từ ngữ thông thường trong văn bản rất dài '.repeat(9000)} kếtthúcđặcbiệt`;
      await engine.upsert([aRecord('long', { pages: [page(text, 4)] })]);
      const answer = await ask('kếtthúcđặcbiệt');
      assert.deepEqual(ids(answer), ['long']);
      assert.equal(answer.hits[0]?.pageNumber, 4);
    });

    it('answers a question of thirty words', async () => {
      const question = 'theo quy định của pháp luật thì người được cấp giấy chứng nhận quyền sử dụng đất có phải nộp lệ phí trước bạ khi sang tên cho con đẻ hay không vậy';
      await engine.upsert([
        aRecord('fee', { title: 'Lệ phí trước bạ khi sang tên quyền sử dụng đất cho con đẻ', pages: [page('Người được cấp giấy chứng nhận nộp lệ phí trước bạ.')] }),
        aRecord('other', { title: 'Đăng ký kết hôn', pages: [page('theo quy định của pháp luật')] }),
      ]);
      assert.equal(ids(await ask(question))[0], 'fee');
    });
  });

  describe('Vietnamese', () => {
    it('ranks the marks typed first: Ba Tơ is not Ba Tô', async () => {
      await engine.upsert([
        ...Array.from({ length: 30 }, (_, at) => aRecord(`to-${String(at)}`, { title: 'Ủy ban nhân dân xã Ba Tô', pages: [page('xã Ba Tô Ba Tô Ba Tô')] })),
        aRecord('tow', { title: 'Báo cáo', pages: [page('trên địa bàn huyện Ba Tơ có nhiều hồ sơ được số hóa trong năm qua')] }),
      ]);
      assert.equal(ids(await ask('Ba Tơ'))[0], 'tow');
      assert.equal((await ask('ba to ')).total, 31);
    });

    it('takes hoà and hòa, uỷ and ủy, NFC and NFD, Ð and Đ for the same', async () => {
      await engine.upsert([aRecord('r1', { title: 'Uỷ ban Ðức Hoà'.normalize('NFD') })]);
      for (const text of ['Ủy ban Đức Hòa', 'uỷ ban đức hoà', 'uy ban duc hoa', 'Ủy ban Đức Hòa'.normalize('NFD')]) {
        assert.deepEqual(await found(text), ['r1'], text);
        assert.deepEqual(await found(`"${text}"`), ['r1'], `"${text}"`);
      }
    });

    it('finds by an abbreviation what is written out, and the other way round', async () => {
      await engine.upsert([aRecord('long', { title: 'Ủy ban nhân dân tỉnh' }), aRecord('short', { title: 'Công văn của UBND tỉnh' })]);
      assert.deepEqual(await found('UBND tỉnh'), ['long', 'short']);
      assert.deepEqual(await found('ủy ban nhân dân tỉnh'), ['long', 'short']);
    });

    it('finds by everyday words what the law calls otherwise', async () => {
      await engine.upsert([aRecord('gcn', { title: 'Giấy chứng nhận quyền sử dụng đất' })]);
      assert.deepEqual(await found('sổ đỏ'), ['gcn']);
    });

    it('forgives one slip in a long word, never in a number', async () => {
      await engine.upsert([aRecord('r1', { title: 'Nghiệm thu công trình', documentNumber: '12345/QĐ-UBND' })]);
      assert.deepEqual(await found('nghiêmj thu '), ['r1']);
      assert.deepEqual(await found('nghijm thu '), ['r1']);
      assert.equal((await ask('12346 ')).total, 0);
      assert.equal((await ask('12346/QĐ-UBND')).total, 0);
    });

    it('finds a name in any order of its parts', async () => {
      await engine.upsert([aRecord('r1', { holderNames: ['Nguyễn Thị Hoà'], title: 'Giấy khai sinh' }), aRecord('r2', { holderNames: ['Nguyễn Văn Bình'], title: 'Giấy khai sinh' })]);
      for (const text of ['Nguyễn Thị Hoà', 'hoa nguyen thi ', 'nguyen thi hoa khai sinh ']) assert.deepEqual(await found(text), ['r1'], text);
    });

    it('finds a person by name in any order with the year of birth', async () => {
      await engine.upsert([
        aRecord('old', { holderNames: ['Nguyễn Thị Hoà'], holderBirths: ['1950-02-03'], title: 'Giấy khai sinh' }), aRecord('young', { holderNames: ['Nguyễn Thị Hòa'], holderBirths: ['1990'], title: 'Giấy khai sinh' }),
      ]);
      for (const text of ['Nguyễn Thị Hòa 1990', 'hoa nguyen thi sinh năm 1990', 'nguyen thi hoa sn 1990']) assert.deepEqual(await found(text), ['young'], text);
      for (const text of ['Hoà Nguyễn Thị 03/02/1950', 'Nguyễn Thị Hoà sinh ngày 03/02/1950']) assert.deepEqual(await found(text), ['old'], text);
    });

    it('finds what OCR misread: lost marks and bưu as bru', async () => {
      await engine.upsert([aRecord('scan', { pages: [{ number: 1, text: 'Công Dịch vụ công quốc gia, qua Bru điện, chuyên đổi số', confidence: 0.8 }] }), aRecord('other', { title: 'Bưu chính' })]);
      for (const text of ['Cổng dịch vụ công', 'bưu điện', 'chuyển đổi số', 'buu dien ']) assert.deepEqual(await found(text), ['scan'], text);
    });

    it('reads what was typed with the input method off', async () => {
      await engine.upsert([aRecord('r1', { holderNames: ['Nguyễn Thị Hoà'], title: 'Giấy khai sinh' })]);
      assert.deepEqual(await found('nguyeenx thij '), ['r1']);
    });

    it('finds all letters that speak of số hóa, however it is typed', async function () {
      if (!existsSync(TRUTH)) return void this.skip();
      const letters = JSON.parse(readFileSync(TRUTH, 'utf8')) as { symbol: string; subject: string; text: string }[];
      await engine.upsert(letters.map((letter) => aRecord(letter.symbol, { title: letter.subject, documentNumber: letter.symbol, pages: [page(letter.text)] })));
      const want = letters.filter((letter) => /số ho(á|à|a)|số hóa/iu.test(letter.text)).map((letter) => letter.symbol).sort();
      for (const text of ['số hóa ', 'số hoá ']) assert.deepEqual(await found(`"${text.trim()}"`), want);
      assert.ok((await found('so hoa ')).includes('140/KH-UBND'));
    });
  });

  describe('numbers and identifiers', () => {
    const letters = [
      aRecord('a', { documentNumber: '1549/UBND-TTHC', typeCode: 'CV', title: 'Khẩn trương', pages: [page('theo Nghị định số 45/2020/NĐ-CP và văn bản 972')] }),
      aRecord('b', { documentNumber: '972/UBND-KSTTHC', typeCode: 'CV', title: 'Triển khai', pages: [page('tiếp theo Công văn số 1549 /UBND-TTHC')] }),
      aRecord('c', { documentNumber: '15490/UBND-TTHC', typeCode: 'CV', title: 'Khác' }),
    ];

    it('lead to the document first, then to those that cite it', async () => {
      await engine.upsert(letters);
      for (const text of ['1549/UBND-TTHC', '1549 /ubnd-tthc', 'so 1549/ubnd-tthc']) assert.deepEqual(ids(await ask(text)), ['a', 'b'], text);
      assert.deepEqual(ids(await ask('45/2020/ND-CP')), ['a']);
    });

    it('are found by serial and year when the symbol is forgotten', async () => {
      await engine.upsert([aRecord('law', { documentNumber: '128/2004/QĐ-UBND', title: 'Quyết định' }), aRecord('names-it', { title: 'Báo cáo', pages: [page('theo Quyết định số 128/2004/QĐ-UBND')] }), aRecord('not', { documentNumber: '128/2005/QĐ-UBND' })]);
      for (const text of ['128/2004', 'quyet dinh 128/2004', '128 / 2004']) assert.deepEqual(ids(await ask(text)), ['law', 'names-it'], text);
    });

    it('are found by their bare number behind the kind of document', async () => {
      await engine.upsert(letters);
      assert.deepEqual(ids(await ask('cong van 972')), ['b']);
    });

    it('of persons are found only by those entitled, only by their hash', async () => {
      await engine.upsert([aRecord('p', { title: 'Giấy khai sinh', holderIdHashes: ['hash-of-051099000123'] })]);
      assert.deepEqual(await found('051099000123', { byIdentifier: true }), ['p']);
      assert.deepEqual(await found('051099000123'), []);
      assert.deepEqual(await found('051099000124', { byIdentifier: true }), []);
      assert.deepEqual(await found('', { filters: { holderIdHashes: ['hash-of-051099000123'] } }), ['p']);
    });
  });

  describe('the language of questions', () => {
    beforeEach(async () => {
      await engine.upsert([
        aRecord('birth', { title: 'Giấy khai sinh', pages: [page('bản sao trích lục khai sinh')] }),
        aRecord('death', { title: 'Trích lục khai tử', pages: [page('sinh năm 1950, khai báo muộn')] }),
        aRecord('marriage', { title: 'Giấy chứng nhận kết hôn' }),
      ]);
    });

    it('asks for every word of a short question', async () => {
      assert.deepEqual(await found('trích lục khai '), ['birth', 'death']);
    });

    it('takes a phrase whole', async () => {
      assert.deepEqual(await found('"khai sinh"'), ['birth']);
    });

    it('takes a phrase with its order and its marks, not only its pairs', async () => {
      await engine.upsert([
        aRecord('pairs', { pages: [page('một cửa liên thông tại huyện, rồi cửa một liên thông')] }), aRecord('split', { pages: [page('cơ chế một cửa; cửa liên; liên thông cấp xã')] }),
        aRecord('to', { pages: [page('xã Ba Tô')] }),
      ]);
      assert.deepEqual(await found('"một cửa liên thông"'), ['pairs']);
      assert.deepEqual(await found('"mot cua lien thong"'), ['pairs']);
      assert.deepEqual(await found('"xã Ba Tô"'), ['to']);
      const other = await ask('"xã Ba Tơ"');
      assert.deepEqual(ids(other), ['to']);
      assert.ok(other.notes.some((note) => note.kind === 'unmarked'));
    });

    it('leaves out what is excluded, wherever in the record it stands', async () => {
      await engine.upsert([aRecord('two', { title: 'Sổ theo dõi', pages: [page('trích lục các loại'), page('giấy báo tử', 2)] })]);
      assert.deepEqual(await found('trích lục -tử'), ['birth']);
      assert.deepEqual(await found('khai -"khai sinh"'), ['death']);
      assert.deepEqual(await found('trích lục -"giấy báo tử" -"khai tử"'), ['birth']);
    });

    it('completes the last word while it is typed', async () => {
      assert.deepEqual(await found('kết h'), ['marriage']);
      assert.ok((await ask('kết h ')).notes.some((note) => note.kind === 'relaxed'));
    });

    it('says so when it had to be looser', async () => {
      const answer = await ask('kết hôn giả mạo ');
      assert.deepEqual(ids(answer), ['marriage']);
      assert.ok(answer.notes.some((note) => note.kind === 'relaxed'));
    });

    it('never fails on odd questions', async () => {
      for (const text of ['', ' ', '"', '""', '-', '- -', '*', 'a"b', "'; DROP TABLE page;--", '(', 'NEAR(', 'AND OR NOT', '\u0301', '🙂', ':', 'x:y', '\\', '%', '_', '~', 'a'.repeat(5000), '"khai sinh" '.repeat(40), '-x '.repeat(200)]) {
        const answer = await ask(text);
        assert.ok(answer.total >= 0, text);
      }
    });

    it('gives everything in scope for an empty question, newest first', async () => {
      await engine.upsert([aRecord('old', { issuedOn: '2001-01-01' }), aRecord('new', { issuedOn: '2026-01-01' })]);
      const answer = await ask('');
      assert.equal(answer.total, 5);
      assert.deepEqual(ids(answer).slice(0, 2), ['new', 'old']);
    });
  });

  describe('filters, facets and order', () => {
    const many = Array.from({ length: 12 }, (_, at) => aRecord(`r${String(at).padStart(2, '0')}`, {
      title: 'hồ sơ', typeCode: at % 2 === 0 ? 'KS' : 'KT', issuerAgencyIds: at % 3 === 0 ? ['X', 'Y'] : ['Y'], procedureCodes: ['1.001193'],
      issuedOn: `20${String(20 + (at % 4))}-0${String(1 + (at % 9))}-15`, year: 2020 + (at % 4), validityState: at < 10 ? 'valid' : 'revoked', signatureState: 'unchecked',
      pages: [page('nội dung'), page('hồ sơ', 2)],
    }));

    it('narrow alone and together', async () => {
      await engine.upsert(many);
      assert.equal((await ask('hồ sơ', { filters: { typeCodes: ['KS'] } })).total, 6);
      assert.equal((await ask('hồ sơ', { filters: { typeCodes: ['KS', 'KT'], agencyIds: ['X'] } })).total, 4);
      assert.equal((await ask('hồ sơ', { filters: { validity: ['revoked'] } })).total, 2);
      assert.equal((await ask('hồ sơ', { filters: { years: [2021], typeCodes: ['KT'] } })).total, 3);
      assert.equal((await ask('hồ sơ', { filters: { procedureCodes: ['1.001193'], signatureState: ['unchecked'] } })).total, 12);
      assert.equal((await ask('hồ sơ', { filters: { typeCodes: [] } })).total, 0);
    });

    it('take both ends of a range of days', async () => {
      await engine.upsert(many);
      assert.deepEqual(await found('hồ sơ', { filters: { dateFrom: '2021-02-15', dateTo: '2021-02-15' } }), ['r01']);
      assert.equal((await ask('hồ sơ', { filters: { dateFrom: '2022-01-01' } })).total, 6);
      assert.equal((await ask('hồ sơ', { filters: { dateTo: '2020-12-31' } })).total, 3);
    });

    it('count records, not pages', async () => {
      await engine.upsert(many);
      const answer = await ask('hồ sơ', { facets: ['typeCodes', 'agencyIds', 'validity', 'years'] });
      assert.deepEqual(answer.facets.typeCodes, [{ value: 'KS', count: 6 }, { value: 'KT', count: 6 }]);
      assert.deepEqual(answer.facets.agencyIds, [{ value: 'Y', count: 12 }, { value: 'X', count: 4 }]);
      assert.deepEqual(answer.facets.validity, [{ value: 'valid', count: 10 }, { value: 'revoked', count: 2 }]);
      assert.deepEqual(answer.facets.years, ['2023', '2022', '2021', '2020'].map((value) => ({ value, count: 3 })));
      assert.deepEqual(answer.histogramByYear, [2020, 2021, 2022, 2023].map((year) => ({ year, count: 3 })));
    });

    it('sorts by day of issue both ways, unknown days last', async () => {
      await engine.upsert([aRecord('b', { title: 'x y', issuedOn: '2020-01-01' }), aRecord('a', { title: 'x y' }), aRecord('c', { title: 'x y', issuedOn: '2021-01-01' })]);
      assert.deepEqual(ids(await ask('x y ', { sort: 'issued-desc' })), ['c', 'b', 'a']);
      assert.deepEqual(ids(await ask('x y ', { sort: 'issued-asc' })), ['b', 'c', 'a']);
    });

    it('reads on past the thousandth hit without losing or repeating one', async function () {
      this.timeout(60_000);
      await engine.upsert(Array.from({ length: 1250 }, (_, at) => aRecord(`n${String(at)}`, { title: `biên bản ${String(at)}`, pages: [page('biên bản họp')] })));
      const seen = new Set<string>();
      let cursor: string | undefined;
      do {
        const answer = await ask('biên bản ', { limit: 100, highlight: false, ...(cursor === undefined ? {} : { cursor }) });
        assert.equal(answer.total, 1250);
        for (const id of ids(answer)) seen.add(id);
        cursor = answer.nextCursor;
      } while (cursor !== undefined);
      assert.equal(seen.size, 1250);
    });
  });

  describe('marks', () => {
    it('are segments of the text as given, NFC or NFD, never markup', async () => {
      for (const form of ['NFC', 'NFD'] as const) {
        const id = `r-${form}`;
        await engine.upsert([aRecord(id, { title: '<script>alert(1)</script> khai sinh', pages: [page('Trích lục khai sinh của <b>ông</b> Đặng Văn Minh'.normalize(form))] })]);
      }
      const answer = await ask('khai sinh đặng văn minh ');
      assert.equal(answer.total, 2);
      for (const hit of answer.hits) {
        const form = hit.recordId.slice(2);
        assert.deepEqual(hit.snippet.filter((part) => part.marked).map((part) => part.text), ['khai sinh'.normalize(form), 'Đặng Văn Minh'.normalize(form)]);
        assert.equal(hit.title.map((part) => part.text).join(''), '<script>alert(1)</script> khai sinh');
        assert.ok(hit.snippet.some((part) => part.text.normalize('NFC').includes('<b>ông</b>')));
      }
    });
  });

  describe('scope', () => {
    const scopeOf = (agency: string): AccessScope => ({ alternatives: [{ agencyIds: [agency], sensitivities: ['public', 'restricted'] }] });
    const secrets = [
      aRecord('a-open', { title: 'hồ sơ đất đai', typeCode: 'T1', year: 2020, access: { agencyIds: ['A'], sensitivity: 'public' }, holderNames: ['Lê Văn An'] }),
      aRecord('a-personal', { title: 'hồ sơ bệnh án', typeCode: 'T2', year: 2021, access: { agencyIds: ['A'], sensitivity: 'personal', tags: ['procedure:9'] } }),
      aRecord('b-open', { title: 'hồ sơ nghiadiachi', typeCode: 'T3', year: 2022, access: { agencyIds: ['B'], sensitivity: 'public' }, holderNames: ['Lê Văn Bảy'] }),
      aRecord('ab-open', { title: 'hồ sơ chung', typeCode: 'T1', year: 2023, access: { agencyIds: ['A', 'B'], sensitivity: 'restricted' } }),
    ];

    it('trims hits, totals, facets and the histogram alike', async () => {
      await engine.upsert(secrets);
      const answer = await ask('hồ sơ', { facets: ['typeCodes'] }, scopeOf('A'));
      assert.deepEqual(sorted(answer), ['a-open', 'ab-open']);
      assert.equal(answer.total, 2);
      assert.deepEqual(answer.facets.typeCodes, [{ value: 'T1', count: 2 }]);
      assert.deepEqual(answer.histogramByYear.map(({ year }) => year), [2020, 2023]);
      assert.deepEqual(await found('hồ sơ', {}, scopeOf('B')), ['ab-open', 'b-open']);
    });

    it('is the union of its alternatives, each with all its conditions', async () => {
      await engine.upsert(secrets);
      const scope: AccessScope = { alternatives: [{ agencyIds: ['B'], sensitivities: ['public'] }, { recordIds: ['a-personal'] }, { tags: ['nothing'] }] };
      assert.deepEqual(await found('hồ sơ', {}, scope), ['a-personal', 'b-open']);
      assert.deepEqual(await found('hồ sơ', {}, { alternatives: [{ tags: ['procedure:9'], sensitivities: ['personal'] }] }), ['a-personal']);
      assert.deepEqual(await found('hồ sơ', {}, { alternatives: [{ tags: ['procedure:9'], sensitivities: ['public'] }] }), []);
    });

    it('of nobody shows nothing, not even for a number or an empty question', async () => {
      await engine.upsert([...secrets, aRecord('n', { documentNumber: '1/QĐ-UBND' })]);
      for (const text of ['', 'hồ sơ', '1/QĐ-UBND']) assert.equal((await ask(text, {}, SEE_NOTHING)).total, 0, text);
      assert.equal((await ask('hồ sơ', {}, { alternatives: [{ agencyIds: [] }] })).total, 0);
    });

    it('mends a word that only hidden papers bear as it would one that nobody ever wrote', async () => {
      await engine.upsert([...secrets, aRecord('a-near', { title: 'biên bản nghiadiacho', access: { agencyIds: ['A'], sensitivity: 'public' } })]);
      assert.deepEqual(await found('nghiadiachi', {}, scopeOf('B')), ['b-open']);
      for (const typed of ['nghiadiachi', 'nghiadiachu']) assert.deepEqual(await found(`${typed} `, {}, scopeOf('A')), ['a-near'], typed);
    });

    it('trims completions and corrections', async () => {
      await engine.upsert(secrets);
      const suggested = async (text: string, scope: AccessScope) => (await search.suggest(scope, text)).map((one) => one.recordId).sort();
      assert.deepEqual(await suggested('lê văn', scopeOf('A')), ['a-open']);
      assert.deepEqual(await suggested('hồ s', scopeOf('B')), ['ab-open', 'b-open']);
      assert.deepEqual(await suggested('hồ s', SEE_NOTHING), []);
      const slip = await ask('nghiadiachj ', {}, scopeOf('A'));
      assert.equal(slip.total, 0);
      assert.doesNotMatch(JSON.stringify(slip), /nghiadiachi/);
    });
  });

  describe('completion', () => {
    it('offers titles, names and numbers', async () => {
      await engine.upsert([aRecord('r1', { title: 'Kế hoạch số hóa', documentNumber: '140/KH-UBND', signer: 'Đặng Văn Minh' })]);
      const kinds = async (text: string) => (await search.suggest(SEE_ALL, text)).map((one) => `${one.kind}: ${one.text}`);
      assert.deepEqual(await kinds('ke hoach so h'), ['title: Kế hoạch số hóa']);
      assert.deepEqual(await kinds('dang van m'), ['name: Đặng Văn Minh']);
      assert.deepEqual(await kinds('140'), ['number: 140/KH-UBND']);
      assert.deepEqual(await kinds('zzz'), []);
    });
  });

  describe('rebuilding', () => {
    it('builds beside and swaps: searches find all the time, late changes are in both', async function () {
      this.timeout(60_000);
      const old = Array.from({ length: 60 }, (_, at) => aRecord(`r${String(at)}`, { title: 'tài liệu cũ' }));
      await engine.upsert(old);
      const rebuild = await engine.beginRebuild();
      await assert.rejects(engine.beginRebuild(), { code: 'search.rebuild-running' });
      await rebuild.upsert(old.slice(0, 30));
      await engine.upsert([aRecord('late', { title: 'tài liệu cũ' }), aRecord('r59', { version: 2, title: 'tài liệu cũ, sửa' })]);
      await engine.remove(['r0', 'r58']);
      let least = Number.POSITIVE_INFINITY;
      let swapping = true;
      const watching = (async () => {
        while (swapping) least = Math.min(least, (await ask('tài liệu cũ ', { highlight: false, limit: 1 })).total);
      })();
      await rebuild.upsert(old.slice(30));
      assert.equal(await rebuild.count(), 59);
      await rebuild.swap();
      swapping = false;
      await watching;
      assert.equal(least, 59);
      assert.equal((await ask('tài liệu cũ ')).total, 59);
      assert.equal((await engine.listVersions('r58', 5)).find((one) => one.recordId === 'r59')?.version, 2);
    });

    it('aborted leaves the old index, and the next one may start', async () => {
      await engine.upsert([aRecord('r1', { title: 'còn đây' })]);
      const first = await engine.beginRebuild();
      await first.upsert([aRecord('r2', { title: 'chưa có' })]);
      await first.abort();
      assert.deepEqual(await found('còn đây'), ['r1']);
      assert.deepEqual(await found('"chưa có"'), []);
      await (await engine.beginRebuild()).abort();
    });

    it('through the front door refuses an index smaller than the register', async () => {
      await engine.upsert([aRecord('r1', { title: 'một' }), aRecord('r2', { title: 'hai' })]);
      const feed = async function* () { yield [aRecord('r1', { title: 'một' })]; };
      await assert.rejects(search.rebuild(feed(), async () => 2), { code: 'search.rebuild-incomplete' });
      assert.equal(await engine.count(), 2);
      assert.equal(await search.rebuild(feed(), async () => 1), 1);
      assert.equal(await engine.count(), 1);
    });

    it('is compared with the register both ways, told with counts, and mended', async () => {
      await engine.upsert([aRecord('same'), aRecord('old'), aRecord('gone'), aRecord('ahead', { version: 9 })]);
      const register = [aRecord('ahead', { version: 3 }), aRecord('new', { title: 'mới' }), aRecord('old', { version: 2 }), aRecord('same')];
      const own = createSearch({
        engine, abbreviations: [],
        register: {
          versions: async (after, limit) => register.filter((one) => one.recordId > after).slice(0, limit),
          versionsOf: async (wanted) => register.filter((one) => wanted.includes(one.recordId)),
          indexNow: async (wanted) => engine.upsert(register.filter((one) => wanted.includes(one.recordId))),
        },
      });
      const seen = await own.reconcile({ repair: false });
      assert.deepEqual([seen.registered, seen.missing, seen.stale, seen.surplus, seen.repaired, seen.ok], [4, 1, 2, 1, 0, false]);
      assert.deepEqual(seen.engines[0]?.examples, { missing: ['new'], stale: ['ahead', 'old'], surplus: ['gone'] });
      const mended = await own.reconcile({ repair: true });
      assert.deepEqual([mended.missing, mended.stale, mended.surplus, mended.repaired, mended.ok], [1, 2, 1, 4, true]);
      const after = await own.reconcile({ repair: false });
      assert.deepEqual([after.missing, after.stale, after.surplus, after.ok], [0, 0, 0, true]);
      assert.deepEqual(await engine.listVersions(undefined, 9), register.map(({ recordId, version }) => ({ recordId, version })));
    });
  });

  describe('what belongs together', () => {
    const scopeOf = (agency: string): AccessScope => ({ alternatives: [{ agencyIds: [agency] }] });
    const papers = [
      aRecord('plan', { title: 'Kế hoạch đổi mới cơ chế một cửa', documentNumber: '140/KH-UBND', issuedOn: '2021-10-04', pages: [page('Đổi mới cơ chế một cửa, số hóa kết quả giải quyết thủ tục hành chính tại các huyện.')] }),
      aRecord('letter', { title: 'Công văn khẩn trương thực hiện', documentNumber: '1549/UBND-TTHC', issuedOn: '2022-04-06', pages: [page('Thực hiện Kế hoạch số 140/KH-UBND và Nghị định số 45/2020/NĐ-CP về số hóa kết quả giải quyết thủ tục hành chính tại các huyện.')] }),
      aRecord('secret', { title: 'Báo cáo kín', documentNumber: '7/BC-UBND', issuedOn: '2023-01-01', access: { agencyIds: ['B'], sensitivity: 'restricted' }, pages: [page('Căn cứ Kế hoạch 140 /KH-UBND: số hóa kết quả giải quyết thủ tục hành chính tại các huyện.')] }),
      aRecord('other', { title: 'Giấy khai sinh', pages: [page('Họ tên người mẹ, nơi sinh, dân tộc.')] }),
    ];

    it('a paper names others by their numbers, and is named; both as far as the asker may see', async () => {
      await engine.upsert(papers);
      const cites = async (id: string, scope: AccessScope) => (await search.citations(scope, id)).cites.map((one) => [one.number, one.records.map((record) => record.recordId)]);
      assert.deepEqual(await cites('letter', SEE_ALL), [['140/KH-UBND', ['plan']], ['45/2020/NĐ-CP', []]]);
      const seen = await search.citations(SEE_ALL, 'plan');
      assert.deepEqual([seen.citedBy.map((one) => one.recordId), seen.citedByTotal], [['secret', 'letter'], 2]);
      const trimmed = await search.citations(scopeOf('A'), 'plan');
      assert.deepEqual([trimmed.citedBy.map((one) => one.recordId), trimmed.citedByTotal], [['letter'], 1]);
      assert.deepEqual(await cites('secret', scopeOf('B')), [['140/KH-UBND', []]]);
      assert.deepEqual(await search.citations(scopeOf('A'), 'secret'), { cites: [], citedBy: [], citedByTotal: 0 });
      assert.deepEqual(await search.citations(SEE_ALL, 'nobody'), { cites: [], citedBy: [], citedByTotal: 0 });
    });

    it('similar papers share telling words, are never the paper itself and never one the asker may not see', async () => {
      await engine.upsert(papers);
      const similar = async (id: string, scope: AccessScope) => (await search.similar(scope, id)).map((one) => one.recordId);
      assert.deepEqual((await similar('plan', SEE_ALL)).sort(), ['letter', 'secret']);
      assert.deepEqual(await similar('plan', scopeOf('A')), ['letter']);
      assert.deepEqual(await similar('secret', scopeOf('A')), []);
      assert.deepEqual(await similar('plan', SEE_NOTHING), []);
    });
  });

  it('reports its state', async () => {
    await engine.upsert([aRecord('r1', { title: 'x', pages: [page('một'), page('hai', 2)] })]);
    const health = await engine.health();
    assert.equal(health.ok, true);
    assert.equal(health.records, 1);
    assert.ok(health.pages >= 2);
    assert.ok(health.sizeBytes > 0);
    assert.equal(health.rebuilding, false);
  });
}
