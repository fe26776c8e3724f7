import assert from 'node:assert/strict';
import { abbreviationKey, changedTable, checkAbbreviation } from '../../../server/archive/search/abbreviations/change-table.js';
import { questionsTouched } from '../../../server/archive/search/abbreviations/questions-touched.js';
import { abbreviationTable, expandWords } from '../../../server/archive/search/rules/expand-abbreviations.js';
import type { Abbreviation } from '../../../server/archive/search/rules/expand-abbreviations.js';
import { parseQuery } from '../../../server/archive/search/rules/parse-query.js';

const SHIPPED: readonly Abbreviation[] = [{ short: 'UBND', long: ['ủy ban nhân dân'] }, { short: 'TT', long: ['thông tư', 'trung tâm'] }];
const row = (short: string, long: readonly string[], removed = false) => ({ key: abbreviationKey(short), short, long, removed });

describe('the table of abbreviations', () => {
  it('is what was shipped with the changes laid over it, each with its origin', () => {
    const table = changedTable(SHIPPED, [row('tt', ['thông tư']), row('KCN', ['khu công nghiệp']), row('UBND', [], true)]);
    assert.deepEqual(table.map(({ short, long, origin, removed }) => [short, long, origin, removed]), [
      ['KCN', ['khu công nghiệp'], 'added', false], ['tt', ['thông tư'], 'changed', false], ['UBND', ['ủy ban nhân dân'], 'shipped', true],
    ]);
  });

  it('keeps marks apart, not case or spacing', () => {
    assert.notEqual(abbreviationKey('ĐA'), abbreviationKey('DA'));
    assert.equal(abbreviationKey(' gcn  QSDĐ'), abbreviationKey('GCN qsdđ'));
  });

  it('takes only entries that can be understood', () => {
    assert.deepEqual(checkAbbreviation({ short: ' UBND ', long: ['ủy ban  nhân dân', 'Uỷ ban nhân dân', ' '] }), { short: 'UBND', long: ['Uỷ ban nhân dân'] });
    for (const entry of [{ short: '--', long: ['a b'] }, { short: 'X', long: [] }, { short: 'X', long: ['x'] }, { short: 'X'.repeat(41), long: ['a'] }, { short: 'X', long: ['…'] }]) {
      assert.throws(() => checkAbbreviation(entry), { code: 'search.abbreviation' }, JSON.stringify(entry));
    }
  });

  it('says which questions a change touches, most frequent first', () => {
    const understand = (text: string, table: readonly Abbreviation[]) => {
      const parsed = parseQuery(text);
      return { ...parsed, words: expandWords(parsed.words, abbreviationTable(table)) };
    };
    const after = [...SHIPPED, { short: 'KCN', long: ['khu công nghiệp'] }];
    const asked = ['KCN Dung Quất', 'khu công nghiệp', 'khai sinh', 'khu công nghiệp', 'UBND xã', ''];
    assert.deepEqual(questionsTouched(asked, understand, SHIPPED, after), [{ text: 'khu công nghiệp', times: 2 }, { text: 'KCN Dung Quất', times: 1 }]);
    assert.deepEqual(questionsTouched(asked, understand, SHIPPED, SHIPPED), []);
  });
});
