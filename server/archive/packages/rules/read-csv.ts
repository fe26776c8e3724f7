/** A row of a CSV file by the names of its columns, with the line it stands on. */
export interface CsvRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Reads CSV with a heading (RFC 4180), comma or semicolon, with or without byte order mark. Answers the line of the fault when a
 * quote is not closed or a row has more values than the heading.
 */
export function readCsv(text: string): { readonly rows: readonly CsvRow[]; readonly columns: readonly string[]; readonly faultLine?: number } {
  const body = text.replace(/^\uFEFF/, '');
  const separator = (body.split(/\r?\n/, 1)[0] ?? '').includes(';') && !(body.split(/\r?\n/, 1)[0] ?? '').includes(',') ? ';' : ',';
  const table = splitCells(body, separator);
  if (table === undefined) return { rows: [], columns: [], faultLine: body.split('\n').length };
  const columns = (table[0]?.cells ?? []).map((cell) => cell.trim());
  const rows: CsvRow[] = [];
  for (const { line, cells } of table.slice(1)) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (cells.length > columns.length) return { rows, columns, faultLine: line };
    rows.push({ line, values: Object.fromEntries(columns.map((column, index) => [column, (cells[index] ?? '').normalize('NFC').trim()])) });
  }
  return { rows, columns };
}

function splitCells(text: string, separator: string): { line: number; cells: string[] }[] | undefined {
  const rows: { line: number; cells: string[] }[] = [];
  let [line, start, cell, cells, quoted] = [1, 1, '', [] as string[], false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '\n') line += 1;
    if (quoted) {
      if (letter === '"' && text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n') {
      rows.push({ line: start, cells: [...cells, cell.replace(/\r$/, '')] });
      [cell, cells, start] = ['', [], line];
    } else cell += letter;
  }
  if (quoted) return undefined;
  if (cell !== '' || cells.length > 0) rows.push({ line: start, cells: [...cells, cell.replace(/\r$/, '')] });
  return rows;
}
