import { createHash } from 'node:crypto';

/** A row as a line of text with the key it is ordered by. */
export interface KeyedLine {
  readonly key: readonly (string | number)[];
  readonly line: string;
}

/** Lines that are kept in one file. */
export interface Segment {
  readonly firstKey: readonly (string | number)[];
  readonly rows: number;
  readonly text: string;
}

const AVERAGE_ROWS = 256;
const MOST_ROWS = 2048;

/**
 * Cuts ordered lines into segments whose borders follow from the keys alone: a row that comes, goes or changes touches the segment it
 * lies in and leaves the others as they are, so that the same files need not be stored again.
 */
export async function* cutSegments(lines: AsyncIterable<KeyedLine> | Iterable<KeyedLine>): AsyncGenerator<Segment> {
  let held: string[] = [];
  let firstKey: readonly (string | number)[] = [];
  const cut = (): Segment => ({ firstKey, rows: held.length, text: `${held.join('\n')}\n` });
  for await (const { key, line } of lines) {
    if (held.length > 0 && (held.length >= MOST_ROWS || isBorder(key))) {
      yield cut();
      held = [];
    }
    if (held.length === 0) firstKey = key;
    held.push(line);
  }
  if (held.length > 0) yield cut();
}

function isBorder(key: readonly (string | number)[]): boolean {
  return createHash('sha256').update(JSON.stringify(key)).digest().readUInt16BE(0) % AVERAGE_ROWS === 0;
}

/** The name of a segment's file, from its table and first key. */
export function segmentPath(table: string, firstKey: readonly (string | number)[]): string {
  return `${table}/${createHash('sha256').update(JSON.stringify(firstKey)).digest('hex').slice(0, 20)}.jsonl`;
}
