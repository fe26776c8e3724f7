/**
 * Judges the search engines: node --import tsx scripts/bench/search.ts --corpus F --queries F --qrels F [--engine sqlite|meilisearch]
 * [--index FILE or index name] [--indexed] [--questions N] [--raw] [--http] [--rebuild N] [--synthetic N [--seconds N]] [--json]
 * A kept index file is used again; with --indexed so is an index of the server named by MEILI_URL (and MEILI_KEY).
 *   --raw        Meilisearch with default settings on the same data beside it
 *   --http       what the API costs over the engine (embedded engine)
 *   --rebuild    rebuilds N records of the corpus while the index is asked
 *   --synthetic  indexes N synthetic pages, at most --seconds (1500), and asks these
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readDocuments, readJudgements, readQueries, runSearchBench } from '../../server/archive/search/bench.js';
import type { BenchQuery } from '../../server/archive/search/bench.js';
import { openSearchEngine } from '../../server/archive/search/engines/open.js';
import type { IndexRecord } from '../../server/archive/search/engines/engine.js';
import { loadSearchData } from '../../server/archive/search/search-data.js';
import { createSearch } from '../../server/archive/search/search.js';
import type { Search } from '../../server/archive/search/search.js';
import { machine } from './bench-house.js';
import { measureHttpOverhead } from './search-http.js';
import { runRebuildUnderLoad, runSyntheticLoad } from './search-load.js';
import { runRawMeilisearch } from './search-raw.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' }, queries: { type: 'string' }, qrels: { type: 'string' }, engine: { type: 'string', default: 'sqlite' },
    index: { type: 'string' }, json: { type: 'boolean', default: false }, indexed: { type: 'boolean', default: false }, questions: { type: 'string' },
    raw: { type: 'boolean', default: false }, http: { type: 'boolean', default: false }, rebuild: { type: 'string' }, synthetic: { type: 'string' }, seconds: { type: 'string', default: '1500' },
  },
});
if (values.corpus === undefined || values.queries === undefined || values.qrels === undefined) {
  process.stderr.write('usage: --corpus FILE --queries FILE --qrels FILE [--engine sqlite|meilisearch] [--index FILE] [--raw] [--http] [--rebuild N] [--synthetic N] [--json]\n');
  process.exit(2);
}
const { corpus, queries: queryFile, qrels } = values;
const folder = mkdtempSync(join(tmpdir(), 'khoso-bench-'));
const data = await loadSearchData();
const meili = { url: process.env['MEILI_URL'] ?? 'http://127.0.0.1:7700', apiKey: process.env['MEILI_KEY'] };
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const tell = (text: string): void => { if (!values.json) process.stderr.write(`\r${text}   `); };

async function openSearch(index: string): Promise<{ search: Search; name: string }> {
  const engine = await openSearchEngine(
    values.engine === 'meilisearch'
      ? { kind: 'meilisearch', url: meili.url, ...(meili.apiKey === undefined ? {} : { apiKey: meili.apiKey }), indexName: index, ...data }
      : { kind: 'sqlite', path: index, stopWords: data.stopWords },
  );
  return { search: createSearch({ engine, abbreviations: data.abbreviations }), name: engine.name };
}

function indexNamed(own: string): string {
  return values.engine === 'meilisearch' ? `khoso-bench-${own}` : join(folder, `${own}.db`);
}

async function* firstRecords(most: number): AsyncGenerator<readonly IndexRecord[]> {
  let batch: IndexRecord[] = [];
  let count = 0;
  for await (const record of readDocuments(corpus ?? '')) {
    batch.push(record);
    count += 1;
    if (count >= most) break;
    if (batch.length >= 500) yield batch.splice(0);
  }
  yield batch;
  batch = [];
}

const every = (queries: readonly BenchQuery[], wanted: number): BenchQuery[] => queries.filter((_, at) => Math.floor((at * wanted) / queries.length) !== Math.floor(((at - 1) * wanted) / queries.length));
const all = await readQueries(queryFile);
const chosen = values.questions === undefined ? all : every(all, Number(values.questions));
const path = values.index ?? indexNamed('corpus');
const report: Record<string, unknown> = { bench: 'search', machine: machine() };

const main = await openSearch(path);
report['judged'] = await runSearchBench(
  { search: main.search, engine: main.name, nowMs: () => performance.now(), cpuMs, onProgress: tell },
  { corpus, qrels, queries: chosen },
  { indexed: values.indexed || (values.engine === 'sqlite' && values.index !== undefined && existsSync(path) && ((await main.search.status())[0]?.records ?? 0) > 0) },
);
await main.search.close();
if (values.raw) {
  report['rawMeilisearch'] = await runRawMeilisearch({ ...meili, index: 'khoso-bench-raw', corpus, indexed: values.indexed, queries: chosen, judged: await readJudgements(qrels) });
}
if (values.http && values.engine === 'sqlite') report['http'] = await measureHttpOverhead(path, every(chosen, Math.min(200, chosen.length)));
if (values.rebuild !== undefined) {
  const own = await openSearch(indexNamed('rebuild'));
  for await (const batch of firstRecords(Number(values.rebuild))) await own.search.indexRecords(batch);
  const held = (await own.search.status())[0]?.records ?? 0;
  report['rebuild'] = await runRebuildUnderLoad(own.search, () => firstRecords(Number(values.rebuild)), held, every(all, 50).map((query) => query.text));
  await own.search.close();
}
if (values.synthetic !== undefined) {
  const own = await openSearch(indexNamed('synthetic'));
  const texts: string[] = [];
  for await (const batch of firstRecords(20_000)) texts.push(...batch.map((record) => record.pages[0]?.text ?? ''));
  report['synthetic'] = await runSyntheticLoad(own.search, { texts, questions: every(all, 200).map((query) => query.text) }, Number(values.synthetic), Number(values.seconds), tell);
  await own.search.close();
  if (values.http && values.engine === 'sqlite') report['httpSynthetic'] = await measureHttpOverhead(indexNamed('synthetic'), every(all, 100));
}
rmSync(folder, { recursive: true, force: true });
report['machineAfter'] = machine();
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${JSON.stringify(report, null, 2)}\n`);
