import type { GreyImage } from '../model.js';

const LOOK_WIDTH = 640;
const MOST_DEGREES = 6;
const INK = 140;
/** Room above and below the profile for lines that leave the page when it is turned. */
const OUTSIDE = 200;

/**
 * The angle in degrees by which the lines of a page lean, found by the sharpness of its row profile: rows of text are darkest
 * against white when the page stands straight. Positive: lines fall to the right. Within ±6°, to a tenth; 0 for an empty page.
 */
export function estimateSkew(image: GreyImage): number {
  const points = darkPoints(image);
  if (points.xs.length < 200) return 0;
  let best = search(points, -MOST_DEGREES, MOST_DEGREES, 0.5);
  best = search(points, best - 0.5, best + 0.5, 0.1);
  return Math.abs(best) < 0.05 ? 0 : Math.round(best * 100) / 100;
}

interface Points {
  readonly xs: Int16Array;
  readonly ys: Int16Array;
  readonly height: number;
}

/** Upper edges of ink on a small copy; the margin is left out, for scanners leave black borders there. */
function darkPoints(image: GreyImage): Points {
  const step = Math.max(1, Math.round(image.width / LOOK_WIDTH));
  const width = Math.floor(image.width / step);
  const height = Math.floor(image.height / step);
  const marginX = Math.floor(width * 0.04);
  const marginY = Math.floor(height * 0.04);
  const xs: number[] = [];
  const ys: number[] = [];
  let above = new Uint8Array(width);
  let here = new Uint8Array(width);
  for (let y = marginY; y < height - marginY; y += 1) {
    for (let x = marginX; x < width - marginX; x += 1) {
      here[x] = hasInk(image, x * step, y * step, step) ? 1 : 0;
      if (here[x] === 1 && above[x] === 0) {
        xs.push(x);
        ys.push(y);
      }
    }
    [above, here] = [here, above];
  }
  return { xs: Int16Array.from(xs), ys: Int16Array.from(ys), height };
}

function hasInk({ pixels, width }: GreyImage, x: number, y: number, step: number): boolean {
  for (let dy = 0; dy < step; dy += 1) {
    const row = (y + dy) * width + x;
    for (let dx = 0; dx < step; dx += 1) if (pixels[row + dx]! < INK) return true;
  }
  return false;
}

function search(points: Points, from: number, to: number, step: number): number {
  let best = 0;
  let bestScore = -1;
  for (let degrees = from; degrees <= to + 1e-9; degrees += step) {
    const score = sharpness(points, degrees);
    // Of equal scores the one nearest to straight: an empty page is not turned.
    if (score > bestScore * 1.0005 || (score >= bestScore && Math.abs(degrees) < Math.abs(best))) {
      best = degrees;
      bestScore = score;
    }
  }
  return best;
}

function sharpness({ xs, ys, height }: Points, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const rows = new Int32Array(height + 2 * OUTSIDE);
  for (let index = 0; index < xs.length; index += 1) {
    rows[(ys[index]! - xs[index]! * slope + OUTSIDE + 0.5) | 0]! += 1;
  }
  let score = 0;
  for (let row = 1; row < rows.length; row += 1) {
    const change = rows[row]! - rows[row - 1]!;
    score += change * change;
  }
  return score;
}

/** The page turned back by the angle about its centre, same size, white where nothing was. */
export function straighten(image: GreyImage, degrees: number): GreyImage {
  const { width, height, pixels } = image;
  const turned = new Uint8Array(width * height).fill(255);
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  const cx = width / 2;
  const cy = height / 2;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const sx = cx + (x - cx) * cos - (y - cy) * sin;
      const sy = cy + (x - cx) * sin + (y - cy) * cos;
      const x0 = Math.floor(sx);
      const y0 = Math.floor(sy);
      if (x0 < 0 || y0 < 0 || x0 >= width - 1 || y0 >= height - 1) continue;
      const fx = sx - x0;
      const fy = sy - y0;
      const at = y0 * width + x0;
      const top = pixels[at]! * (1 - fx) + pixels[at + 1]! * fx;
      const bottom = pixels[at + width]! * (1 - fx) + pixels[at + width + 1]! * fx;
      turned[y * width + x] = top * (1 - fy) + bottom * fy;
    }
  }
  return { width, height, pixels: turned };
}

/** A box of the straightened page as a box of the page as it is (its outer rectangle). */
export function turnBack(box: { x: number; y: number; w: number; h: number }, size: { width: number; height: number }, degrees: number): { x: number; y: number; w: number; h: number } {
  if (degrees === 0) return box;
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  const cx = size.width / 2;
  const cy = size.height / 2;
  // The middle turns exactly; the box keeps its size, which at a few degrees is nearer to the word than its outer rectangle.
  const mx = box.x + box.w / 2 - cx;
  const my = box.y + box.h / 2 - cy;
  return { x: cx + mx * cos - my * sin - box.w / 2, y: cy + mx * sin + my * cos - box.h / 2, w: box.w, h: box.h };
}
