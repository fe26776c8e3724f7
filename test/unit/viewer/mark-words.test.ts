import assert from 'node:assert/strict';
import type { PlacedWord } from '../../../server/archive/viewer/model.js';
import { markWords } from '../../../server/archive/viewer/rules/mark-words.js';

const page = (text: string): PlacedWord[] => text.split(' ').map((word, index) => ({ text: word, x: index / 100, y: 0.1, w: 0.01, h: 0.02 }));
const marked = (text: string, words: string[], phrases: string[] = []): string[] => {
  const placed = page(text);
  return markWords(placed, { words, phrases }).map((box) => placed[Math.round(box.x / 10)]?.text ?? '?');
};

describe('the words marked on a page', () => {
  it('a word without marks marks every marking of it', () => {
    assert.deepEqual(marked('Sở số sổ khác', ['so']), ['Sở', 'số', 'sổ']);
  });

  it('a word with marks marks only itself, with either tone placement', () => {
    assert.deepEqual(marked('hòa hoà hoa hóa', ['hòa']), ['hòa', 'hoà']);
    assert.deepEqual(marked('Ba Tơ Ba Tô', ['Tơ']), ['Tơ']);
  });

  it('several words side by side win over a common syllable alone', () => {
    assert.deepEqual(marked('Sở Tư pháp đề nghị số hóa hồ sơ năm nay', ['so', 'hoa', 'ho', 'so']), ['số', 'hóa', 'hồ', 'sơ']);
  });

  it('several words that never stand together are marked one by one', () => {
    assert.deepEqual(marked('giấy này là khai mới', ['giay', 'khai']), ['giấy', 'khai']);
  });

  it('a phrase marks its words only where they stand in order', () => {
    assert.deepEqual(marked('một cửa và cửa một', [], ['một cửa']), ['một', 'cửa']);
  });

  it('punctuation around a printed word does not hide it', () => {
    assert.deepEqual(marked('"số hóa", (hồ', ['hóa']), ['hóa",']);
  });

  it('numbers its hits from the number given', () => {
    assert.deepEqual(markWords(page('a b a'), { words: ['a'], phrases: [] }, 5).map((box) => box.hit), [5, 6]);
  });
});
