/** What each sign of a good answer counts. Learned on judged questions about Vietnamese law; see docs/search.md. */

/** Names of the signs, in the order they are computed. Shares run from 0 to 10. */
export const FEATURES = [
  'words near each other', 'share of the title asked for', 'length of the page', 'share of the pairs found', 'pairs, all fields together',
  'defined here', 'length of the title', 'share of the pairs found in title and description', 'best stretch with title and description',
  'share of near words found', 'share of the description asked for', 'defined here when asked', 'longest run found', 'longest run in the title',
  'best stretch with title and description, squared', 'best stretch of the page, as a share', 'share of the pairs found in the title',
  'share of the pairs found on the page', 'share of the triples found in the title', 'length of the description',
  'words, all fields together, as a share', 'pairs, all fields together, as a share',
] as const;

/** One weight per feature. */
export const RANKING_WEIGHTS: readonly number[] = [
  0.0794, 0.4126, -0.5585, 1.065, 0.0225, 0.0604, -0.2695, 0.4472, 0.3698, 0.2664, 0.1084, 0.1134, 0.2476, -0.3951, 0.0335, 0.1178, -0.3407, -0.1605, 0.3242, -1.3799, 0.3889, 0.0604,
];
