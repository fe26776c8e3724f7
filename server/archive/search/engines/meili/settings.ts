/** Settings of the index and their migration: compared with what the server holds, changed only where they differ. */
import type { Index, Settings } from 'meilisearch';
import type { MeiliDocument } from './documents.js';

/** Attributes with single words: what a question of words is asked of. */
export const WORD_FIELDS = ['titleWords', 'metaWords', 'bodyWords', 'aliases', 'markedWords'] as const;
/** Attributes with pairs of neighbouring words. */
export const PAIR_FIELDS = ['headPairs', 'bodyPairs'] as const;

/** The settings this adapter needs. */
export const MEILI_SETTINGS: Settings = {
  searchableAttributes: [...WORD_FIELDS, ...PAIR_FIELDS],
  filterableAttributes: [
    'recordId', 'part', 'alone', 'accessAgencyIds', 'sensitivity', 'tags', 'typeCode', 'agencyIds', 'procedureCodes', 'validity', 'signatureState', 'year', 'issued',
    'numberKeys', 'looseKeys', 'holderIdHashes', 'citationKeys',
  ],
  sortableAttributes: ['issued', 'issuedLast', 'recordId'],
  // Nearness is what our own ranking looks at, and pairs of neighbours serve phrases: the server need not keep it.
  rankingRules: ['sort', 'words', 'typo', 'attribute', 'exactness'],
  proximityPrecision: 'byAttribute',
  // A question that is cut off after the usual 1,500 ms loses papers without a word.
  searchCutoffMs: 20_000,
  typoTolerance: {
    enabled: true, disableOnAttributes: ['markedWords', ...PAIR_FIELDS], disableOnNumbers: true, minWordSizeForTypos: { oneTypo: 5, twoTypos: 255 },
  },
  pagination: { maxTotalHits: 1_000_000 },
  faceting: { maxValuesPerFacet: 1000 },
  facetSearch: false,
};

/** Brings an index to these settings; true when something had to change. */
export async function migrateSettings(index: Index<MeiliDocument>): Promise<boolean> {
  const held = (await index.getSettings()) as Record<string, unknown>;
  const changes = Object.entries(MEILI_SETTINGS).filter(([name, value]) => !includes(held[name], value));
  if (changes.length === 0) return false;
  await index.updateSettings(Object.fromEntries(changes) as Settings).waitTask();
  return true;
}

/** The server adds defaults of its own to objects, and orders sets as it likes. */
function includes(held: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    const own = Array.isArray(held) ? held.map((value) => JSON.stringify(value)) : [];
    return own.length === wanted.length && wanted.every((value) => own.includes(JSON.stringify(value)));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    return typeof held === 'object' && held !== null && Object.entries(wanted).every(([key, value]) => includes((held as Record<string, unknown>)[key], value));
  }
  return held === wanted;
}
