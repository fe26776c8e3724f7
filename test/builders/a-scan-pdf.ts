import { createRandom } from '../../scripts/demo/random.js';
import { scanPages, scanPdf } from '../../scripts/demo/pdf/scan.js';
import { aLetterPdf, type LetterSpec } from './a-letter-pdf.js';

/** How the paper was scanned. */
export interface ScanSpec {
  readonly dpi?: number;
  /** Degrees, clockwise. */
  readonly skew?: number;
  readonly grain?: number;
  readonly seed?: string;
  /** What was scanned: a letter, or any PDF. */
  readonly letter?: LetterSpec;
  readonly pdf?: Uint8Array;
}

/** An image-only PDF of a scanned paper: colour JPEG, 200 dpi, slightly turned and grainy. An A5 page by default: fast OCR. */
export async function aScanPdf(spec: ScanSpec = {}): Promise<Uint8Array> {
  return scanPdf(await sourceOf(spec), { ...scanOptions(spec), title: 'Bản quét thử nghiệm', createdAt: new Date('2026-03-09T02:00:00Z') });
}

/** The first page of a scanned paper as picture file. */
export async function aScanImage(format: 'jpeg' | 'png' | 'tiff', spec: ScanSpec = {}): Promise<Buffer> {
  const [page] = await scanPages(await sourceOf(spec), format, scanOptions(spec));
  if (page === undefined) throw new Error('nothing to scan');
  return page.bytes;
}

async function sourceOf(spec: ScanSpec): Promise<Uint8Array> {
  return spec.pdf ?? aLetterPdf({ size: 'A5', ...spec.letter });
}

function scanOptions(spec: ScanSpec): Parameters<typeof scanPages>[2] {
  return { dpi: spec.dpi ?? 200, skew: spec.skew ?? 0.4, grain: spec.grain ?? 10, random: createRandom(spec.seed ?? 'scan') };
}
