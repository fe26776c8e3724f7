import { PDFDict, PDFName, type PDFDocument, type PDFObject, type PDFRef } from 'pdf-lib';

/** New or changed objects of a file, to be appended after its last byte. */
export interface Revision {
  readonly document: PDFDocument;
  readonly objects: ReadonlyMap<PDFRef, PDFObject>;
}

const END = Buffer.from('\n');

/**
 * Appends a revision to a file without touching a byte of what is there (ISO 32000-1, 7.5.6): the changed objects, a
 * cross-reference section over them and a trailer that points back to the section before. The section has the form (table or
 * stream) of the one it follows.
 */
export function appendRevision(original: Uint8Array, revision: Revision): Buffer {
  const head = Buffer.from(original);
  const previous = lastStartxref(head);
  const parts: Buffer[] = [head, ...(head.at(-1) === 0x0a ? [] : [END])];
  let length = parts.reduce((sum, part) => sum + part.length, 0);
  const offsets = new Map<PDFRef, number>();
  const ordered = [...revision.objects].sort(([a], [b]) => a.objectNumber - b.objectNumber);
  for (const [ref, object] of ordered) {
    offsets.set(ref, length);
    const bytes = Buffer.concat([Buffer.from(`${ref.objectNumber} ${ref.generationNumber} obj\n`), serialise(object), Buffer.from('\nendobj\n')]);
    parts.push(bytes);
    length += bytes.length;
  }
  const isTable = head.subarray(previous, previous + 4).toString('latin1') === 'xref';
  const section = isTable ? tableSection(revision.document, offsets, previous) : streamSection(revision.document, offsets, previous, length);
  return Buffer.concat([...parts, section, Buffer.from(`startxref\n${length}\n%%EOF\n`)]);
}

function lastStartxref(file: Buffer): number {
  const at = file.lastIndexOf('startxref');
  const found = at < 0 ? null : /^startxref\s+(\d+)/.exec(file.subarray(at, at + 40).toString('latin1'));
  if (found === null) throw new Error('no startxref: not a complete PDF');
  return Number(found[1]);
}

function serialise(object: PDFObject): Buffer {
  const bytes = Buffer.alloc(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}

function tableSection(document: PDFDocument, offsets: ReadonlyMap<PDFRef, number>, previous: number): Buffer {
  const rows = [...offsets].map(([ref, offset]) => {
    const entry = `${String(offset).padStart(10, '0')} ${String(ref.generationNumber).padStart(5, '0')} n \n`;
    return `${ref.objectNumber} 1\n${entry}`;
  });
  return Buffer.from(`xref\n${rows.join('')}trailer\n<< ${trailerEntries(document, previous)} >>\n`);
}

function streamSection(document: PDFDocument, offsets: ReadonlyMap<PDFRef, number>, previous: number, at: number): Buffer {
  const own = document.context.largestObjectNumber + 1;
  const entries: [number, number, number][] = [...[...offsets].map(([ref, offset]): [number, number, number] => [ref.objectNumber, offset, ref.generationNumber]), [own, at, 0]];
  const data = Buffer.alloc(entries.length * 7);
  entries.forEach(([, offset, generation], index) => {
    data.writeUInt8(1, index * 7);
    data.writeUInt32BE(offset, index * 7 + 1);
    data.writeUInt16BE(generation, index * 7 + 5);
  });
  const index = entries.map(([number]) => `${number} 1`).join(' ');
  const dict = `<< /Type /XRef /W [1 4 2] /Index [${index}] /Length ${data.length} ${trailerEntries(document, previous, own + 1)} >>`;
  return Buffer.concat([Buffer.from(`${own} 0 obj\n${dict}\nstream\n`), data, Buffer.from('\nendstream\nendobj\n')]);
}

function trailerEntries(document: PDFDocument, previous: number, size = document.context.largestObjectNumber + 1): string {
  const { Root, Info, ID } = document.context.trailerInfo;
  const parts = [`/Size ${size}`, `/Prev ${previous}`, `/Root ${String(Root)}`];
  if (Info !== undefined) parts.push(`/Info ${String(Info)}`);
  if (ID !== undefined) parts.push(`/ID ${String(ID)}`);
  return parts.join(' ');
}

/** A copy of a dictionary that can be changed without changing the loaded document. */
export function copyOf(dict: PDFDict): PDFDict {
  const copy = PDFDict.withContext(dict.context);
  for (const [key, value] of dict.entries()) copy.set(PDFName.of(key.decodeText()), value);
  return copy;
}
