import type { IndexRecord } from '../../server/archive/search/engines/engine.js';
import { SEE_ALL } from '../../server/archive/search/rules/trim-to-scope.js';
import type { Search } from '../../server/archive/search/search.js';
import { percentile, round } from './bench-house.js';

/** Texts to make pages of and questions to ask. */
export interface LoadData {
  readonly texts: readonly string[];
  readonly questions: readonly string[];
}

const SYLLABLES_A_PAGE = 120;
const STRETCH = 12;
const BATCH = 2_000;

/**
 * Pages made of stretches of real texts in an order that a number decides: the words and pairs of the language as often as they are,
 * no page twice, the same in every run.
 */
export function syntheticPage(texts: readonly (readonly string[])[], number: number): IndexRecord {
  let state = (number + 1) * 2_654_435_761;
  const next = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state % below;
  };
  const words: string[] = [];
  while (words.length < SYLLABLES_A_PAGE) {
    const text = texts[next(texts.length)] ?? [];
    const from = next(Math.max(1, text.length - STRETCH));
    words.push(...text.slice(from, from + STRETCH));
  }
  return {
    recordId: `s${String(number).padStart(8, '0')}`, version: 1, access: { agencyIds: [`agency-${String(number % 40)}`], sensitivity: 'public' },
    title: words.slice(0, 10).join(' '), documentNumber: `${String(1 + (number % 9_999))}/${String(2004 + (number % 22))}/QĐ-UBND`, typeCode: `type-${String(number % 12)}`,
    year: 2004 + (number % 22), issuedOn: `${String(2004 + (number % 22))}-06-15`, pages: [{ number: 1, text: words.join(' ') }], citations: [],
  };
}

/** Indexes synthetic pages, at most for `seconds`; then asks. */
export async function runSyntheticLoad(search: Search, data: LoadData, pages: number, seconds: number, onProgress: (text: string) => void): Promise<Record<string, number | boolean>> {
  const texts = data.texts.map((text) => text.split(/\s+/u)).filter((words) => words.length > STRETCH);
  const began = performance.now();
  let done = 0;
  while (done < pages && performance.now() - began < seconds * 1000) {
    await search.indexRecords(Array.from({ length: Math.min(BATCH, pages - done) }, (_, at) => syntheticPage(texts, done + at)));
    done += Math.min(BATCH, pages - done);
    onProgress(`${String(done)} synthetic pages`);
  }
  const indexingSeconds = (performance.now() - began) / 1000;
  const [state] = await search.status();
  const times = await ask(search, data.questions);
  return {
    wanted: pages, reached: done, complete: done === pages, indexingSeconds: round(indexingSeconds), pagesPerSecond: round(done / indexingSeconds), bytesPerPage: Math.round((state?.sizeBytes ?? 0) / Math.max(1, done)),
    questions: times.length, p50Ms: round(percentile(times, 0.5)), p95Ms: round(percentile(times, 0.95)),
  };
}

/** Rebuilds the index from itself while it is asked all the time: how long it takes, how slow questions get, and that no answer shrinks. */
export async function runRebuildUnderLoad(search: Search, records: () => AsyncIterable<readonly IndexRecord[]>, count: number, questions: readonly string[]): Promise<Record<string, number>> {
  const alone = await ask(search, questions);
  const began = performance.now();
  let running = true;
  let least = Number.POSITIVE_INFINITY;
  const during: number[] = [];
  const asking = (async () => {
    for (let at = 0; running; at += 1) {
      const start = performance.now();
      await search.search(SEE_ALL, { text: questions[at % questions.length] ?? '', limit: 10 });
      during.push(performance.now() - start);
      least = Math.min(least, (await search.search(SEE_ALL, { text: '', limit: 1 })).total);
    }
  })();
  await search.rebuild(records(), () => Promise.resolve(count));
  const rebuildSeconds = (performance.now() - began) / 1000;
  running = false;
  await asking;
  return {
    records: count, rebuildSeconds: round(rebuildSeconds), questionsMeanwhile: during.length, fewestRecordsSeen: least, aloneP95Ms: round(percentile(alone, 0.95)),
    duringP50Ms: round(percentile(during, 0.5)), duringP95Ms: round(percentile(during, 0.95)), longestMs: round(Math.max(...during)),
  };
}

async function ask(search: Search, questions: readonly string[]): Promise<number[]> {
  for (const text of questions.slice(0, 10)) await search.search(SEE_ALL, { text, limit: 10 });
  const times: number[] = [];
  for (const text of questions) {
    const start = performance.now();
    await search.search(SEE_ALL, { text, limit: 20 });
    times.push(performance.now() - start);
  }
  return times;
}
