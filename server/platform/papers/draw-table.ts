import type { PaperTable } from './official-paper.js';
import { printable } from './official-paper.js';
import { makeRoom, TOP } from './frame.js';
import type { Frame } from './frame.js';

interface Laid {
  readonly lines: readonly (readonly string[])[];
  readonly height: number;
}

const PAD = 3.5;
const CELL_LEADING = 1.22;

/**
 * Draws a table over as many pages as it takes, its heading on each. A row taller than a page is cut at the foot and goes on
 * with its remaining lines on the next.
 */
export function drawTable(frame: Frame, table: PaperTable): void {
  const size = frame.size - 2;
  const shares = table.columns.reduce((sum, column) => sum + column.share, 0);
  const widths = table.columns.map((column) => ((frame.right - frame.left) * column.share) / shares);
  const lay = (cells: readonly string[], face: 'regular' | 'bold'): Laid => laid(widths.map((width, index) => frame.canvas.wrap(printable(cells[index] ?? ''), width - 2 * PAD, { size, face })), size);
  const heading = lay(table.columns.map((column) => column.title), 'bold');
  const most = Math.max(1, Math.floor((frame.bottom - TOP - heading.height - 2 * PAD) / (size * CELL_LEADING)));
  frame.y -= size * 0.4;
  makeRoom(frame, heading.height + size * CELL_LEADING * 2 + 4 * PAD);
  drawRow(frame, table, widths, heading, { size, face: 'bold', centered: true });
  for (const cells of table.rows) {
    for (const part of inPieces(lay(cells, 'regular'), most, size)) {
      if (makeRoom(frame, part.height)) drawRow(frame, table, widths, heading, { size, face: 'bold', centered: true });
      drawRow(frame, table, widths, part, { size, face: 'regular', centered: false });
    }
  }
  frame.y += size * 1.6;
}

function laid(lines: readonly (readonly string[])[], size: number): Laid {
  return { lines, height: Math.max(1, ...lines.map((cell) => cell.length)) * size * CELL_LEADING + 2 * PAD };
}

function inPieces(row: Laid, most: number, size: number): Laid[] {
  const longest = Math.max(1, ...row.lines.map((cell) => cell.length));
  if (longest <= most) return [row];
  return Array.from({ length: Math.ceil(longest / most) }, (_, index) => laid(row.lines.map((cell) => cell.slice(index * most, (index + 1) * most)), size));
}

function drawRow(frame: Frame, table: PaperTable, widths: readonly number[], row: Laid, style: { size: number; face: 'regular' | 'bold'; centered: boolean }): void {
  const { canvas } = frame;
  const { size, face } = style;
  // Rows are boxed around the line their text stands on, which is below the top of the box.
  const top = frame.y - size;
  let x = frame.left;
  table.columns.forEach((column, index) => {
    const width = widths[index] ?? 0;
    const align = style.centered ? 'center' : (column.align ?? 'left');
    (row.lines[index] ?? []).forEach((line, at) => {
      const y = top + PAD + size * 0.9 + at * size * CELL_LEADING;
      if (align === 'center') canvas.centered(line, x + width / 2, y, { size, face });
      else if (align === 'right') canvas.text(line, x + width - PAD - canvas.measure(line, { size, face }), y, { size, face });
      else canvas.text(line, x + PAD, y, { size, face });
    });
    canvas.line(x, top, x, top + row.height, 0.5);
    x += width;
  });
  canvas.line(frame.right, top, frame.right, top + row.height, 0.5);
  canvas.line(frame.left, top, frame.right, top, 0.5);
  canvas.line(frame.left, top + row.height, frame.right, top + row.height, 0.5);
  frame.y += row.height;
}
