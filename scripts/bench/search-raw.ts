import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { BenchQuery } from '../../server/archive/search/bench.js';
import { percentile, round } from './bench-house.js';

/** Figures of one way of asking. */
export interface RawFigures {
  readonly questions: number;
  readonly recallAt1: number;
  readonly recallAt10: number;
  readonly recallAt100: number;
  readonly mrrAt10: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

interface RawOptions {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly index: string;
  readonly corpus: string;
  readonly indexed: boolean;
  readonly queries: readonly BenchQuery[];
  readonly judged: ReadonlyMap<string, ReadonlySet<string>>;
}

const BATCH = 5_000;

/** The same data in Meilisearch as it comes: default settings, documents as they are, questions as typed. What our adapter stands beside. */
export async function runRawMeilisearch(options: RawOptions): Promise<{ indexingSeconds: number; withMarks: RawFigures; withoutMarks: RawFigures }> {
  const { Meilisearch } = await import('meilisearch');
  const client = new Meilisearch({ host: options.url, ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }), defaultWaitOptions: { timeout: 0, interval: 100 } });
  const began = performance.now();
  if (!options.indexed) {
    await client.deleteIndexIfExists(options.index);
    await client.createIndex(options.index, { primaryKey: 'id' }).waitTask();
    let batch: Record<string, unknown>[] = [];
    for await (const line of linesOf(options.corpus)) {
      batch.push(JSON.parse(line) as Record<string, unknown>);
      if (batch.length >= BATCH) await client.index(options.index).addDocuments(batch.splice(0)).waitTask();
    }
    if (batch.length > 0) await client.index(options.index).addDocuments(batch).waitTask();
    batch = [];
  }
  const indexingSeconds = round((performance.now() - began) / 1000);
  const ask = async (textOf: (query: BenchQuery) => string): Promise<RawFigures> => {
    const times: number[] = [];
    const sums = { r1: 0, r10: 0, r100: 0, mrr: 0 };
    let asked = 0;
    for (const query of options.queries) {
      const right = options.judged.get(query.id);
      if (right === undefined) continue;
      asked += 1;
      const start = performance.now();
      const { hits } = await client.index<{ id: string }>(options.index).search(textOf(query), { limit: 100, attributesToRetrieve: ['id'] });
      times.push(performance.now() - start);
      const ids = hits.map((hit) => hit.id);
      const recall = (depth: number): number => ids.slice(0, depth).filter((id) => right.has(id)).length / right.size;
      const first = ids.slice(0, 10).findIndex((id) => right.has(id));
      sums.r1 += recall(1);
      sums.r10 += recall(10);
      sums.r100 += recall(100);
      sums.mrr += first < 0 ? 0 : 1 / (first + 1);
    }
    const share = (sum: number): number => round(sum / Math.max(1, asked), 4);
    return { questions: asked, recallAt1: share(sums.r1), recallAt10: share(sums.r10), recallAt100: share(sums.r100), mrrAt10: share(sums.mrr), p50Ms: round(percentile(times, 0.5)), p95Ms: round(percentile(times, 0.95)) };
  };
  return { indexingSeconds, withMarks: await ask((query) => query.text), withoutMarks: await ask((query) => query.text_no_diacritics ?? query.text) };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line.trim() !== '') yield line;
}
