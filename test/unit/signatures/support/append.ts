/** How a save is appended by hand to a finished file. */
export interface AppendOptions {
  readonly root?: string;
  /** Where the section before stands; the last one of the file by default. */
  readonly previous?: number;
  /** Further rows of the table, as text. */
  readonly rows?: string;
}

type Objects = Readonly<Record<number, string>>;

function lastSection(bytes: Buffer): number {
  const found = [...bytes.toString('latin1').matchAll(/startxref\n(\d+)\n/g)];
  return Number(found[found.length - 1]?.[1]);
}

/** Appends objects with a cross-reference table. */
export function appendTable(bytes: Buffer, objects: Objects, options: AppendOptions = {}): Buffer {
  let text = '';
  let rows = options.rows ?? '';
  for (const [num, body] of Object.entries(objects)) {
    rows += `${num} 1\n${String(bytes.length + text.length).padStart(10, '0')} 00000 n \n`;
    text += `${num} 0 obj\n${body}\nendobj\n`;
  }
  const at = bytes.length + text.length;
  text += `xref\n${rows}trailer\n<</Size 70 /Root ${options.root ?? '1 0 R'} /Prev ${options.previous ?? lastSection(bytes)}>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(text, 'latin1')]);
}

/** Appends objects inside an object stream (58) with a cross-reference stream (59); `plain` objects stand beside them. */
export function appendPacked(bytes: Buffer, packed: Objects, options: { readonly indirectFirst?: string; readonly plain?: Objects } = {}): Buffer {
  let text = '';
  const rows: [number, number, number, number][] = [];
  const write = (num: number, body: string): void => {
    rows.push([num, 1, bytes.length + text.length, 0]);
    text += `${num} 0 obj\n${body}\nendobj\n`;
  };
  Object.entries(options.plain ?? {}).forEach(([num, body]) => write(Number(num), body));
  let header = '';
  let content = '';
  Object.entries(packed).forEach(([num, body], index) => {
    header += `${num} ${content.length} `;
    content += `${body} `;
    rows.push([Number(num), 2, 58, index]);
  });
  write(58, `<</Type /ObjStm /N ${Object.keys(packed).length} /First ${options.indirectFirst ?? header.length} /Length ${header.length + content.length}>>\nstream\n${header}${content}\nendstream`);
  const at = bytes.length + text.length;
  rows.push([59, 1, at, 0]);
  rows.sort((a, b) => a[0] - b[0]);
  const table = Buffer.concat(rows.map(([, kind, second, third]) => Buffer.from([kind, second >>> 24, (second >>> 16) & 255, (second >>> 8) & 255, second & 255, third >> 8, third & 255])));
  const dict = `<</Type /XRef /Size 70 /W [1 4 2] /Index [${rows.map(([num]) => `${num} 1`).join(' ')}] /Root 1 0 R /Prev ${lastSection(bytes)} /Length ${table.length}>>`;
  text += `59 0 obj\n${dict}\nstream\n${table.toString('latin1')}\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(text, 'latin1')]);
}
