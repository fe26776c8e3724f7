/** What each sign of a good answer counts. Learned on judged questions about Vietnamese law; see docs/search.md. */

/** Names of the signs, in the order they are computed. */
export const FEATURES = [
  'body words', 'title words', 'meta words', 'body marked words', 'title marked words', 'meta marked words',
  'body pairs', 'body marked pairs', 'body triples', 'title pairs', 'title marked pairs', 'title triples',
  'meta pairs', 'meta marked pairs', 'meta triples', 'coverage', 'longest in body', 'longest in title', 'near in body',
  'title share', 'length', 'covered rarity',
] as const;

/** One weight per feature. */
export const RANKING_WEIGHTS: readonly number[] = [
  0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 1, 0.3, 0.3, 1, 0.3, 0.3, 0.5, 0.2, 0.2, 1, 0.1, 0.1, 0.1, 0.5, 0, 0,
];
