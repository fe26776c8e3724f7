import assert from 'node:assert/strict';
import { parseQuery } from '../../../server/archive/search/rules/parse-query.js';
import { withIdentifiers } from '../../../server/archive/search/rules/read-identifiers.js';
import { parseSubjectId } from '../../../server/kernel/subject-id.js';

const hash = (text: string): string | undefined => {
  const id = parseSubjectId(text);
  return id === undefined ? undefined : `#${id.value}`;
};

describe('numbers of persons in a question', () => {
  const read = (text: string, own: typeof hash | 'nobody' = hash) => {
    const { words, numbers } = withIdentifiers(parseQuery(text), own === 'nobody' ? undefined : own);
    return [words.map((word) => word.text), numbers.map((number) => number.key)];
  };

  it('become keys, also when typed in groups, and search no text', () => {
    assert.deepEqual(read('051190000001'), [[], ['#051190000001']]);
    assert.deepEqual(read('khai sinh 051 190 000 001 bản sao'), [['khai', 'sinh', 'bản', 'sao'], ['#051190000001']]);
    assert.deepEqual(read('212345678 '), [[], ['#212345678']]);
    assert.deepEqual(read('hộ chiếu B1234567'), [['hộ', 'chiếu'], ['#B1234567']]);
  });

  it('stay words for those who may not search by them, and other numbers always', () => {
    assert.deepEqual(read('051190000001', 'nobody'), [['051190000001'], []]);
    assert.deepEqual(read('công văn 972 năm'), [['công', 'văn', '972', 'năm'], []]);
    assert.deepEqual(read('12345678901'), [['12345678901'], []]);
  });
});
