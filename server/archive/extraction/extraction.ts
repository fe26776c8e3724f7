import { cpus } from 'node:os';
import { ArchiveError } from '../../kernel/errors.js';
import { createWorkerPool } from '../../platform/tools/worker-pool.js';
import type { ExtractedPage, ExtractedText, PageLook, PdfFacts } from './model.js';
import type { OcrEngine } from './ocr/engine.js';
import { createNativeEngine, findNativeTesseract } from './ocr/native.js';
import { emptyPage, recognisePage } from './ocr/recognise-page.js';
import { createJsEngine } from './ocr/tesseract-js.js';
import type { PagesCompared } from './pdf/compare-pages.js';
import type { ImageFacts } from './pdf/image-facts.js';
import type { OcrPicture } from './pdf/page-picture.js';
import type { PdfTask, TextAnswer } from './pdf/tasks.js';
import type { LayerVerdict } from './rules/needs-ocr.js';
import { useLayer } from './rules/use-layer.js';

/** A file on the local disk. It is only read. */
export interface FileRef {
  readonly path: string;
  readonly mediaType: string;
}

export interface ExtractOptions {
  /** False: pages that need recognition come back empty and flagged, and `needsOcr` says so. */
  readonly recognise?: boolean;
  readonly signal?: AbortSignal;
}

/** The text with what the layer was worth, for the checks. */
export interface ExtractionResult extends ExtractedText {
  readonly layer: LayerVerdict;
  /** Pages whose picture must be read (and was, unless recognition was off). */
  readonly pagesNeedingOcr: readonly number[];
}

/**
 * Text and pictures of papers: the PDF's own text where it is sound, recognition where it is not; pages as pictures; image files
 * as one PDF. It works on files and knows nothing of records. Heavy work runs in threads and processes with limits: a hostile
 * file can end its thread, nothing else. Masters are only ever read.
 */
export interface Extraction {
  describeTools(): Promise<{ nativeTesseract: { found: boolean; version?: string; languages?: readonly string[] }; engine: string }>;
  extractText(file: FileRef, options?: ExtractOptions): Promise<ExtractionResult>;
  /** A page (from 1) as WebP. @throws corrupt `page-unreadable` */
  renderPage(file: FileRef, page: number, widthPx: number): Promise<{ bytes: Buffer; mediaType: string }>;
  imagesToPdf(files: readonly FileRef[]): Promise<Buffer>;
  inspectPdf(path: string, detailPages?: number): Promise<PdfFacts>;
  inspectImage(path: string, detailPages?: number): Promise<ImageFacts>;
  /** Share of ink of the given pages of a PDF, null for one that cannot be drawn. */
  ink(path: string, pages: readonly number[]): Promise<readonly (number | null)[]>;
  /** The given pages of a PDF seen from afar, null for one that cannot be drawn. */
  lookAt(path: string, pages: readonly number[]): Promise<readonly (PageLook | null)[]>;
  /** Draws the given pages of two PDF files and says where they differ. @throws corrupt when one of them does not open */
  comparePages(before: string, after: string, pages: readonly number[]): Promise<PagesCompared>;
  close(): Promise<void>;
}

export interface ExtractionSettings {
  readonly engine: 'auto' | 'native' | 'tesseract.js' | 'off';
  /** Threads and processes at once; 0 = one per core. */
  readonly workers: number;
}

const PDF = 'application/pdf';
const TEXT_TIMEOUT_MS = 60_000;
const PICTURE_TIMEOUT_MS = 60_000;
const JOIN_TIMEOUT_MS = 300_000;
const TEXT_CHUNK = 100;
const MOST_PAGES = 5000;

/** Opens extraction. Nothing is started before it is needed. */
export function createExtraction(settings: ExtractionSettings): Extraction {
  const size = settings.workers > 0 ? settings.workers : Math.max(1, cpus().length);
  const pool = createWorkerPool({ script: new URL('./pdf/thread.ts', import.meta.url), size, maxMemoryMb: 1024, tasksPerThread: 400 });
  const ask = <T>(task: PdfTask, timeoutMs: number, signal?: AbortSignal): Promise<T> => pool.run<T>(task, { timeoutMs, affinity: task.path, ...(signal === undefined ? {} : { signal }) });
  let choosing: Promise<OcrEngine | undefined> | undefined;
  const engine = (): Promise<OcrEngine | undefined> => (choosing ??= chooseEngine(settings.engine, size));
  const slots = createSlots(size);
  const lookAt = (path: string, pages: readonly number[]): Promise<(PageLook | null)[]> => ask({ kind: 'look', path, pages }, PICTURE_TIMEOUT_MS);

  return {
    async describeTools() {
      const chosen = await engine();
      return { nativeTesseract: await findNativeTesseract(), engine: chosen === undefined ? 'off' : `${chosen.name} ${chosen.version}` };
    },
    extractText: (file, options = {}) => extract({ ask, engine, slots }, file, options),
    renderPage: async (file, page, widthPx) => {
      const picture = await ask<{ bytes: Uint8Array; mediaType: string }>({ kind: 'render', ...file, page, widthPx }, PICTURE_TIMEOUT_MS);
      return { bytes: Buffer.from(picture.bytes), mediaType: picture.mediaType };
    },
    imagesToPdf: async (files) => Buffer.from(await ask<Uint8Array>({ kind: 'join-images', path: files[0]?.path ?? '', files }, JOIN_TIMEOUT_MS)),
    inspectPdf: (path, detailPages = 50) => ask<PdfFacts>({ kind: 'inspect', path, detailPages }, TEXT_TIMEOUT_MS),
    inspectImage: (path, detailPages = 50) => ask<ImageFacts>({ kind: 'image-facts', path, detailPages }, TEXT_TIMEOUT_MS),
    ink: async (path, pages) => (await lookAt(path, pages)).map((look) => look?.ink ?? null),
    lookAt,
    comparePages: (before, after, pages) => ask<PagesCompared>({ kind: 'compare', path: before, other: after, pages }, PICTURE_TIMEOUT_MS),
    close: async () => {
      await pool.close();
      await (await choosing)?.close();
    },
  };
}

interface Parts {
  readonly ask: <T>(task: PdfTask, timeoutMs: number, signal?: AbortSignal) => Promise<T>;
  readonly engine: () => Promise<OcrEngine | undefined>;
  readonly slots: <T>(work: () => Promise<T>) => Promise<T>;
}

async function chooseEngine(wanted: ExtractionSettings['engine'], size: number): Promise<OcrEngine | undefined> {
  if (wanted === 'off') return undefined;
  if (wanted === 'tesseract.js') return createJsEngine(size);
  const native = await findNativeTesseract();
  if (native.found) return createNativeEngine(native);
  if (wanted === 'native') throw new ArchiveError('unavailable', 'tesseract-missing');
  return createJsEngine(size);
}

/** At most so many at once, in order of arrival. */
function createSlots(size: number): Parts['slots'] {
  let free = size;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

async function extract(parts: Parts, file: FileRef, options: ExtractOptions): Promise<ExtractionResult> {
  const { pages, layers, untrusted: needing } = file.mediaType === PDF ? await readLayers(parts, file, options.signal) : await listImagePages(parts, file);
  const layer = worst([...layers.values()]);
  if (needing.length === 0) return { pages, method: 'text-layer', engineVersion: 'pdfium', layer, pagesNeedingOcr: [] };
  const engine = options.recognise === false ? undefined : await parts.engine();
  if (engine === undefined) {
    const some = pages.some((page) => page.text !== '');
    return { pages, method: some ? 'text-layer' : 'none', engineVersion: 'pdfium', layer, pagesNeedingOcr: needing };
  }
  const read = new Map<number, ExtractedPage>();
  await Promise.all(
    needing.map((number) =>
      parts.slots(async () => {
        const size = pages.find((page) => page.number === number) ?? { widthPt: 0, heightPt: 0 };
        const page = await recognise(parts, engine, file, number, size, options.signal);
        const verdict = layers.get(number) ?? 'none';
        read.set(number, verdict === 'none' ? page : { ...page, flags: [...page.flags, verdict] });
      }),
    ),
  );
  const merged = pages.map((page) => read.get(page.number) ?? page);
  return { pages: merged, method: read.size === pages.length ? 'ocr' : 'mixed', engineVersion: `${engine.name} ${engine.version}`, layer, pagesNeedingOcr: needing };
}

interface Layers {
  readonly pages: ExtractedPage[];
  readonly layers: Map<number, LayerVerdict>;
  /** Pages whose picture must be read. */
  readonly untrusted: number[];
}

const PAGE_FAULTS = { 'worker-timeout': 'ocr-timeout', 'ocr-timeout': 'ocr-timeout' } as const;

/** One page; a page that cannot be drawn or read in time comes back empty and flagged, the others are not lost for it. */
async function recognise(parts: Parts, engine: OcrEngine, file: FileRef, number: number, size: { widthPt: number; heightPt: number }, signal: AbortSignal | undefined): Promise<ExtractedPage> {
  try {
    const picture = await parts.ask<OcrPicture>({ kind: 'ocr-picture', path: file.path, mediaType: file.mediaType, page: number }, PICTURE_TIMEOUT_MS, signal);
    return await recognisePage(engine, picture, number, signal);
  } catch (error) {
    if (!(error instanceof ArchiveError) || signal?.aborted === true) throw error;
    const late = PAGE_FAULTS[error.code as keyof typeof PAGE_FAULTS];
    if (late === undefined && error.kind !== 'corrupt') throw error;
    return emptyPage(number, size, late ?? 'unreadable');
  }
}

/** The text layers of a PDF, page by page, with what each is worth. */
async function readLayers(parts: Parts, file: FileRef, signal: AbortSignal | undefined): Promise<Layers> {
  const pages: ExtractedPage[] = [];
  const layers = new Map<number, LayerVerdict>();
  const untrusted: number[] = [];
  for (let first = 1; first <= MOST_PAGES; first += TEXT_CHUNK) {
    const answer = await parts.ask<TextAnswer>({ kind: 'text', path: file.path, firstPage: first, lastPage: first + TEXT_CHUNK - 1 }, TEXT_TIMEOUT_MS, signal);
    for (const raw of answer.pages) {
      const { page, verdict, trusted } = useLayer(raw);
      pages.push(page);
      layers.set(page.number, verdict);
      if (!trusted) untrusted.push(page.number);
    }
    if (first + TEXT_CHUNK > answer.pageCount) break;
  }
  return { pages, layers, untrusted };
}

async function listImagePages(parts: Parts, file: FileRef): Promise<Layers> {
  const facts = await parts.ask<ImageFacts>({ kind: 'image-facts', path: file.path, detailPages: 0 }, PICTURE_TIMEOUT_MS);
  if (!facts.opens || facts.tooManyPixels) throw new ArchiveError('corrupt', facts.tooManyPixels ? 'image-too-large' : 'file-unreadable');
  const numbers = Array.from({ length: facts.pageCount }, (_, index) => index + 1);
  return {
    pages: numbers.map((number) => ({ number, widthPt: 0, heightPt: 0, text: '', source: 'ocr' as const, confidence: 0, words: [], flags: [] })),
    layers: new Map(numbers.map((number) => [number, 'none' as const])),
    untrusted: numbers,
  };
}

const BADNESS: readonly LayerVerdict[] = ['sound', 'none', 'stamp-only', 'broken', 'legacy'];

function worst(layers: readonly LayerVerdict[]): LayerVerdict {
  return layers.reduce<LayerVerdict>((bad, layer) => (BADNESS.indexOf(layer) > BADNESS.indexOf(bad) ? layer : bad), layers.length === 0 ? 'none' : 'sound');
}
