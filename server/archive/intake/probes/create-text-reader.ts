import type { Extraction, ExtractionResult, FileRef } from '../../extraction/extraction.js';
import type { ExtractedPage } from '../../extraction/model.js';
import type { Suggestion } from '../model.js';
import type { ProbeTarget, ReadText, TextReader } from '../ports.js';
import { sniffFormat } from './sniff-format.js';

export interface TextReaderDeps {
  readonly extraction: Pick<Extraction, 'extractText' | 'imagesToPdf' | 'renderPage'>;
  /** What the layout of a letter says of itself; pure. */
  readonly readFields: (pages: readonly ExtractedPage[]) => readonly Suggestion[];
}

const MEDIA_TYPES = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff' } as const;

/** The reading side of intake over extraction: texts, pictures of pages, one PDF of many images. */
export function createTextReader(deps: TextReaderDeps): TextReader {
  return {
    async readText(files, { recognise, signal }) {
      const results: ExtractionResult[] = [];
      for (const file of await Promise.all(files.map(asRef))) {
        results.push(await deps.extraction.extractText(file, { recognise, ...(signal === undefined ? {} : { signal }) }));
      }
      if (!recognise && results.some((result) => result.pagesNeedingOcr.length > 0)) return undefined;
      return joinResults(results, deps.readFields);
    },
    imagesToPdf: async (files) => deps.extraction.imagesToPdf(await Promise.all(files.map(asRef))),
    async renderPage(files, page, widthPixels) {
      const file = files.length === 1 ? files[0] : files[page - 1];
      const ref = await asRef(file ?? files[0]!);
      return deps.extraction.renderPage(ref, files.length === 1 ? page : 1, widthPixels);
    },
  };
}

async function asRef(file: ProbeTarget): Promise<FileRef> {
  const { format } = await sniffFormat(file.path);
  return { path: file.path, mediaType: format === null ? 'application/octet-stream' : MEDIA_TYPES[format] };
}

/** Several files of one paper read as one text, pages numbered through. */
function joinResults(results: readonly ExtractionResult[], readFields: TextReaderDeps['readFields']): ReadText {
  const pages = results.flatMap((result) => result.pages).map((page, index) => ({ ...page, number: index + 1 }));
  const recognised = pages.filter((page) => page.source === 'ocr');
  const confidence = recognised.length === 0 ? null : recognised.reduce((sum, page) => sum + page.confidence, 0) / recognised.length;
  const anyText = pages.some((page) => page.text !== '');
  const layers = results.map((result) => result.layer);
  return {
    source: !anyText ? 'none' : recognised.length > 0 ? 'ocr' : 'text-layer',
    layer: layers.includes('legacy') ? 'legacy' : layers.includes('broken') ? 'broken' : layers.includes('sound') ? 'sound' : 'none',
    pages: pages.map((page) => ({ number: page.number, text: page.text, confidence: page.source === 'ocr' ? page.confidence : null })),
    confidence,
    sidecar: anyText ? Buffer.from(JSON.stringify({ version: 1, method: results[0]?.method ?? 'none', engineVersion: [...new Set(results.map((result) => result.engineVersion))].join(', '), pages })) : undefined,
    fields: readFields(pages),
  };
}
