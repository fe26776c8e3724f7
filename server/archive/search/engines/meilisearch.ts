/**
 * Meilisearch as the search engine of the full profile, through its official client, which is loaded only when
 * this engine is chosen. The index is disposable; a server that does not answer is `unavailable`, nothing is lost.
 */
import type { Index, Meilisearch } from 'meilisearch';
import { ArchiveError } from '../../../kernel/errors.js';
import { createWordMemory } from '../../../kernel/fold-text.js';
import type { Abbreviation } from '../rules/expand-abbreviations.js';
import { holdsWords, suggestionsFrom } from '../rules/suggestions.js';
import type { EngineHealth, IndexRebuild, IndexRecord, SearchEngine, SuggestQuery, Suggestion } from './engine.js';
import { createAsker } from './meili/ask.js';
import { aliasFinder, meiliDocuments } from './meili/documents.js';
import type { MeiliDocument } from './meili/documents.js';
import { reaching } from './meili/errors.js';
import { meiliFilter, oneOf } from './meili/filter.js';
import { createMeiliRelated } from './meili/related.js';
import { createRarities } from './meili/rank.js';
import { migrateSettings } from './meili/settings.js';

/** How to reach the server. */
export interface MeilisearchOptions {
  readonly url: string;
  readonly apiKey?: string;
  /** Name of the index, `khoso` by default; the one being built beside it bears the ending `-next`. */
  readonly indexName?: string;
  readonly stopWords: readonly string[];
  /** Put into the index in both writings; a change shows for records indexed after it. */
  readonly abbreviations?: readonly Abbreviation[] | (() => readonly Abbreviation[]);
}

/** Documents sent at once. */
const BATCH = 2_000;
const DELETE_BATCH = 500;
const MAX_SUGGEST_HITS = 60;

/** Opens the engine and brings the settings of its index up to date; `unavailable` when the server does not answer. */
export async function openMeilisearch(options: MeilisearchOptions): Promise<SearchEngine> {
  const { Meilisearch } = await import('meilisearch');
  const client = new Meilisearch({ host: options.url, ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }), defaultWaitOptions: { timeout: 0, interval: 20 } });
  const name = options.indexName ?? 'khoso';
  const live = await reaching(() => openIndex(client, name));
  const writeTo = createWriting(options);
  const inTurn = createTurns();
  const rarities = createRarities(client, () => live);
  const ask = createAsker({ client, index: () => live, rarities, stopWords: new Set(options.stopWords) });
  const related = createMeiliRelated({ client, index: () => live, rarities, stopWords: new Set(options.stopWords) });
  let next: { index: Index<MeiliDocument>; removed: Set<string> } | undefined;
  const building = () => {
    if (next === undefined) throw new ArchiveError('conflict', 'search.no-rebuild');
    return next;
  };
  const dropNext = async (): Promise<void> => {
    next = undefined;
    await client.deleteIndexIfExists(`${name}-next`);
  };
  const rebuild: IndexRebuild = {
    upsert: (records) => inTurn(() => writeTo.upsert(building().index, records.filter((record) => !building().removed.has(record.recordId)))),
    remove: (recordIds) => inTurn(() => writeTo.remove(building().index, recordIds)),
    count: () => reaching(() => countRecords(building().index)),
    swap: () => inTurn(async () => {
      building();
      await succeeded(client.swapIndexes([{ indexes: [name, `${name}-next`], rename: false }]));
      await dropNext();
      rarities.forget();
    }),
    abort: () => inTurn(dropNext),
  };
  return {
    name: 'meilisearch',
    upsert: (records) => inTurn(async () => {
      await writeTo.upsert(live, records);
      if (next === undefined) return;
      for (const record of records) next.removed.delete(record.recordId);
      await writeTo.upsert(next.index, records);
    }),
    remove: (recordIds) => inTurn(async () => {
      await writeTo.remove(live, recordIds);
      if (next === undefined) return;
      for (const recordId of recordIds) next.removed.add(recordId);
      await writeTo.remove(next.index, recordIds);
    }),
    search: (query) => reaching(() => ask(query)),
    suggest: (query) => reaching(() => suggest(live, query)),
    similar: (query) => reaching(() => related.similar(query)),
    citations: (query) => reaching(() => related.citations(query)),
    versionsOf: (recordIds) => reaching(() => heldVersions(live, recordIds)),
    count: () => reaching(() => countRecords(live)),
    listVersions: (after, limit) => reaching(() => listVersions(live, after, limit)),
    beginRebuild: async () => {
      if (next !== undefined) throw new ArchiveError('conflict', 'search.rebuild-running');
      return inTurn(async () => {
        await dropNext();
        next = { index: await openIndex(client, `${name}-next`), removed: new Set() };
        return rebuild;
      });
    },
    health: () => healthOf(live, () => next !== undefined),
    close: async () => { await inTurn(async () => undefined); },
  };
}

async function openIndex(client: Meilisearch, name: string): Promise<Index<MeiliDocument>> {
  const known = await client.getIndexes({ limit: 10_000 });
  if (!known.results.some((index) => index.uid === name)) await succeeded(client.createIndex(name, { primaryKey: 'id' }));
  const index = client.index<MeiliDocument>(name);
  await migrateSettings(index);
  return index;
}

interface Writing {
  upsert(index: Index<MeiliDocument>, records: readonly IndexRecord[]): Promise<void>;
  remove(index: Index<MeiliDocument>, recordIds: readonly string[]): Promise<void>;
}

function createWriting(options: MeilisearchOptions): Writing {
  const forms = createWordMemory();
  const current = options.abbreviations ?? [];
  let of: readonly Abbreviation[] = [];
  let aliases = aliasFinder(of);
  const aliasesNow = (): typeof aliases => {
    const now = typeof current === 'function' ? current() : current;
    if (now !== of) {
      of = now;
      aliases = aliasFinder(now);
    }
    return aliases;
  };
  return {
    upsert: async (index, records) => {
      const newest = new Map<string, IndexRecord>();
      for (const record of records) if ((newest.get(record.recordId)?.version ?? -1) < record.version) newest.set(record.recordId, record);
      const held = await heldVersions(index, [...newest.keys()]);
      const fresh = [...newest.values()].filter((record) => (held.get(record.recordId) ?? -1) < record.version);
      const documents = fresh.flatMap((record) => meiliDocuments(record, aliasesNow(), forms));
      // New parts first and leftovers of the old version after: the record is never missing in between.
      for (let at = 0; at < documents.length; at += BATCH) await succeeded(index.addDocuments(documents.slice(at, at + BATCH)));
      const outdated = fresh.filter((record) => held.has(record.recordId)).map((record) => {
        const parts = documents.filter((document) => document.recordId === record.recordId).length;
        return `(${oneOf('recordId', [record.recordId])} AND part >= ${String(parts)})`;
      });
      if (outdated.length > 0) await succeeded(index.deleteDocuments({ filter: outdated.join(' OR ') }));
    },
    remove: async (index, recordIds) => {
      for (let at = 0; at < recordIds.length; at += DELETE_BATCH) {
        await succeeded(index.deleteDocuments({ filter: oneOf('recordId', recordIds.slice(at, at + DELETE_BATCH)) }));
      }
    },
  };
}

async function heldVersions(index: Index<MeiliDocument>, recordIds: readonly string[]): Promise<Map<string, number>> {
  const held = new Map<string, number>();
  for (let at = 0; at < recordIds.length; at += DELETE_BATCH) {
    const some = recordIds.slice(at, at + DELETE_BATCH);
    const { results } = await index.getDocuments({ filter: `part = 0 AND ${oneOf('recordId', some)}`, fields: ['recordId', 'version'], limit: some.length });
    for (const { recordId, version } of results) held.set(recordId, version);
  }
  return held;
}

async function countRecords(index: Index<MeiliDocument>): Promise<number> {
  return (await index.getDocuments({ filter: 'part = 0', fields: ['id'], limit: 0 })).total;
}

async function listVersions(index: Index<MeiliDocument>, after: string | undefined, limit: number): Promise<{ recordId: string; version: number }[]> {
  const filter = ['part = 0', ...(after === undefined ? [] : [`recordId > ${JSON.stringify(after)}`])].join(' AND ');
  const { results } = await index.getDocuments({ filter, fields: ['recordId', 'version'], sort: ['recordId:asc'], limit });
  return results.map(({ recordId, version }) => ({ recordId, version }));
}

async function suggest(index: Index<MeiliDocument>, query: SuggestQuery): Promise<readonly Suggestion[]> {
  const limit = Math.max(1, Math.min(query.limit ?? 8, 20));
  const words = holdsWords(query.text);
  if (words.length === 0) return [];
  const { hits } = await index.search(words.join(' '), {
    filter: meiliFilter(query.scope, {}), distinct: 'recordId', matchingStrategy: 'all', limit: MAX_SUGGEST_HITS, attributesToSearchOn: ['titleWords', 'metaWords'],
    attributesToRetrieve: ['recordId', 'title', 'names', 'documentNumber'],
  });
  return suggestionsFrom(hits, query.text, limit);
}

async function healthOf(index: Index<MeiliDocument>, rebuilding: () => boolean): Promise<EngineHealth> {
  try {
    const [records, stats] = await Promise.all([countRecords(index), index.getStats()]);
    return { engine: 'meilisearch', ok: true, records, pages: stats.numberOfDocuments - records, sizeBytes: stats.rawDocumentDbSize, rebuilding: rebuilding() };
  } catch (error) {
    return { engine: 'meilisearch', ok: false, records: 0, pages: 0, sizeBytes: 0, rebuilding: rebuilding(), detail: String(error) };
  }
}

/** Waits for a task and fails when it did. */
async function succeeded(task: { waitTask(): Promise<{ status: string; error: unknown }> }): Promise<void> {
  const { status, error } = await task.waitTask();
  if (status !== 'succeeded') throw new ArchiveError('unavailable', 'search.engine-failed', {}, { cause: error });
}

/** One change after the other: the version check of a change must see the one before. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(() => reaching(work), () => reaching(work));
    last = mine.catch(() => undefined);
    return mine;
  };
}
