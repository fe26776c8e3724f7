/** One row of a CSV file: its cells by column name and the line on which it begins (counted from 1). */
export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Why a CSV text or one of its rows cannot be read. */
export interface CsvFault {
  readonly line: number;
  readonly code: 'csv-empty' | 'csv-duplicate-column' | 'csv-cell-count' | 'csv-open-quote' | 'csv-too-many-rows';
  readonly params: Readonly<Record<string, string | number>>;
}

/** What was read and what was not; a faulty row does not stop the others. */
export interface CsvResult {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly faults: readonly CsvFault[];
}

/** More rows than any province needs; a longer file is refused whole. */
export const MAX_CSV_ROWS = 50_000;

interface Cell {
  readonly text: string;
  readonly end: number;
  readonly closed: boolean;
}

/**
 * Reads comma-separated text (RFC 4180: quotes doubled inside quotes, line breaks allowed in them; LF or CRLF; a leading byte
 * order mark is dropped). The first row names the columns. Blank lines are skipped.
 */
export function parseCsv(text: string): CsvResult {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const faults: CsvFault[] = [];
  const rows: CsvRow[] = [];
  let columns: string[] | undefined;
  for (const { line, cells, closed } of splitRows(source)) {
    if (!closed) {
      faults.push({ line, code: 'csv-open-quote', params: {} });
      continue;
    }
    if (cells.length === 1 && cells[0] === '') continue;
    if (columns === undefined) {
      columns = cells;
      const twice = cells.find((name, index) => cells.indexOf(name) !== index);
      if (twice !== undefined) return { columns, rows, faults: [{ line, code: 'csv-duplicate-column', params: { field: twice } }] };
      continue;
    }
    if (cells.length !== columns.length) {
      faults.push({ line, code: 'csv-cell-count', params: { expected: columns.length, found: cells.length } });
      continue;
    }
    if (rows.length >= MAX_CSV_ROWS) {
      return { columns, rows: [], faults: [{ line: 0, code: 'csv-too-many-rows', params: { max: MAX_CSV_ROWS } }] };
    }
    rows.push({ line, cells: Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])) });
  }
  if (columns === undefined && faults.length === 0) faults.push({ line: 1, code: 'csv-empty', params: {} });
  return { columns: columns ?? [], rows, faults };
}

function* splitRows(source: string): Generator<{ line: number; cells: string[]; closed: boolean }> {
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const cells: string[] = [];
    const startLine = line;
    let closed = true;
    for (;;) {
      const cell = readCell(source, at);
      cells.push(cell.text);
      closed = closed && cell.closed;
      line += countBreaks(source, at, cell.end);
      at = cell.end;
      if (source[at] !== ',') break;
      at += 1;
    }
    if (source[at] === '\r') at += 1;
    if (source[at] === '\n') at += 1;
    line += 1;
    yield { line: startLine, cells, closed };
  }
}

function readCell(source: string, start: number): Cell {
  if (source[start] !== '"') {
    let end = start;
    while (end < source.length && source[end] !== ',' && source[end] !== '\n' && source[end] !== '\r') end += 1;
    return { text: source.slice(start, end).trim(), end, closed: true };
  }
  let text = '';
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return { text, end: source.length, closed: false };
    text += source.slice(at, quote);
    if (source[quote + 1] !== '"') {
      const rest = readCell(source, quote + 1);
      return { text: (text + rest.text).trim(), end: rest.end, closed: rest.closed };
    }
    text += '"';
    at = quote + 2;
  }
}

function countBreaks(source: string, start: number, end: number): number {
  let count = 0;
  for (let at = source.indexOf('\n', start); at >= 0 && at < end; at = source.indexOf('\n', at + 1)) count += 1;
  return count;
}
