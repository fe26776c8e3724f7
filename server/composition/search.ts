import { join } from 'node:path';
import type { Catalogue } from '../archive/catalogue/catalogue.js';
import type { Owners } from '../archive/owners/owners.js';
import type { Records } from '../archive/records/records.js';
import { describeRecord } from '../archive/search/describe-record.js';
import type { IndexRecord, SearchEngine } from '../archive/search/engines/engine.js';
import { openSqliteFts } from '../archive/search/engines/sqlite-fts.js';
import type { Abbreviation } from '../archive/search/rules/expand-abbreviations.js';
import type { NamedValue } from '../archive/search/rules/parse-query.js';
import { loadSearchData } from '../archive/search/search-data.js';
import { createSearch } from '../archive/search/search.js';
import type { Search } from '../archive/search/search.js';
import type { Viewer } from '../archive/viewer/viewer.js';
import type { Config } from '../config/settings.js';
import { documentNumberKey, findDocumentNumbers } from '../kernel/document-number.js';
import { parseSubjectId } from '../kernel/subject-id.js';

const MOST_CITATIONS = 200;

interface SearchParts {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly owners: Owners;
  readonly records: Records;
  readonly viewer: Viewer;
}

/** Builds the index anew from records named in batches; answers how many it holds. */
export type RebuildIndex = (batches: AsyncIterable<readonly string[]>, expected: () => Promise<number>, onProgress?: (done: number) => void) => Promise<number>;

/** Opens the engine that was chosen; with Meilisearch the embedded one stands behind it. */
export async function openSearch(parts: SearchParts): Promise<{ search: Search; indexNow(recordIds: readonly string[]): Promise<void>; rebuildIndex: RebuildIndex }> {
  const { config, owners } = parts;
  const { stopWords, abbreviations } = await loadSearchData();
  const embedded = await openSqliteFts({ path: join(config.dataDir, 'search.db'), stopWords });
  const names = vocabularyOf(parts.catalogue);
  await names.refresh();
  const options = {
    abbreviations,
    vocabulary: names.current,
    hashIdentifier: (digits: string) => {
      const id = parseSubjectId(digits);
      return id === undefined ? undefined : owners.fingerprint(id);
    },
  };
  const search = config.searchEngine === 'meilisearch'
    ? createSearch({ ...options, engine: await openMeilisearch(config, stopWords, abbreviations), fallback: embedded })
    : createSearch({ ...options, engine: embedded });
  return {
    search,
    async indexNow(recordIds) {
      await names.refresh();
      const described = await Promise.all(recordIds.map((id) => describe(parts, id)));
      const gone = recordIds.filter((_id, index) => described[index] === undefined);
      const present = described.filter((record): record is IndexRecord => record !== undefined);
      if (present.length > 0) await search.indexRecords(present);
      if (gone.length > 0) await search.removeRecords(gone);
    },
    async rebuildIndex(batches, expected, onProgress) {
      await names.refresh();
      return search.rebuild(describeBatches(parts, batches), expected, onProgress);
    },
  };
}

async function openMeilisearch(config: Config, stopWords: readonly string[], abbreviations: readonly Abbreviation[]): Promise<SearchEngine> {
  const { openMeilisearch: open } = await import('../archive/search/engines/meilisearch.js');
  return open({ url: config.meiliUrl ?? '', indexName: 'khoso-records', stopWords, abbreviations, ...(config.meiliKey === undefined ? {} : { apiKey: config.meiliKey }) });
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
  return describeRecord({
    record, type, issuer, custodian, owners: people, fingerprints: people.flatMap((owner) => parts.owners.fingerprints(owner)), pages: text?.pages ?? [], citations: citationsOf(record.documentNumber, text?.pages ?? []),
  });
}

/** The numbers of other documents that the text names. */
function citationsOf(own: string | null, pages: readonly { readonly text: string }[]): string[] {
  const ownKey = own === null ? '' : documentNumberKey(own);
  const found = new Map<string, string>();
  for (const page of pages) for (const number of findDocumentNumbers(page.text)) found.set(number.key, number.normal);
  found.delete(ownKey);
  return [...found.values()].slice(0, MOST_CITATIONS);
}
