import assert from 'node:assert/strict';
import { AMBIGUOUS_WEIGHT, abbreviationTable, expandWords } from '../../../server/archive/search/rules/expand-abbreviations.js';
import { parseQuery } from '../../../server/archive/search/rules/parse-query.js';
import { abbreviationsOf, loadSearchData, stopWordsOf } from '../../../server/archive/search/search-data.js';

const table = abbreviationTable([
  { short: 'UBND', long: ['ủy ban nhân dân'] },
  { short: 'KH', long: ['kế hoạch', 'khách hàng'] },
  { short: 'ĐA', long: ['đề án'] },
  { short: 'NĐ', long: ['nghị định'] },
  { short: 'sổ đỏ', long: ['giấy chứng nhận quyền sử dụng đất'] },
]);
const expansions = (text: string) => expandWords(parseQuery(text).words, table).flatMap((word) => (word.expansions ?? []).map((one) => `${word.text} ${String(one.span)} ${one.text} ${String(one.weight)}`));

describe('abbreviations', () => {
  it('work both ways, also without marks and in small letters', () => {
    assert.deepEqual(expansions('ubnd tỉnh'), ['ubnd 1 ủy ban nhân dân 1']);
    assert.deepEqual(expansions('Uỷ ban nhân dân'), ['Uỷ 4 UBND 1']);
    assert.deepEqual(expansions('nd'), ['nd 1 nghị định 1']);
  });

  it('count little when they may mean several things', () => {
    assert.deepEqual(expansions('KH'), [`KH 1 kế hoạch ${String(AMBIGUOUS_WEIGHT)}`, `KH 1 khách hàng ${String(AMBIGUOUS_WEIGHT)}`]);
  });

  it('do not catch ordinary words that look alike without marks', () => {
    assert.deepEqual(expansions('da'), []);
    assert.deepEqual(expansions('đã'), []);
    assert.deepEqual(expansions('đa'), ['đa 1 đề án 1']);
  });

  it('may be everyday words', () => {
    assert.deepEqual(expansions('sổ đỏ'), ['sổ 2 giấy chứng nhận quyền sử dụng đất 1']);
  });

  it('come from a file that is read whole or refused with the entry that is wrong', async () => {
    const data = await loadSearchData();
    assert.ok(data.abbreviations.length > 50);
    assert.ok(data.stopWords.includes('cua'));
    assert.deepEqual(abbreviationsOf({ abbreviations: [{ short: ' NĐ ', long: 'nghị định' }] }), [{ short: 'NĐ', long: ['nghị định'] }]);
    assert.throws(() => abbreviationsOf({ abbreviations: [{ short: 'X', long: ['x'] }, { short: '', long: ['y'] }] }), { code: 'search.data.abbreviations', params: { entry: 2 } });
    assert.throws(() => abbreviationsOf(null), { code: 'search.data.abbreviations' });
    assert.throws(() => stopWordsOf({}), { code: 'search.data.stop-words' });
    await assert.rejects(loadSearchData({ stopWords: '/nowhere.yaml' }), { code: 'search.data.file' });
  });
});
