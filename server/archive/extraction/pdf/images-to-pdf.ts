import { readFile } from 'node:fs/promises';
import { PDFDocument, PDFName, concatTransformationMatrix, degrees, drawObject, popGraphicsState, pushGraphicsState } from 'pdf-lib';
import type { PDFRef } from 'pdf-lib';
import sharp from 'sharp';
import type { Metadata } from 'sharp';
import { statedDpi } from './page-picture.js';
import { readPng } from './png-data.js';

const MOST_PIXELS = 200_000_000;
const MOST_PAGES = 2000;
/** EXIF orientation of a photograph as quarter turns of the page that shows it; mirrored ones are drawn anew. */
const TURNS: Readonly<Record<number, number>> = { 1: 0, 3: 180, 6: 90, 8: 270 };

interface ImageFile {
  readonly path: string;
  readonly mediaType: string;
}

/** A picture inside the document, not yet on a page. */
interface Embedded {
  readonly ref: PDFRef;
  readonly width: number;
  readonly height: number;
  readonly turn: number;
}

/** Why the pictures cannot be joined. */
export class ImageFault extends Error {
  readonly code: 'image-too-large' | 'too-many-pages';
  constructor(code: ImageFault['code']) {
    super(code);
    this.code = code;
  }
}

/**
 * One PDF of several image files, every page at its true size. JPEG data goes in byte for byte; the pages of TIFF and PNG files
 * are stored without loss. The files themselves are only read.
 */
export async function imagesToPdf(files: readonly ImageFile[]): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (const file of files) {
    const header = await sharp(file.path, { limitInputPixels: false }).metadata();
    if ((header.width ?? 0) * (header.height ?? 0) > MOST_PIXELS) throw new ImageFault('image-too-large');
    const pages = header.pages ?? 1;
    if (document.getPageCount() + pages > MOST_PAGES) throw new ImageFault('too-many-pages');
    for (let page = 0; page < pages; page += 1) await addPage(document, file, page);
  }
  return Buffer.from(await document.save());
}

async function addPage(document: PDFDocument, file: ImageFile, number: number): Promise<void> {
  const meta = await sharp(file.path, { page: number, limitInputPixels: MOST_PIXELS }).metadata();
  const embedded = isPlainJpeg(file, meta) ? await embedJpeg(document, file, meta.orientation ?? 1) : await embedLossless(document, file, number);
  const dpi = statedDpi(meta.density, embedded.width, embedded.height);
  const width = (embedded.width / dpi) * 72;
  const height = (embedded.height / dpi) * 72;
  const page = document.addPage([width, height]);
  const name = PDFName.of('Im0');
  page.node.setXObject(name, embedded.ref);
  page.pushOperators(pushGraphicsState(), concatTransformationMatrix(width, 0, 0, height, 0, 0), drawObject(name), popGraphicsState());
  if (embedded.turn !== 0) page.setRotation(degrees(embedded.turn));
}

function isPlainJpeg(file: ImageFile, meta: Metadata): boolean {
  const grey = meta.space === 'b-w' && meta.channels === 1;
  return file.mediaType === 'image/jpeg' && TURNS[meta.orientation ?? 1] !== undefined && (meta.space === 'srgb' || grey);
}

async function embedJpeg(document: PDFDocument, file: ImageFile, orientation: number): Promise<Embedded> {
  const image = await document.embedJpg(await readFile(file.path));
  return { ref: image.ref, width: image.width, height: image.height, turn: TURNS[orientation] ?? 0 };
}

/** PNG data is PDF's own Flate with predictors: written once by the codec, taken over as it is. */
async function embedLossless(document: PDFDocument, file: ImageFile, number: number): Promise<Embedded> {
  const image = sharp(file.path, { page: number, limitInputPixels: MOST_PIXELS, failOn: 'error' }).rotate().flatten({ background: '#ffffff' });
  const png = readPng(await image.toColourspace('srgb').png({ palette: false, progressive: false, compressionLevel: 6 }).toBuffer());
  const stream = document.context.stream(png.data, {
    Type: 'XObject', Subtype: 'Image', Width: png.width, Height: png.height, BitsPerComponent: png.bits,
    ColorSpace: png.channels === 1 ? 'DeviceGray' : 'DeviceRGB', Filter: 'FlateDecode',
    DecodeParms: { Predictor: 15, Colors: png.channels, BitsPerComponent: png.bits, Columns: png.width },
  });
  return { ref: document.context.register(stream), width: png.width, height: png.height, turn: 0 };
}
