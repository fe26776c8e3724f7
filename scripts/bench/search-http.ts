import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchQuery } from '../../server/archive/search/bench.js';
import { SEE_ALL } from '../../server/archive/search/rules/trim-to-scope.js';
import { BENCH_PURPOSE, openBenchHouse, percentile, round } from './bench-house.js';

/** Times of the engine asked within the process, and of the same questions over the API, in milliseconds. */
export interface HttpOverhead {
  readonly questions: number;
  readonly engineP50Ms: number;
  readonly engineP95Ms: number;
  readonly httpP50Ms: number;
  readonly httpP95Ms: number;
  /** p95 over HTTP against p95 of the engine. */
  readonly ratioP95: number;
  readonly cpuMsPerQuestion: { readonly engine: number; readonly http: number };
}

const FACETS = ['typeCodes', 'years', 'validity', 'agencyIds'] as const;

/**
 * What the API costs beside the engine: the whole house on an index made before, the same questions with the same facets and snippets,
 * engine and HTTP in turns so that load and caches treat both alike. Over HTTP every question is also authenticated, trimmed and audited.
 */
export async function measureHttpOverhead(index: string, queries: readonly BenchQuery[]): Promise<HttpOverhead> {
  const bench = await openBenchHouse('search-http', ['web'], async (dataDir) => {
    await mkdir(dataDir, { recursive: true });
    await copyFile(index, join(dataDir, 'search.db'));
  });
  try {
    const { search } = bench.house.archive;
    const engine = async (text: string): Promise<void> => void (await search.search(SEE_ALL, { text, limit: 20, facets: FACETS }));
    const http = async (text: string): Promise<void> => {
      const address = `${bench.url}/api/v1/search?${new URLSearchParams({ q: text, purpose: BENCH_PURPOSE }).toString()}`;
      const answer = await fetch(address, { headers: { authorization: `Bearer ${bench.key}` } });
      if (!answer.ok) throw new Error(`the search API answered ${String(answer.status)}`);
      await answer.text();
    };
    for (const query of queries) await engine(query.text);
    for (const query of queries.slice(0, 20)) await http(query.text);
    const times = { engine: [] as number[], http: [] as number[] };
    const cpu = { engine: 0, http: 0 };
    const timed = async (which: 'engine' | 'http', text: string): Promise<void> => {
      const [start, before] = [performance.now(), process.cpuUsage()];
      await (which === 'engine' ? engine : http)(text);
      times[which].push(performance.now() - start);
      const used = process.cpuUsage(before);
      cpu[which] += (used.user + used.system) / 1000;
    };
    for (const [at, query] of queries.entries()) for (const which of at % 2 === 0 ? (['engine', 'http'] as const) : (['http', 'engine'] as const)) await timed(which, query.text);
    const [engineP95Ms, httpP95Ms] = [percentile(times.engine, 0.95), percentile(times.http, 0.95)];
    return {
      questions: queries.length, engineP50Ms: round(percentile(times.engine, 0.5)), engineP95Ms: round(engineP95Ms), httpP50Ms: round(percentile(times.http, 0.5)), httpP95Ms: round(httpP95Ms),
      ratioP95: round(httpP95Ms / engineP95Ms, 2), cpuMsPerQuestion: { engine: round(cpu.engine / queries.length), http: round(cpu.http / queries.length) },
    };
  } finally {
    await bench.close();
  }
}
