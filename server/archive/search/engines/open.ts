/** Opens the search engine that the settings name. */
import type { SearchEngine } from './engine.js';
import { openSqliteFts } from './sqlite-fts.js';
import type { SqliteFtsOptions } from './sqlite-fts.js';

/** Which engine, and where. */
export type EngineSettings = { readonly kind: 'sqlite' } & SqliteFtsOptions;

/** Opens an engine. */
export async function openSearchEngine(settings: EngineSettings): Promise<SearchEngine> {
  return openSqliteFts(settings);
}
