/** What each sign of a good answer counts. Learned on judged questions about Vietnamese law; see docs/search.md. */

/** Names of the signs, in the order they are computed. Shares run from 0 to 10. */
export const FEATURES = [
  'share of the words found', 'words near each other', 'share of the title asked for', 'length of the page', 'share of the pairs found',
  'words, all fields together', 'pairs, all fields together', 'defined here', 'length of the title', 'best stretch of the page',
  'share of the pairs found in title and description', 'best stretch with title and description', 'share of the triples found', 'share of near words found',
  'share of the description asked for', 'defined here when asked',
] as const;

/** One weight per feature. */
export const RANKING_WEIGHTS: readonly number[] = [
  0.2692, 0.0974, 0.3283, -0.9374, 0.6318, 0.0529, 0.0276, 0.0633, -0.8205, -0.0063, 0.2404, 0.3218, 0.3425, 0.3291, 0.2238, 0.11,
];
