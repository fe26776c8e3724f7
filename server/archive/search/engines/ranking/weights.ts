/** What each sign of a good answer counts. Learned on judged questions about Vietnamese law; see docs/search.md. */

/**
 * Names of the signs, in the order they are computed. Shares run from 0 to 10. Only lengths may count against a paper: learned freely, signs that go
 * together balance each other on sentences (a pair in the title counted less than one in the description) and put short questions wrong.
 */
export const FEATURES = [
  'words near each other', 'share of the title asked for', 'length of the page', 'share of the pairs found', 'pairs, all fields together',
  'defined here', 'length of the title', 'share of the pairs found in title and description', 'best stretch with title and description',
  'share of near words found', 'share of the description asked for', 'defined here when asked', 'longest run found',
  'best stretch with title and description, squared', 'length of the description', 'words, all fields together, as a share',
] as const;

/** One weight per feature. */
export const RANKING_WEIGHTS: readonly number[] = [
  0.0855, 0.2977, -0.875, 1.0875, 0.0091, 0.06, -0.7944, 0.3176, 0.4134, 0.2855, 0.134, 0.1134, 0.1883, 0.0857, -1.259, 0.3558,
];
