import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { PageLook, PdfFacts, RawPage } from '../model.js';
import { comparePages } from './compare-pages.js';
import { estimateSkew } from '../ocr/deskew.js';
import { imageFacts } from './image-facts.js';
import { ImageFault, imagesToPdf } from './images-to-pdf.js';
import { chooseOcrScale } from '../rules/choose-ocr-scale.js';
import { inspectPdf, measureScan } from './inspect.js';
import type { OcrPicture } from './page-picture.js';
import { decodeGrey, inkShare, prepare } from './page-picture.js';
import { openKept } from './kept-document.js';
import type { OpenDocument } from './pdfium.js';
import { loadPdfium } from './pdfium.js';
import { readPageText } from './read-text.js';
import { renderColour, renderGrey } from './render.js';

const PDF = 'application/pdf';
const LOOK_DPI = 60;

/** What a thread of the PDF pool is asked. Paths, not bytes, cross the border: a large file is read once, where it is used. */
export type PdfTask =
  | { readonly kind: 'inspect'; readonly path: string; readonly detailPages: number }
  | { readonly kind: 'text'; readonly path: string; readonly firstPage: number; readonly lastPage: number }
  | { readonly kind: 'render'; readonly path: string; readonly mediaType: string; readonly page: number; readonly widthPx: number }
  | { readonly kind: 'ocr-picture'; readonly path: string; readonly mediaType: string; readonly page: number }
  | { readonly kind: 'image-facts'; readonly path: string; readonly detailPages: number }
  | { readonly kind: 'join-images'; readonly path: string; readonly files: readonly { readonly path: string; readonly mediaType: string }[] }
  | { readonly kind: 'look'; readonly path: string; readonly pages: readonly number[] }
  | { readonly kind: 'compare'; readonly path: string; readonly other: string; readonly pages: readonly number[] };

export interface TextAnswer {
  readonly pageCount: number;
  readonly pages: readonly RawPage[];
}

/** A fault that says what is wrong with the file, for the pool to carry over. */
export class FileFault extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Does one task of the pool. */
export async function doPdfTask(task: PdfTask): Promise<unknown> {
  if (task.kind === 'render' && task.mediaType !== PDF) return renderImage(task.path, task.page, task.widthPx);
  if (task.kind === 'join-images') return joinImages(task.files);
  if (task.kind === 'image-facts') return imageFacts(task.path, task.detailPages);
  if (task.kind === 'ocr-picture' && task.mediaType !== PDF) {
    const { image, size } = await decodeGrey(task.path, task.page);
    return prepare(image, size);
  }
  if (task.kind === 'inspect') return inspectPdf(await loadPdfium(), await readFile(task.path), task.detailPages) satisfies PdfFacts;
  if (task.kind === 'compare') {
    const compared = await comparePages(task.path, task.other, task.pages);
    if (typeof compared === 'string') throw new FileFault(`pdf-${compared}`);
    return compared;
  }
  const document = await openKept(task.path);
  if (typeof document === 'string') throw new FileFault(`pdf-${document}`);
  if (task.kind === 'text') return readPages(document, task.firstPage, task.lastPage);
  if (task.kind === 'look') return task.pages.map((page) => lookAt(document, page));
  if (task.kind === 'ocr-picture') return pictureOf(document, task.page);
  const colour = renderColour(document, task.page - 1, task.widthPx);
  if (colour === undefined) throw new FileFault('page-unreadable');
  const image = sharp(colour.pixels, { raw: { width: colour.width, height: colour.height, channels: 4 } }).removeAlpha();
  return { bytes: await image.webp({ quality: 82 }).toBuffer(), mediaType: 'image/webp' };
}

async function joinImages(files: readonly { readonly path: string; readonly mediaType: string }[]): Promise<Buffer> {
  try {
    return await imagesToPdf(files);
  } catch (error) {
    throw new FileFault(error instanceof ImageFault ? error.code : 'file-unreadable');
  }
}

/** A page of a PDF for recognition. */
function pictureOf(document: OpenDocument, page: number): OcrPicture {
  const size = measureScan(document, page - 1);
  const scale = size === undefined ? undefined : chooseOcrScale(size, size.scanDpi);
  const grey = scale === undefined ? undefined : renderGrey(document, page - 1, scale.pixelsPerPoint);
  if (size === undefined || scale === undefined || grey === undefined) throw new FileFault('page-unreadable');
  return prepare({ ...grey, dpi: scale.dpi }, { widthPt: size.widthPt, heightPt: size.heightPt });
}

/** Ink and lean of a page, measured on a small picture. */
function lookAt(document: OpenDocument, page: number): PageLook | null {
  const grey = renderGrey(document, page - 1, LOOK_DPI / 72);
  return grey === undefined ? null : { ink: inkShare(grey), skewDegrees: estimateSkew(grey) };
}

function readPages(document: OpenDocument, firstPage: number, lastPage: number): TextAnswer {
  const pages: RawPage[] = [];
  for (let number = firstPage; number <= Math.min(lastPage, document.pageCount); number += 1) {
    const page = readPageText(document, number - 1);
    if (page !== undefined) pages.push(page);
  }
  return { pageCount: document.pageCount, pages };
}

async function renderImage(path: string, page: number, widthPx: number): Promise<{ bytes: Buffer; mediaType: string }> {
  const image = sharp(path, { page: page - 1, limitInputPixels: 200_000_000, failOn: 'error' }).rotate().flatten({ background: '#ffffff' });
  return { bytes: await image.resize({ width: widthPx, withoutEnlargement: true }).webp({ quality: 82 }).toBuffer(), mediaType: 'image/webp' };
}
