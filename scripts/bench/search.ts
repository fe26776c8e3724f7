/**
 * Judges the search engines: node --import tsx scripts/bench/search.ts --corpus F --queries F --qrels F
 * [--engine sqlite|meilisearch] [--index FILE or index name] [--indexed] [--json]. A kept index file is used again; with
 * --indexed so is an index of the server named by MEILI_URL (and MEILI_KEY).
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSearchBench } from '../../server/archive/search/bench.js';
import { openSearchEngine } from '../../server/archive/search/engines/open.js';
import { loadSearchData } from '../../server/archive/search/search-data.js';
import { createSearch } from '../../server/archive/search/search.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' }, queries: { type: 'string' }, qrels: { type: 'string' }, engine: { type: 'string', default: 'sqlite' },
    index: { type: 'string' }, json: { type: 'boolean', default: false }, indexed: { type: 'boolean', default: false },
  },
});
if (values.corpus === undefined || values.queries === undefined || values.qrels === undefined) {
  process.stderr.write('usage: --corpus FILE --queries FILE --qrels FILE [--engine sqlite|meilisearch] [--index FILE] [--json]\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'khoso-bench-'));
const path = values.index ?? join(folder, 'search.db');
const indexed = values.indexed || (values.index !== undefined && existsSync(values.index));
const data = await loadSearchData();
const apiKey = process.env['MEILI_KEY'];
const engine = await openSearchEngine(
  values.engine === 'meilisearch'
    ? { kind: 'meilisearch', url: process.env['MEILI_URL'] ?? 'http://127.0.0.1:7700', ...(apiKey === undefined ? {} : { apiKey }), indexName: values.index ?? 'khoso-bench', ...data }
    : { kind: 'sqlite', path, stopWords: data.stopWords },
);
const search = createSearch({ engine, abbreviations: data.abbreviations });
const report = await runSearchBench(
  { search, engine: engine.name, nowMs: () => performance.now(), onProgress: (text) => { if (!values.json) process.stderr.write(`\r${text}   `); } },
  { corpus: values.corpus, queries: values.queries, qrels: values.qrels },
  { indexed },
);
await search.close();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${JSON.stringify(report, null, 2)}\n`);
