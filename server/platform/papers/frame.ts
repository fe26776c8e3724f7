import { MM, type Canvas } from './canvas.js';

/** A page being filled from the top: what every part of the drawing shares. */
export interface Frame {
  readonly canvas: Canvas;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly size: number;
  /** Base line of the next line, in points from the top. */
  y: number;
  page: number;
}

/** Base line of the first line of a page: a top margin of 20 mm. */
export const TOP = 20 * MM + 10;

/** Starts a new page when less than `height` points are left. */
export function makeRoom(frame: Frame, height: number): boolean {
  if (frame.y + height <= frame.bottom + frame.size * 0.3) return false;
  frame.canvas.newPage();
  frame.page += 1;
  frame.canvas.centered(String(frame.page), frame.canvas.width / 2, 13 * MM, { size: 13 });
  frame.y = TOP;
  return true;
}
