import type { Token } from '../../../kernel/fold-text.js';

/** Two neighbouring unmarked words with what they tell of a text. */
export interface TellingPair {
  readonly left: string;
  readonly right: string;
  readonly weight: number;
}

/** A stretch of a text and how much it counts: a title counts more than a page. */
export interface WeighedText {
  readonly words: readonly Token[];
  readonly weight: number;
}

/** The pairs of neighbouring words that tell most of a text, by how often they stand in it and how rare their words are; numbers and pairs of stop words tell nothing. */
export function tellingPairs(texts: readonly WeighedText[], rarityOf: (word: string) => number, stopWords: ReadonlySet<string>, most: number): TellingPair[] {
  const seen = new Map<string, { left: string; right: string; times: number }>();
  for (const { words, weight } of texts) {
    words.forEach((word, at) => {
      const left = word.unmarked;
      const right = words[at + 1]?.unmarked;
      if (right === undefined || (stopWords.has(left) && stopWords.has(right)) || /\d/.test(left + right)) return;
      const key = `${left} ${right}`;
      const held = seen.get(key) ?? { left, right, times: 0 };
      held.times += weight;
      seen.set(key, held);
    });
  }
  return [...seen.values()]
    .map(({ left, right, times }) => ({ left, right, weight: Math.log(1 + times) * (rarityOf(left) + rarityOf(right)) }))
    .sort((a, b) => b.weight - a.weight || (`${a.left} ${a.right}` < `${b.left} ${b.right}` ? -1 : 1))
    .slice(0, most);
}
