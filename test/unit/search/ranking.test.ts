import assert from 'node:assert/strict';
import { codeOf, codesOf, pairTerm, partsOf, termsOf, unmarkedHalf } from '../../../server/archive/search/engines/ranking/codes.js';
import type { RankedWord } from '../../../server/archive/search/engines/ranking/ranked-word.js';
import { prepareRanking, releaseRanking } from '../../../server/archive/search/engines/ranking/ranking-query.js';
import { judge, rankingScore } from '../../../server/archive/search/engines/ranking/rerank.js';
import type { CandidateText } from '../../../server/archive/search/engines/ranking/rerank.js';
import { restoreMarks } from '../../../server/archive/search/engines/ranking/restore-marks.js';
import { FEATURES, RANKING_WEIGHTS } from '../../../server/archive/search/engines/ranking/weights.js';
import { createWordMemory, tokenize, wordForms } from '../../../server/kernel/fold-text.js';

const lookup = new Uint16Array(1 << 20);
const words = (question: string): RankedWord[] => tokenize(question).map((token) => ({ ...token, stop: ['la', 'cua'].includes(token.unmarked), weight: 1, run: 0, others: [] }));
const candidate = (title: string, body: string): CandidateText => ({ title: codesOf(tokenize(title)), meta: new Uint32Array(0), body: codesOf(tokenize(body)), bodyAverage: 20 });
const rarity = { word: () => 3, pair: () => 6 };

function scores(question: string, candidates: readonly CandidateText[]): number[] {
  const marked = tokenize(question).some((token) => token.canonical !== token.unmarked);
  const query = prepareRanking(words(question), marked, lookup, rarity);
  try {
    if (!marked) restoreMarks(query, candidates);
    return candidates.map((text) => rankingScore(judge(query, text).features));
  } finally {
    releaseRanking(query);
  }
}

describe('codes of words', () => {
  it('agree in the unmarked half whatever the marks, and wholly for the same word', () => {
    assert.equal(codeOf(wordForms('hòa')), codeOf(wordForms('hoà')));
    assert.notEqual(codeOf(wordForms('tơ')), codeOf(wordForms('tô')));
    assert.equal(unmarkedHalf(codeOf(wordForms('tơ'))), unmarkedHalf(codeOf(wordForms('tô'))));
  });

  it('give syllables, pairs and marked syllables as terms', () => {
    assert.deepEqual([...termsOf(tokenize('số hoa'))].sort(), ['_so_hoa', 'hoa', 'so', '~số'].sort());
    assert.equal(pairTerm('a'.repeat(99), 'b'), `_${'a'.repeat(40)}_b`);
  });

  it('cut long pages into overlapping parts that lose no word and no pair', () => {
    const text = Array.from({ length: 2000 }, (_, at) => `w${String(at)}`).join(' ');
    const parts = partsOf(text, createWordMemory());
    assert.ok(parts.length > 1);
    const pairs = new Set(parts.flatMap((part) => [...termsOf(part.words)]));
    for (let at = 0; at < 1999; at += 1) assert.ok(pairs.has(pairTerm(`w${String(at)}`, `w${String(at + 1)}`)));
    for (const part of parts) assert.ok(part.text.startsWith(part.words[0]?.exact ?? '?'));
    assert.deepEqual(partsOf(' … ', createWordMemory()), []);
  });
});

describe('ranking', () => {
  it('has one weight for each sign', () => {
    assert.equal(RANKING_WEIGHTS.length, FEATURES.length);
  });

  it('lets nothing that was found count against a paper, only lengths', () => {
    FEATURES.forEach((name, at) => { if (!name.startsWith('length')) assert.ok((RANKING_WEIGHTS[at] ?? -1) >= 0, name); });
  });

  it('puts the paper whose title holds the pair of a short question before one that holds its words apart', () => {
    const [pair, apart] = scores('số hóa', [candidate('V/v phối hợp tiếp nhận, số hóa hồ sơ', 'Số: 27 CỘNG HÒA thực hiện số hóa hồ sơ'), candidate('V/v rà soát, chuẩn hóa dữ liệu hộ tịch', 'Số: 28 CỘNG HÒA chuẩn hóa dữ liệu, bản số hóa tại bộ phận')]);
    assert.ok((pair ?? 0) > (apart ?? 0));
  });

  it('leaves its look-up empty', () => {
    scores('trích lục khai sinh', [candidate('a', 'b')]);
    assert.ok(lookup.every((value) => value === 0));
  });

  it('prefers words side by side to words far apart', () => {
    const [together = 0, apart = 0] = scores('trích lục khai sinh', [
      candidate('', 'xin cấp trích lục khai sinh cho con ở xã'), candidate('', 'khai báo việc sinh con và trích tiền theo mục lục xã'),
    ]);
    assert.ok(together > apart);
  });

  it('prefers the title that asks the same', () => {
    const [same = 0, other = 0] = scores('thẩm quyền đăng ký kết hôn', [
      candidate('Thẩm quyền đăng ký kết hôn', 'Ủy ban nhân dân cấp xã thực hiện'), candidate('Hồ sơ đăng ký thường trú', 'thẩm quyền đăng ký kết hôn ở xã'),
    ]);
    assert.ok(same > other);
  });

  it('prefers the definition when asked what something is', () => {
    const [defines = 0, mentions = 0] = scores('hộ kinh doanh là gì', [
      candidate('Giải thích', 'hộ kinh doanh là cơ sở do một cá nhân lập ra'), candidate('Giải thích', 'cơ sở do một cá nhân lập ra gọi hộ kinh doanh'),
    ]);
    assert.ok(defines > mentions);
  });

  it('restores the marks of a question from its best candidates', () => {
    const query = prepareRanking(words('ba to'), false, lookup, rarity);
    restoreMarks(query, [candidate('', 'huyện Ba Tơ'), candidate('', 'huyện Ba Tơ'), candidate('', 'xã Ba Tô')]);
    releaseRanking(query);
    assert.equal(query.marked, true);
    assert.deepEqual(query.words.map((word) => word.code), [codeOf(wordForms('ba')), codeOf(wordForms('tơ'))]);
  });

  it('says how many of the marks typed were found exactly', () => {
    const query = prepareRanking(words('xã Ba Tơ'), true, lookup, rarity);
    assert.equal(judge(query, candidate('', 'xã Ba Tơ')).exactShare, 1);
    assert.equal(judge(query, candidate('', 'xã Ba Tô')).exactShare, 0.5);
    assert.equal(judge(query, candidate('', 'không có gì')).exactShare, 1);
    releaseRanking(query);
  });
});
