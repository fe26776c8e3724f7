import sharp from 'sharp';
import { estimateSkew } from '../ocr/deskew.js';
import { inkShare, statedDpi } from './page-picture.js';

/** What an image file is: how many pages, how large, in colour or not. */
export interface ImageFacts {
  readonly opens: boolean;
  readonly pageCount: number;
  readonly tooManyPixels: boolean;
  readonly pages: readonly { readonly number: number; readonly dpi: number; readonly colour: 'colour' | 'grey' | 'bilevel'; readonly inkShare: number; readonly skewDegrees: number }[];
}

/** Decoded this is 800 MB; the header says it before anything is decoded. */
const MOST_PIXELS = 200_000_000;
const LOOK_WIDTH = 420;

/** Measures an image file; a bomb is known by its header. */
export async function imageFacts(path: string, detailPages: number): Promise<ImageFacts> {
  try {
    const header = await sharp(path, { limitInputPixels: false }).metadata();
    const pageCount = header.pages ?? 1;
    if ((header.width ?? 0) * (header.height ?? 0) > MOST_PIXELS) return { opens: true, pageCount, tooManyPixels: true, pages: [] };
    const pages = [];
    for (let number = 1; number <= Math.min(pageCount, detailPages); number += 1) pages.push(await measure(path, number));
    return { opens: true, pageCount, tooManyPixels: false, pages };
  } catch {
    return { opens: false, pageCount: 0, tooManyPixels: false, pages: [] };
  }
}

async function measure(path: string, number: number): Promise<ImageFacts['pages'][number]> {
  const options = { page: number - 1, limitInputPixels: MOST_PIXELS, failOn: 'error' as const };
  const meta = await sharp(path, options).metadata();
  const image = sharp(path, options).flatten({ background: '#ffffff' }).resize({ width: LOOK_WIDTH }).toColourspace('srgb').raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(info.width * info.height);
  for (let index = 0; index < pixels.length; index += 1) {
    const at = index * info.channels;
    const red = data[at]!;
    const green = info.channels >= 3 ? data[at + 1]! : red;
    const blue = info.channels >= 3 ? data[at + 2]! : red;
    pixels[index] = Math.round(0.3 * red + 0.59 * green + 0.11 * blue);
  }
  const bilevel = (meta as { bitsPerSample?: number }).bitsPerSample === 1;
  const colour = bilevel ? 'bilevel' : (meta.channels ?? 1) < 3 ? 'grey' : 'colour';
  const small = { width: info.width, height: info.height, pixels };
  return { number, dpi: Math.round(statedDpi(meta.density, meta.width ?? 1, meta.height ?? 1)), colour, inkShare: inkShare(small), skewDegrees: estimateSkew(small) };
}
