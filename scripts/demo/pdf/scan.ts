import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDFDocument } from 'pdf-lib';
import sharp, { type Sharp } from 'sharp';
import type { Random } from '../random.js';

/** A page picture: pixels per inch of the paper and the picture in the wanted coding. */
export interface PageImage {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
}

/** How a flat-bed scanner at a counter spoils a page. */
export interface ScanOptions {
  readonly dpi?: number;
  /** Degrees, clockwise; counters reach 2, careful ones stay under 0.5. */
  readonly skew?: number;
  /** Strength of the grain, 0 (none) to 40. */
  readonly grain?: number;
  /** JPEG quality 1..100. */
  readonly quality?: number;
  /** Colour of the paper. */
  readonly paper?: { readonly r: number; readonly g: number; readonly b: number };
  readonly random: Random;
}

let library: Promise<PDFiumLibrary> | undefined;

/** Draws the pages of a PDF as raw RGB pictures, one after the other. */
export async function* rasterise(pdf: Uint8Array, dpi: number): AsyncGenerator<{ data: Buffer; width: number; height: number; widthPt: number; heightPt: number }> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  try {
    for (let index = 0; index < document.getPageCount(); index += 1) {
      const page = document.getPage(index);
      const { originalWidth: widthPt, originalHeight: heightPt } = page.getOriginalSize();
      const drawn = await page.render({ scale: dpi / 72, render: 'bitmap' });
      const data = await sharp(drawn.data, { raw: { width: drawn.width, height: drawn.height, channels: 4 } }).removeAlpha().raw().toBuffer();
      yield { data, width: drawn.width, height: drawn.height, widthPt, heightPt };
    }
  } finally {
    document.destroy();
  }
}

/** Makes the picture a scanner would deliver of each page: slightly turned, grainy, off-white. */
export async function scanPages(pdf: Uint8Array, format: 'jpeg' | 'png' | 'tiff', options: ScanOptions): Promise<PageImage[]> {
  const dpi = options.dpi ?? 200;
  const pages: PageImage[] = [];
  for await (const page of rasterise(pdf, dpi)) {
    const { width, height } = page;
    const paper = options.paper ?? { r: 250, g: 249, b: 245 };
    const turned = await sharp(page.data, { raw: { width, height, channels: 3 } })
      .rotate(options.skew ?? 0, { background: { r: 255, g: 255, b: 255 } })
      .resize(width, height, { fit: 'cover', position: 'centre', kernel: 'linear' })
      .raw()
      .toBuffer();
    const image = sharp(turned, { raw: { width, height, channels: 3 } })
      .linear([paper.r / 255, paper.g / 255, paper.b / 255], [0, 0, 0])
      .composite([{ input: await grainTile(options.random, options.grain ?? 10), tile: true, blend: 'multiply' }])
      .removeAlpha()
      .withMetadata({ density: dpi });
    pages.push({ bytes: await encode(image, format, options.quality ?? 62), width, height, dpi });
  }
  return pages;
}

/** A PDF whose pages are pictures only: no text layer, the page as large as the paper was. */
export async function scanPdf(pdf: Uint8Array, options: ScanOptions & { readonly title: string; readonly createdAt: Date }): Promise<Uint8Array> {
  const out = await PDFDocument.create({ updateMetadata: false });
  out.setTitle(options.title);
  out.setProducer('Kho Số demo scanner');
  out.setCreationDate(options.createdAt);
  for (const page of await scanPages(pdf, 'jpeg', options)) {
    const image = await out.embedJpg(page.bytes);
    const size = [(page.width / page.dpi) * 72, (page.height / page.dpi) * 72] as const;
    out.addPage([...size]).drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] });
  }
  return out.save({ useObjectStreams: false, addDefaultPage: false });
}

function encode(image: Sharp, format: 'jpeg' | 'png' | 'tiff', quality: number): Promise<Buffer> {
  if (format === 'jpeg') return image.jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer();
  if (format === 'png') return image.png({ palette: true, colours: 32, compressionLevel: 9 }).toBuffer();
  return image.tiff({ compression: 'jpeg', quality }).toBuffer();
}

const TILE = 192;

async function grainTile(random: Random, strength: number): Promise<Buffer> {
  const pixels = Buffer.alloc(TILE * TILE * 3);
  const source = random.fork('grain');
  for (let at = 0; at < pixels.length; at += 3) pixels.fill(255 - Math.floor(source.next() * source.next() * strength), at, at + 3);
  return sharp(pixels, { raw: { width: TILE, height: TILE, channels: 3 } }).png({ compressionLevel: 1 }).toBuffer();
}
