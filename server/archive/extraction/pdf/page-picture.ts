import sharp from 'sharp';
import type { GreyImage } from '../model.js';
import { estimateSkew, straighten } from '../ocr/deskew.js';
import { encodePgm } from '../ocr/pgm.js';

/** Below this nothing is lost by leaving the page as it is (measured: up to 1° is harmless, 1.5° loses whole blocks). */
const WORTH_TURNING_DEGREES = 0.3;
const INK = 128;
const WANTED_DPI = 200;
const LEAST_DPI = 60;

/** A page ready for recognition. */
export interface OcrPicture {
  readonly pgm: Buffer;
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  /** Share of the picture that is ink. */
  readonly ink: number;
  /** Degrees the picture was turned back by. */
  readonly skew: number;
  readonly widthPt: number;
  readonly heightPt: number;
}

/** Straightens a page and encodes it. */
export function prepare(image: GreyImage & { dpi: number }, size: { widthPt: number; heightPt: number }): OcrPicture {
  const skew = estimateSkew(image);
  const turn = Math.abs(skew) >= WORTH_TURNING_DEGREES;
  const straight = turn ? straighten(image, skew) : image;
  return { pgm: encodePgm(straight), width: image.width, height: image.height, dpi: image.dpi, ink: inkShare(image), skew: turn ? skew : 0, ...size };
}

/** A page of an image file as grey pixels at about 200 dpi; without a stated resolution an A4 page is assumed. */
export async function decodeGrey(path: string, page: number): Promise<{ image: GreyImage & { dpi: number }; size: { widthPt: number; heightPt: number } }> {
  const options = { page: page - 1, limitInputPixels: 200_000_000, failOn: 'error' as const };
  const meta = await sharp(path, options).metadata();
  const turned = (meta.orientation ?? 1) >= 5;
  const widthPx = (turned ? meta.height : meta.width) ?? 1;
  const heightPx = (turned ? meta.width : meta.height) ?? 1;
  const dpi = statedDpi(meta.density, widthPx, heightPx);
  const scale = dpi < WANTED_DPI * 0.9 ? WANTED_DPI / dpi : dpi > WANTED_DPI * 1.6 ? (WANTED_DPI * 1.5) / dpi : 1;
  const { data, info } = await sharp(path, options)
    .rotate()
    .flatten({ background: '#ffffff' })
    .resize({ width: Math.max(1, Math.round(widthPx * scale)) })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const grey = info.channels === 1 ? new Uint8Array(data) : everyNth(data, info.channels);
  return {
    image: { width: info.width, height: info.height, pixels: grey, dpi: dpi * scale },
    size: { widthPt: (widthPx / dpi) * 72, heightPt: (heightPx / dpi) * 72 },
  };
}

/** The resolution a picture states, unless it is one that cannot be (72 and 96 are what programs write when they know nothing). */
export function statedDpi(density: number | undefined, widthPx: number, heightPx: number): number {
  const long = Math.max(widthPx, heightPx);
  const ifA4 = long / (297 / 25.4);
  if (density === undefined || density < LEAST_DPI || ((density === 72 || density === 96) && ifA4 > 120)) return Math.max(LEAST_DPI, ifA4);
  return density;
}

function everyNth(data: Buffer, channels: number): Uint8Array {
  const out = new Uint8Array(data.length / channels);
  for (let index = 0; index < out.length; index += 1) out[index] = data[index * channels]!;
  return out;
}

/** Share of the page that is ink, 0 to 1, from every pixel of a small picture and a grid of a large one; the outer 2 % are left out, for scanners leave shadows there. */
export function inkShare({ width, height, pixels }: GreyImage): number {
  const marginX = Math.floor(width * 0.02);
  const marginY = Math.floor(height * 0.02);
  const step = width > 1200 ? 2 : 1;
  let dark = 0;
  let seen = 0;
  for (let y = marginY; y < height - marginY; y += step) {
    const end = y * width + width - marginX;
    for (let at = y * width + marginX; at < end; at += step) {
      seen += 1;
      if (pixels[at]! < INK) dark += 1;
    }
  }
  return seen === 0 ? 0 : dark / seen;
}

/** How much of the ink of a prepared page lies in the boxes of the words found: little means a block was lost. */
export function inkCovered(picture: Pick<OcrPicture, 'pgm' | 'width' | 'height'>, boxes: readonly { x: number; y: number; w: number; h: number }[]): number {
  const pixels = picture.pgm.subarray(picture.pgm.length - picture.width * picture.height);
  const covered = new Uint8Array(picture.width * picture.height);
  for (const box of boxes) {
    for (let y = Math.max(0, Math.floor(box.y) - 2); y < Math.min(picture.height, box.y + box.h + 2); y += 1) {
      covered.fill(1, y * picture.width + Math.max(0, Math.floor(box.x) - 2), y * picture.width + Math.min(picture.width, Math.ceil(box.x + box.w) + 2));
    }
  }
  let dark = 0;
  let inside = 0;
  // Every other pixel of every other row tells the share as well.
  for (let y = 0; y < picture.height; y += 2) {
    const end = (y + 1) * picture.width;
    for (let at = y * picture.width; at < end; at += 2) {
      if (pixels[at]! >= INK) continue;
      dark += 1;
      inside += covered[at]!;
    }
  }
  return dark === 0 ? 1 : inside / dark;
}
