import { join } from 'node:path';
import type { Catalogue } from '../archive/catalogue/catalogue.js';
import type { Owners } from '../archive/owners/owners.js';
import type { RecordMoment } from '../archive/records/model.js';
import type { Records } from '../archive/records/records.js';
import { createAbbreviations } from '../archive/search/abbreviations/abbreviations.js';
import type { Abbreviations } from '../archive/search/abbreviations/abbreviations.js';
import { createAbbreviationStore } from '../archive/search/abbreviations/store.js';
import { describeRecord } from '../archive/search/describe-record.js';
import type { IndexRecord, SearchEngine } from '../archive/search/engines/engine.js';
import { createReopening } from '../archive/search/engines/reopening.js';
import { openSqliteFts } from '../archive/search/engines/sqlite-fts.js';
import type { Abbreviation } from '../archive/search/rules/expand-abbreviations.js';
import type { NamedValue } from '../archive/search/rules/parse-query.js';
import { indexVersion } from '../archive/search/rules/index-version.js';
import { loadSearchData } from '../archive/search/search-data.js';
import { createSearch } from '../archive/search/search.js';
import type { Search } from '../archive/search/search.js';
import type { Viewer } from '../archive/viewer/viewer.js';
import type { Foundation } from './foundation.js';
import type { Config } from '../config/settings.js';
import { systemActor } from '../kernel/actor.js';
import { parseSubjectId } from '../kernel/subject-id.js';

const FRESH_MS = 30_000;

interface SearchParts extends Pick<Foundation, 'config' | 'database' | 'uow' | 'clock' | 'audit'> {
  readonly catalogue: Catalogue;
  readonly owners: Owners;
  readonly records: Records;
  readonly viewer: Viewer;
}

/** Builds the index anew from records named in batches; answers how many it holds. */
export type RebuildIndex = (batches: AsyncIterable<readonly string[]>, expected: () => Promise<number>, onProgress?: (done: number) => void) => Promise<number>;

/** Opens the engine that was chosen; with Meilisearch the embedded one stands behind it unless the settings say otherwise. */
export async function openSearch(parts: SearchParts): Promise<{ search: Search; abbreviations: Abbreviations; indexNow(recordIds: readonly string[]): Promise<void>; rebuildIndex: RebuildIndex }> {
  const { config, owners, records } = parts;
  const { stopWords, abbreviations: shipped } = await loadSearchData();
  const abbreviations = createAbbreviations({
    store: createAbbreviationStore(parts.database), uow: parts.uow, clock: parts.clock, shipped, search: () => search,
    recentQuestions: async (limit) => (await parts.audit.search(systemActor('abbreviations'), { action: 'search.asked' }, limit)).map((entry) => String(entry.data['text'] ?? '')),
  });
  const names = vocabularyOf(parts.catalogue);
  const readAgain = async (): Promise<void> => {
    await Promise.all([names.refresh(), abbreviations.refresh()]);
  };
  await readAgain();
  const keepFresh = everySoOften(readAgain);
  const indexNow = async (recordIds: readonly string[]): Promise<void> => {
    await readAgain();
    const described = await Promise.all(recordIds.map((id) => describe(parts, id)));
    const gone = recordIds.filter((_id, index) => described[index] === undefined);
    const present = described.filter((record): record is IndexRecord => record !== undefined);
    if (present.length > 0) await search.indexRecords(present);
    // A record erased while it was being described must not come back by this.
    const still = new Set((await records.moments({ ids: present.map((one) => one.recordId) })).map((one) => one.recordId));
    const leave = [...gone, ...present.map((one) => one.recordId).filter((id) => !still.has(id))];
    if (leave.length > 0) await search.removeRecords(leave);
  };
  const search: Search = createSearch({
    ...(await openEngines(config, stopWords, abbreviations.current)),
    abbreviations: abbreviations.current,
    vocabulary: () => {
      keepFresh();
      return names.current();
    },
    nowMs: () => performance.now(),
    hashIdentifier: (digits) => {
      const id = parseSubjectId(digits);
      return id === undefined ? undefined : owners.fingerprint(id);
    },
    register: {
      versions: async (after, limit) => (await records.moments({ after, limit })).map(toIndexed),
      versionsOf: async (ids) => (await records.moments({ ids })).map(toIndexed),
      indexNow,
    },
  });
  return {
    search,
    abbreviations,
    indexNow,
    async rebuildIndex(batches, expected, onProgress) {
      await readAgain();
      return search.rebuild(describeBatches(parts, batches), expected, onProgress);
    },
  };
}

/** Starts the work when it was not done for a while; another process may have changed what it reads. What fails is tried again later. */
function everySoOften(work: () => Promise<void>): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < FRESH_MS) return;
    last = performance.now();
    void work().catch(() => undefined);
  };
}

function toIndexed(moment: RecordMoment): { recordId: string; version: number } {
  return { recordId: moment.recordId, version: indexVersion(moment) };
}

async function openEngines(config: Config, stopWords: readonly string[], abbreviations: () => readonly Abbreviation[]): Promise<{ engine: SearchEngine; fallback?: SearchEngine }> {
  const embedded = () => openSqliteFts({ path: join(config.dataDir, 'search.db'), stopWords });
  if (config.searchEngine === 'sqlite') return { engine: await embedded() };
  const engine = createReopening('meilisearch', async () => {
    const { openMeilisearch } = await import('../archive/search/engines/meilisearch.js');
    return openMeilisearch({ url: config.meiliUrl ?? '', indexName: 'khoso-records', stopWords, abbreviations, ...(config.meiliKey === undefined ? {} : { apiKey: config.meiliKey }) });
  });
  return config.searchFallback === 'on' ? { engine, fallback: await embedded() } : { engine };
}

/** Names of types and agencies, by which words of a question become filters; read anew with each indexing. */
function vocabularyOf(catalogue: Catalogue) {
  let known: { types: readonly NamedValue[]; agencies: readonly NamedValue[] } = { types: [], agencies: [] };
  return {
    current: () => known,
    async refresh(): Promise<void> {
      const [types, agencies] = await Promise.all([catalogue.listTypes(), catalogue.listAgencies()]);
      known = {
        types: types.map((type) => ({ name: type.nameVi, value: type.code })),
        agencies: agencies.flatMap((agency) => [agency.name, ...agency.printedNames].map((name) => ({ name, value: agency.id }))),
      };
    },
  };
}

async function* describeBatches(parts: SearchParts, batches: AsyncIterable<readonly string[]>): AsyncGenerator<readonly IndexRecord[]> {
  for await (const ids of batches) {
    const described = await Promise.all(ids.map((id) => describe(parts, id)));
    yield described.filter((record): record is IndexRecord => record !== undefined);
  }
}

async function describe(parts: SearchParts, recordId: string): Promise<IndexRecord | undefined> {
  const found = await parts.records.peek(recordId);
  if (found === undefined) return undefined;
  const { record, files } = found;
  const [type, issuer, custodian, people, text] = await Promise.all([
    parts.catalogue.resultType(record.typeCode),
    record.issuerAgencyId === null ? undefined : parts.catalogue.agency(record.issuerAgencyId),
    parts.catalogue.agency(record.custodianAgencyId),
    parts.owners.getMany(record.ownerIds),
    parts.viewer.textOf(record.objectId, files),
  ]);
  const successor = record.issuerAgencyId === null ? undefined : await parts.catalogue.agency(await parts.catalogue.custodianOf(record.issuerAgencyId, parts.clock.today()));
  return describeRecord({
    record, changedAt: found.changedAt, type, issuer, successor, custodian, owners: people, fingerprints: people.flatMap((owner) => parts.owners.fingerprints(owner)), pages: text?.pages ?? [],
  });
}
