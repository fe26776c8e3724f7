/**
 * Runs a judged set of questions through the product's own indexing and search, and measures how often the
 * right paper comes first and how long it takes. Reads JSON lines (plain or gzip): documents
 * {id, title, text, law?, law_name?, topic?, year?}, questions {id, text, text_no_diacritics?}, and judgements
 * as TSV (question, document, relevance).
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { parseDocumentNumber } from '../../kernel/document-number.js';
import type { IndexRecord } from './engines/engine.js';
import { SEE_ALL } from './rules/trim-to-scope.js';
import type { Search } from './search.js';

/** Where a judged set lies. */
export interface BenchFiles {
  readonly corpus: string;
  /** A file of questions, or the questions themselves. */
  readonly queries: string | readonly BenchQuery[];
  readonly qrels: string;
}

/** Figures of one way of asking; times in milliseconds. */
export interface BenchFigures {
  readonly questions: number;
  readonly recallAt1: number;
  readonly recallAt10: number;
  readonly recallAt100: number;
  readonly mrrAt10: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Processor time of this process and its threads for one question; a search server's own time is not in it. */
  readonly cpuMs: number;
  /** The same for the dearest questions but one in twenty: what the question takes on an idle core. */
  readonly cpuP95Ms: number;
}

/** What a bench run found. */
export interface BenchReport {
  readonly engine: string;
  readonly documents: number;
  readonly indexingSeconds: number;
  readonly pagesPerSecond: number;
  readonly indexBytes: number;
  readonly bytesPerPage: number;
  readonly withMarks: BenchFigures;
  readonly withoutMarks: BenchFigures;
}

/** A question of the set. */
export interface BenchQuery {
  readonly id: string;
  readonly text: string;
  readonly text_no_diacritics?: string;
}

interface BenchDocument { id: string; title: string; text: string; law?: string | null; law_name?: string | null; topic?: string | null; year?: number | null }

/** What the run needs: the search under test, a clock in milliseconds and where to tell progress. */
export interface BenchDeps {
  readonly search: Search;
  readonly engine: string;
  readonly nowMs: () => number;
  /** Processor time used so far by this process, in milliseconds. */
  readonly cpuMs?: () => number;
  readonly onProgress?: (text: string) => void;
}

const BATCH = 4000;

/** Indexes the corpus (unless told that it is there already) and asks every question with and without marks. */
export async function runSearchBench(deps: BenchDeps, files: BenchFiles, options: { readonly indexed?: boolean } = {}): Promise<BenchReport> {
  const began = deps.nowMs();
  if (options.indexed !== true) await indexCorpus(deps, files.corpus);
  const indexingSeconds = (deps.nowMs() - began) / 1000;
  const [health] = await deps.search.status();
  const queries = typeof files.queries === 'string' ? await readQueries(files.queries) : files.queries;
  const judged = await readJudgements(files.qrels);
  const withMarks = await askAll(deps, queries.map((query) => ({ id: query.id, text: query.text })), judged);
  const withoutMarks = await askAll(deps, queries.map((query) => ({ id: query.id, text: query.text_no_diacritics ?? query.text })), judged);
  const pages = health?.pages ?? 0;
  return {
    engine: deps.engine,
    documents: health?.records ?? 0,
    indexingSeconds,
    pagesPerSecond: indexingSeconds === 0 ? 0 : Math.round(pages / indexingSeconds),
    indexBytes: health?.sizeBytes ?? 0,
    bytesPerPage: pages === 0 ? 0 : Math.round((health?.sizeBytes ?? 0) / pages),
    withMarks,
    withoutMarks,
  };
}

/** A document of the set as the archive would index it: its law's number, and law and topic as description. */
export function benchRecord(document: BenchDocument): IndexRecord {
  return {
    recordId: document.id,
    version: 1,
    access: { agencyIds: ['bench'], sensitivity: 'public' },
    title: document.title,
    abstract: [document.law_name, document.topic].filter(Boolean).join('\n'),
    ...(document.law == null ? {} : { documentNumber: parseDocumentNumber(document.law)?.normal ?? document.law }),
    ...(document.year == null ? {} : { year: document.year }),
    pages: [{ number: 1, text: document.text }],
    citations: [],
  };
}

/** The questions of a set. */
export async function readQueries(path: string): Promise<BenchQuery[]> {
  const queries: BenchQuery[] = [];
  for await (const line of linesOf(path)) queries.push(JSON.parse(line) as BenchQuery);
  return queries;
}

/** Relevant documents by question. */
export async function readJudgements(path: string): Promise<Map<string, Set<string>>> {
  const judged = new Map<string, Set<string>>();
  for await (const line of linesOf(path)) {
    const [query = '', document = '', relevance = '1'] = line.split('\t');
    if (Number(relevance) > 0) judged.set(query, (judged.get(query) ?? new Set()).add(document));
  }
  return judged;
}

/** The documents of a set as records. */
export async function* readDocuments(path: string): AsyncGenerator<IndexRecord> {
  for await (const line of linesOf(path)) yield benchRecord(JSON.parse(line) as BenchDocument);
}

/** Puts a corpus into the index in batches. */
export async function indexCorpus(deps: BenchDeps, path: string): Promise<void> {
  let batch: IndexRecord[] = [];
  let done = 0;
  const flush = async (): Promise<void> => {
    await deps.search.indexRecords(batch);
    done += batch.length;
    batch = [];
    deps.onProgress?.(`indexed ${String(done)}`);
  };
  for await (const record of readDocuments(path)) {
    batch.push(record);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
}

async function askAll(deps: BenchDeps, questions: readonly { id: string; text: string }[], judged: ReadonlyMap<string, ReadonlySet<string>>): Promise<BenchFigures> {
  const times: number[] = [];
  const sums = { r1: 0, r10: 0, r100: 0, mrr: 0 };
  const cpu: number[] = [];
  const asked = questions.filter((question) => (judged.get(question.id)?.size ?? 0) > 0);
  for (const question of asked) {
    const right = judged.get(question.id) ?? new Set<string>();
    const [began, cpuBefore] = [deps.nowMs(), deps.cpuMs?.() ?? 0];
    const answer = await deps.search.search(SEE_ALL, { text: question.text, limit: 100, highlight: false });
    times.push(deps.nowMs() - began);
    cpu.push((deps.cpuMs?.() ?? 0) - cpuBefore);
    const ids = answer.hits.map((hit) => hit.recordId);
    const recall = (depth: number): number => ids.slice(0, depth).filter((id) => right.has(id)).length / right.size;
    const first = ids.slice(0, 10).findIndex((id) => right.has(id));
    sums.r1 += recall(1);
    sums.r10 += recall(10);
    sums.r100 += recall(100);
    sums.mrr += first < 0 ? 0 : 1 / (first + 1);
  }
  cpu.sort((a, b) => a - b);
  times.sort((a, b) => a - b);
  const share = (sum: number): number => Math.round((sum / Math.max(1, asked.length)) * 10_000) / 10_000;
  const percentile = (p: number, of = times): number => Math.round((of[Math.min(of.length - 1, Math.floor(of.length * p))] ?? 0) * 10) / 10;
  return { questions: asked.length, recallAt1: share(sums.r1), recallAt10: share(sums.r10), recallAt100: share(sums.r100), mrrAt10: share(sums.mrr), p50Ms: percentile(0.5), p95Ms: percentile(0.95),
    cpuMs: Math.round((10 * cpu.reduce((sum, one) => sum + one, 0)) / Math.max(1, asked.length)) / 10, cpuP95Ms: percentile(0.95, cpu),
  };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line.trim() !== '') yield line;
}
