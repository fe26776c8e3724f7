import { readFile } from 'node:fs/promises';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { ArchiveError } from '../../kernel/errors.js';
import { statedDpi } from './pdf/page-picture.js';

const MOST_PIXELS = 200_000_000;

/**
 * One PDF of several image files, every page at its true size. JPEG data goes in unchanged; TIFF and odd PNG pages are stored
 * without loss. The files themselves are only read.
 */
export async function imagesToPdf(files: readonly { readonly path: string; readonly mediaType: string }[]): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (const file of files) {
    const header = await sharp(file.path, { limitInputPixels: false }).metadata();
    if ((header.width ?? 0) * (header.height ?? 0) > MOST_PIXELS) throw new ArchiveError('corrupt', 'image-too-large');
    for (let page = 0; page < (header.pages ?? 1); page += 1) await addPage(document, file, page);
  }
  return Buffer.from(await document.save());
}

async function addPage(document: PDFDocument, file: { readonly path: string; readonly mediaType: string }, page: number): Promise<void> {
  const image = sharp(file.path, { page, limitInputPixels: MOST_PIXELS, failOn: 'error' });
  const meta = await image.metadata();
  const upright = (meta.orientation ?? 1) === 1;
  const plainJpeg = file.mediaType === 'image/jpeg' && upright && meta.space === 'srgb';
  const embedded = plainJpeg ? await document.embedJpg(await readFile(file.path)) : await document.embedPng(await image.rotate().png().toBuffer());
  const dpi = statedDpi(meta.density, embedded.width, embedded.height);
  const width = (embedded.width / dpi) * 72;
  const height = (embedded.height / dpi) * 72;
  document.addPage([width, height]).drawImage(embedded, { x: 0, y: 0, width, height });
}
