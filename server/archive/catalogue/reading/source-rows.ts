import { isSeq, LineCounter, parseDocument } from 'yaml';
import type { RefusedRow } from '../model.js';
import { parseCsv } from './parse-csv.js';

/** A row before its meaning is known: where it stands and its raw value. */
export interface SourceRow {
  readonly file: string;
  readonly line: number;
  readonly value: unknown;
}

/** Rows of one file, with those that could not even be split off. */
export interface SourceRows {
  readonly rows: readonly SourceRow[];
  readonly refused: readonly RefusedRow[];
}

/** More entries than any catalogue file needs. */
const MAX_YAML_ROWS = 20_000;

/** Rows of a CSV file: cell names become camelCase (`name_vi` → `nameVi`), empty cells are left out. */
export function csvRows(file: string, text: string): SourceRows {
  const parsed = parseCsv(text);
  const rows = parsed.rows.map(({ line, cells }) => ({
    file,
    line,
    value: Object.fromEntries(Object.entries(cells).flatMap(([name, cell]) => (cell === '' ? [] : [[camelCase(name), cell]]))),
  }));
  return { rows, refused: parsed.faults.map((fault) => ({ file, ...fault })) };
}

/** Rows of a YAML file: the entries of the list it holds. Anchors and aliases are not followed. */
export function yamlRows(file: string, text: string): SourceRows {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    return { rows: [], refused: [{ file, line: error.linePos?.[0].line ?? 0, code: 'yaml-broken', params: { reason: error.code } }] };
  }
  const list = document.contents;
  if (!isSeq(list)) return { rows: [], refused: [{ file, line: 1, code: 'yaml-not-a-list', params: {} }] };
  if (list.items.length > MAX_YAML_ROWS) {
    return { rows: [], refused: [{ file, line: 0, code: 'yaml-too-many-rows', params: { max: MAX_YAML_ROWS } }] };
  }
  const rows: SourceRow[] = [];
  const refused: RefusedRow[] = [];
  for (const item of list.items) {
    const line = lines.linePos((item as { range?: [number, number, number] }).range?.[0] ?? 0).line;
    try {
      rows.push({ file, line, value: (item as { toJS(doc: unknown, options: object): unknown }).toJS(document, { maxAliasCount: 0 }) });
    } catch {
      refused.push({ file, line, code: 'yaml-alias', params: {} });
    }
  }
  return { rows, refused };
}

function camelCase(name: string): string {
  return name.trim().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
