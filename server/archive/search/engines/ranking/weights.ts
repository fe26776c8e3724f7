/** What each sign of a good answer counts. Learned on judged questions about Vietnamese law; see docs/search.md. */

/** Names of the signs, in the order they are computed. */
export const FEATURES = [
  'body words', 'title words', 'meta words', 'body marked words', 'title marked words', 'meta marked words',
  'body pairs', 'body marked pairs', 'body triples', 'title pairs', 'title marked pairs', 'title triples',
  'meta pairs', 'meta marked pairs', 'meta triples', 'coverage', 'longest in body', 'longest in title', 'near in body',
  'title share', 'length', 'covered rarity', 'coverage of title and meta',
  'pair coverage', 'words in all fields', 'pairs in all fields', 'defined', 'title length', 'best stretch', 'pair coverage of title and meta',
] as const;

/** One weight per feature; 0 where the sign taught nothing beyond the others. */
export const RANKING_WEIGHTS: readonly number[] = [
  0, 0, 0, 0, 0, 0, 0, 0.004, -0.0439, 0,
  0, -0.0261, 0, 0.0668, -0.1216, 0.4737, 0.0191, 0, 0.1068, 0.331,
  -1.0109, 0, 0, 1.2451, 0.0822, 0.0544, 0.0848, -0.8104, 0.0954, 0.3752,
];
