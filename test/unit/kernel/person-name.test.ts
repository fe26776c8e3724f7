import assert from 'node:assert/strict';
import { compareNames, nameSortKey, personNameKeys } from '../../../server/kernel/person-name.js';

describe('names of persons', () => {
  it('agree in steps from the same to the different', () => {
    assert.equal(compareNames('Đặng Văn Minh', 'ĐẶNG  VĂN MINH'), 'same');
    assert.equal(compareNames('Đặng Văn Minh', 'Dang Van Minh'), 'same-unmarked');
    assert.equal(compareNames('Đặng Văn Minh', 'Minh Dang Van'), 'same-words');
    assert.equal(compareNames('Nguyễn Thị Hoà', 'nguyen hoa'), 'without-filler');
    assert.equal(compareNames('Nguyễn Thị Hoà', 'Nguyễn Thị Hòa'), 'same');
    assert.equal(compareNames('Đặng Văn Minh', 'Đặng Văn Minhh'), 'different');
    assert.equal(compareNames('', ''), 'different');
  });

  it('of two words, as in the mountains, are whole names', () => {
    assert.equal(personNameKeys('A Thui').anyOrder, 'a thui');
    assert.equal(personNameKeys('Y Blan').given, 'blan');
  });

  it('sort by the given name', () => {
    const names = ['Trần Văn An', 'Lê Thị Bình', 'Phạm An'];
    assert.deepEqual([...names].sort((a, b) => (nameSortKey(a) < nameSortKey(b) ? -1 : 1)), ['Phạm An', 'Trần Văn An', 'Lê Thị Bình']);
  });
});
