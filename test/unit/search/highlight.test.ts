import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { findMarks, markPlan, snippetOf, toSegments } from '../../../server/archive/search/rules/highlight.js';
import { parseQuery } from '../../../server/archive/search/rules/parse-query.js';

const common = new Set(['cua', 'va', 'la']);
const plan = (question: string) => markPlan(parseQuery(question), common);
const marked = (text: string, question: string) => findMarks(text, plan(question)).map((range) => text.slice(range.start, range.end));
const TRUTH = '../shared/corpus/letters/truth.json';

describe('marking what answers', () => {
  it('marks neighbours as one and finds either tone placement', () => {
    assert.deepEqual(marked('Việc số hoá và SỐ HÓA hồ sơ', 'số hóa '), ['số hoá', 'SỐ HÓA']);
    assert.deepEqual(marked('Uỷ ban nhân dân', 'ủy ban '), ['Uỷ ban']);
  });

  it('marks exactly the same letters in NFC and NFD', () => {
    const text = 'Công an tỉnh Quảng Ngãi, huyện Ba Tơ';
    for (const form of ['NFC', 'NFD'] as const) {
      assert.deepEqual(marked(text.normalize(form), 'quang ngai ').map((mark) => mark.normalize('NFC')), ['Quảng Ngãi']);
    }
  });

  it('does not mark other marks where the right ones are there', () => {
    assert.deepEqual(marked('xã Ba Tô, xã Ba Tơ', 'Ba Tơ '), ['Ba Tơ']);
    assert.deepEqual(marked('xã Ba Tô', 'Ba Tơ '), ['Ba Tô']);
    assert.deepEqual(marked('xã Ba Tô, xã Ba Tơ', 'ba to '), ['Ba Tô', 'Ba Tơ']);
  });

  it('marks a lone syllable of a longer question only where it never stands with its neighbour', () => {
    assert.deepEqual(marked('số 45, số hóa', 'số hóa '), ['số hóa']);
    assert.deepEqual(marked('số 45, hóa đơn', 'số hóa '), ['số', 'hóa']);
  });

  it('does not mark common words on their own', () => {
    assert.deepEqual(marked('quyền của dân', 'quyền của '), ['quyền của']);
    assert.deepEqual(marked('quyền dân, của ai', 'quyền của '), ['quyền']);
  });

  it('marks the beginning of an unfinished word', () => {
    assert.deepEqual(marked('khẩn trương', 'khẩn tr'), ['khẩn trương']);
  });

  it('takes a phrase whole', () => {
    assert.deepEqual(marked('khai sinh, khai tử, sinh khai', '"khai sinh"'), ['khai sinh']);
  });

  it('gives back the very text, whatever it holds', () => {
    const hostile = '<script>alert(1)</script> khai sinh & "x"';
    const segments = toSegments(hostile, findMarks(hostile, plan('khai sinh script ')));
    assert.equal(segments.map((segment) => segment.text).join(''), hostile);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, question) => {
      assert.equal(toSegments(text, findMarks(text, plan(question))).map((segment) => segment.text).join(''), text);
    }));
  });

  it('shows the stretch where the words stand together', () => {
    const text = `${'đầu tiên '.repeat(200)} cấp bản sao trích lục khai sinh ${'cuối cùng '.repeat(200)}`;
    const snippet = snippetOf(text, plan('trích lục khai sinh '));
    assert.deepEqual(snippet.filter((segment) => segment.marked).map((segment) => segment.text), ['trích lục khai sinh']);
    assert.ok(snippet.map((segment) => segment.text).join('').length < 400);
  });

  it('finds all 24 places of "số hóa" in letter 140/KH-UBND, however it is typed', function () {
    if (!existsSync(TRUTH)) return void this.skip();
    const letters = JSON.parse(readFileSync(TRUTH, 'utf8')) as { symbol: string; text: string }[];
    const text = letters.find((letter) => letter.symbol === '140/KH-UBND')?.text ?? '';
    const whole = (question: string) => marked(text, question).filter((mark) => /\s/u.test(mark)).length;
    for (const question of ['số hóa ', 'số hoá ', 'so hoa ', '"số hóa"', '"số hoá"']) assert.equal(whole(question), whole('số hóa '), question);
    assert.equal(whole('số hóa '), 24);
  });
});
