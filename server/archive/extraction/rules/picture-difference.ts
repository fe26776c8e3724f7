import type { GreyImage } from '../model.js';

/** A place where two pictures differ, in thousandths of width and height from the top left. */
export interface DifferenceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How far two pictures of one page differ. `share` is the part of the points that differ, 0 to 1. */
export interface PictureDifference {
  readonly share: number;
  readonly boxes: readonly DifferenceBox[];
}

/** Smoothing at edges may move a point by a few levels; ink on paper moves it by many. */
const NOTICEABLE = 24;
const CELL = 12;
const MOST_BOXES = 60;

/**
 * Compares two pictures point by point and frames what differs. Pictures of different size differ as a whole: the page itself
 * was changed. Pure; the same program must have drawn both, at the same scale.
 */
export function pictureDifference(before: GreyImage, after: GreyImage): PictureDifference {
  const { width, height } = before;
  if (after.width !== width || after.height !== height) return { share: 1, boxes: [{ x: 0, y: 0, width: 1000, height: 1000 }] };
  const across = Math.ceil(width / CELL);
  const down = Math.ceil(height / CELL);
  const marked = new Uint8Array(across * down);
  let different = 0;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const cells = Math.floor(y / CELL) * across;
    for (let x = 0; x < width; x += 1) {
      if (Math.abs((before.pixels[row + x] ?? 255) - (after.pixels[row + x] ?? 255)) <= NOTICEABLE) continue;
      different += 1;
      marked[cells + Math.floor(x / CELL)] = 1;
    }
  }
  const boxes = different === 0 ? [] : frame(marked, across, down);
  const thousandths = (cells: number, size: number): number => Math.min(1000, Math.round((cells * CELL * 1000) / size));
  return {
    share: different / Math.max(1, width * height),
    boxes: boxes.map((box) => ({
      x: thousandths(box.left, width), y: thousandths(box.top, height),
      width: thousandths(box.right + 1, width) - thousandths(box.left, width), height: thousandths(box.bottom + 1, height) - thousandths(box.top, height),
    })),
  };
}

interface CellBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** One box around each group of marked cells that touch, a cell of blank between them allowed; the largest ones when there are very many. */
function frame(marked: Uint8Array, across: number, down: number): CellBox[] {
  const boxes: CellBox[] = [];
  for (let start = 0; start < marked.length; start += 1) {
    if (marked[start] !== 1) continue;
    const box: CellBox = { left: start % across, right: start % across, top: Math.floor(start / across), bottom: Math.floor(start / across) };
    const waiting = [start];
    marked[start] = 2;
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [x, y] = [at % across, Math.floor(at / across)];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
      for (let dy = -2; dy <= 2; dy += 1) {
        for (let dx = -2; dx <= 2; dx += 1) {
          const [nx, ny] = [x + dx, y + dy];
          if (nx < 0 || ny < 0 || nx >= across || ny >= down || marked[ny * across + nx] !== 1) continue;
          marked[ny * across + nx] = 2;
          waiting.push(ny * across + nx);
        }
      }
    }
    boxes.push(box);
  }
  const area = (box: CellBox): number => (box.right - box.left + 1) * (box.bottom - box.top + 1);
  return boxes.sort((a, b) => area(b) - area(a)).slice(0, MOST_BOXES);
}
