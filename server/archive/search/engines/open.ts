/** Opens the search engine that the settings name. */
import type { SearchEngine } from './engine.js';
import { openMeilisearch } from './meilisearch.js';
import type { MeilisearchOptions } from './meilisearch.js';
import { openSqliteFts } from './sqlite-fts.js';
import type { SqliteFtsOptions } from './sqlite-fts.js';

/** Which engine, and where. */
export type EngineSettings = ({ readonly kind: 'sqlite' } & SqliteFtsOptions) | ({ readonly kind: 'meilisearch' } & MeilisearchOptions);

/** Opens an engine; `unavailable` when it cannot be reached or its file cannot be opened. */
export async function openSearchEngine(settings: EngineSettings): Promise<SearchEngine> {
  return settings.kind === 'sqlite' ? openSqliteFts(settings) : openMeilisearch(settings);
}
