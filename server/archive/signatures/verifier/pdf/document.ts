import { openEncryption } from './encryption.js';
import type { Decryptor } from './encryption.js';
import { FileDigests } from './file-digests.js';
import { decodeStream } from './filters.js';
import type { PdfLimits } from './limits.js';
import { MalformedPdf } from './malformed-pdf.js';
import { PdfDict, PdfRef, PdfStream, PdfString, isPdfArray, nameOf } from './objects.js';
import type { PdfObject } from './objects.js';
import { ObjectParser, isWhite } from './parser.js';
import { readRevisions } from './revisions.js';
import type { Revision, RevisionList } from './revisions.js';
import { streamBody } from './xref.js';
import type { XrefEntry } from './xref.js';

/** One object as stored: its value and the bytes from `n g obj` to after `endobj`. */
export interface StoredObject {
  readonly value: PdfObject;
  readonly start: number;
  readonly end: number;
}

/** A PDF file cut into revisions; every revision can be looked at as it was when it was the last one. */
export class PdfDocument {
  readonly revisions: readonly Revision[];
  readonly tailBytes: number;
  readonly headerOffset: number;
  readonly decryptor: Decryptor | undefined;
  private readonly stored = new Map<XrefEntry, StoredObject>();
  private readonly containers = new Map<XrefEntry, ReadonlyMap<number, { num: number; value: PdfObject }>>();
  private readonly views = new Map<number, PdfView>();
  private inflated = 0;
  /** Hashes of the stored bytes. */
  readonly digests: FileDigests;

  constructor(
    readonly bytes: Uint8Array,
    readonly limits: PdfLimits,
    list: RevisionList,
    password: Uint8Array,
  ) {
    this.digests = new FileDigests(bytes);
    this.revisions = list.revisions;
    this.tailBytes = list.tailBytes;
    this.headerOffset = list.headerOffset;
    this.decryptor = this.openEncryption(password);
  }

  /** The file as it stood after revision `index`. */
  view(index: number): PdfView {
    let view = this.views.get(index);
    if (view === undefined) {
      view = new PdfView(this, index);
      this.views.set(index, view);
    }
    return view;
  }

  /** The file as it stands. */
  latest(): PdfView {
    return this.view(this.revisions.length - 1);
  }

  private openEncryption(password: Uint8Array): Decryptor | undefined {
    const last = this.revisions[this.revisions.length - 1] as Revision;
    const reference = last.trailer.get('Encrypt');
    const dict = reference instanceof PdfRef ? this.view(last.index).rawObject(reference) : reference;
    if (dict === null) {
      return undefined;
    }
    if (!(dict instanceof PdfDict)) {
      throw new MalformedPdf('pdf.bad-encryption');
    }
    const id = last.trailer.get('ID');
    const first = isPdfArray(id) ? (id[0] ?? null) : null;
    return openEncryption(dict, first instanceof PdfString ? first.bytes : new Uint8Array(0), password);
  }

  /** Reads a plain object at its place; the header must be exactly `num gen obj` (a mismatch is how shadow attacks look). */
  readPlain(entry: Extract<XrefEntry, { kind: 'plain' }>, view: PdfView): StoredObject {
    const known = this.stored.get(entry);
    if (known !== undefined) {
      return known;
    }
    const parser = new ObjectParser(this.bytes, entry.offset, this.bytes.length, this.limits.depth, this.limits.nodesPerObject);
    while (isWhite(this.bytes[parser.pos])) {
      parser.pos++;
    }
    const start = parser.pos;
    const num = parser.unsigned();
    parser.skip();
    const gen = num < 0 ? -1 : parser.unsigned();
    parser.skip();
    if (num !== entry.num || gen !== entry.gen || !parser.keyword('obj')) {
      throw new MalformedPdf('pdf.object-header-mismatch', entry.offset);
    }
    let value = parser.object();
    parser.skip();
    if (value instanceof PdfDict && this.bytes[parser.pos] === 0x73) {
      const length = view.resolve(value.get('Length'));
      value = new PdfStream(value, streamBody(parser, typeof length === 'number' ? length : -1));
      parser.skip();
    }
    if (!parser.keyword('endobj')) {
      throw new MalformedPdf('pdf.missing-endobj', parser.pos);
    }
    const stored = { value: this.decrypted(value, entry), start, end: parser.pos };
    this.stored.set(entry, stored);
    return stored;
  }

  private decrypted(value: PdfObject, entry: { num: number; gen: number }): PdfObject {
    const decryptor = this.decryptor;
    if (decryptor === undefined || !decryptor.opened) {
      return value;
    }
    if (value instanceof PdfStream) {
      const type = nameOf(value.dict.get('Type'));
      if (type === 'XRef') {
        return value;
      }
      const dict = this.decryptStrings(value.dict, entry, 0) as PdfDict;
      const plainMetadata = type === 'Metadata' && !decryptor.encryptMetadata;
      return new PdfStream(dict, plainMetadata ? value.data : decryptor.stream(value.data, entry.num, entry.gen, cryptFilterOf(dict)));
    }
    return this.decryptStrings(value, entry, 0);
  }

  /** Signature values are never encrypted (7.6.2): /Contents of a dictionary with /ByteRange stays. */
  private decryptStrings(value: PdfObject, entry: { num: number; gen: number }, depth: number): PdfObject {
    const decryptor = this.decryptor as Decryptor;
    if (value instanceof PdfString) {
      return new PdfString(decryptor.string(value.bytes, entry.num, entry.gen), value.start, value.end, value.hex);
    }
    if (isPdfArray(value)) {
      return value.map((item) => this.decryptStrings(item, entry, depth + 1));
    }
    if (value instanceof PdfDict) {
      const entries = new Map<string, PdfObject>();
      for (const [key, item] of value.entries) {
        const keep = key === 'Contents' && value.has('ByteRange');
        entries.set(key, keep ? item : this.decryptStrings(item, entry, depth + 1));
      }
      return new PdfDict(entries, value.hasDuplicateKey, value.start, value.end);
    }
    return value;
  }

  /** Reads an object stream (7.5.7) whole; object numbers must be those its header names. */
  readContainer(entry: Extract<XrefEntry, { kind: 'plain' }>, view: PdfView): ReadonlyMap<number, { num: number; value: PdfObject }> {
    const known = this.containers.get(entry);
    if (known !== undefined) {
      return known;
    }
    const { value } = this.readPlain(entry, view);
    if (!(value instanceof PdfStream) || nameOf(value.dict.get('Type')) !== 'ObjStm') {
      throw new MalformedPdf('pdf.not-an-object-stream', entry.offset);
    }
    const data = this.decode(value, view);
    const count = view.resolve(value.dict.get('N'));
    const first = view.resolve(value.dict.get('First'));
    if (typeof count !== 'number' || typeof first !== 'number' || count < 0 || count > this.limits.objects || first > data.length) {
      throw new MalformedPdf('pdf.bad-object-stream', entry.offset);
    }
    const header = new ObjectParser(data, 0, first, this.limits.depth, this.limits.nodesPerObject, false);
    const items = new Map<number, { num: number; value: PdfObject }>();
    for (let i = 0; i < count; i++) {
      header.skip();
      const num = header.unsigned();
      header.skip();
      const offset = header.unsigned();
      if (num < 0 || offset < 0 || first + offset >= data.length) {
        throw new MalformedPdf('pdf.bad-object-stream', entry.offset);
      }
      items.set(i, { num, value: this.packedObject(data, first + offset) });
    }
    this.containers.set(entry, items);
    return items;
  }

  private packedObject(data: Uint8Array, offset: number): PdfObject {
    const value = new ObjectParser(data, offset, data.length, this.limits.depth, this.limits.nodesPerObject, false).object();
    if (value instanceof PdfRef) {
      throw new MalformedPdf('pdf.reference-in-object-stream');
    }
    return value;
  }

  /** The unfiltered bytes of a stream, within the limits of one stream and of the whole file. */
  decode(stream: PdfStream, view: PdfView): Uint8Array {
    const data = decodeStream(stream.dict, stream.data, (value) => view.resolve(value), this.limits.inflatedBytes);
    this.inflated += data.length;
    if (this.inflated > this.limits.totalInflatedBytes) {
      throw new MalformedPdf('pdf.inflate-limit');
    }
    return data;
  }
}

function cryptFilterOf(dict: PdfDict): string | undefined {
  const filter = dict.get('Filter');
  const first = isPdfArray(filter) ? (filter[0] ?? null) : filter;
  if (nameOf(first) !== 'Crypt') {
    return undefined;
  }
  const parms = dict.get('DecodeParms');
  const parm = isPdfArray(parms) ? (parms[0] ?? null) : parms;
  return (parm instanceof PdfDict ? nameOf(parm.get('Name')) : undefined) ?? 'Identity';
}

/** The objects of a file as one revision left them. */
export class PdfView {
  private readonly lookups = new Map<number, XrefEntry | undefined>();
  private resolving = 0;

  constructor(
    readonly document: PdfDocument,
    readonly index: number,
  ) {}

  /** The trailer of this revision. */
  get trailer(): PdfDict {
    return (this.document.revisions[this.index] as Revision).trailer;
  }

  /** The cross-reference entry that counts for an object number in this revision. */
  entry(num: number): XrefEntry | undefined {
    if (this.lookups.has(num)) {
      return this.lookups.get(num);
    }
    let found: XrefEntry | undefined;
    for (let i = this.index; i >= 0 && found === undefined; i--) {
      found = (this.document.revisions[i] as Revision).entries.get(num);
    }
    this.lookups.set(num, found);
    return found;
  }

  /** The object behind a reference; free, absent or of another generation is null (7.3.10). Loops of references are malformed. */
  fetch(ref: PdfRef): PdfObject {
    const entry = this.entry(ref.num);
    if (entry === undefined || entry.kind === 'free' || entry.gen !== ref.gen) {
      return null;
    }
    if (++this.resolving > 64) {
      this.resolving = 0;
      throw new MalformedPdf('pdf.reference-loop');
    }
    try {
      if (entry.kind === 'plain') {
        return this.document.readPlain(entry, this).value;
      }
      const container = this.entry(entry.container);
      if (container?.kind !== 'plain') {
        throw new MalformedPdf('pdf.bad-object-stream');
      }
      const item = this.document.readContainer(container, this).get(entry.index);
      if (item === undefined || item.num !== ref.num) {
        throw new MalformedPdf('pdf.object-stream-mismatch');
      }
      return item.value;
    } finally {
      this.resolving--;
    }
  }

  /** Follows references until a direct object stands there. */
  resolve(value: PdfObject): PdfObject {
    let current = value;
    for (let hops = 0; current instanceof PdfRef; hops++) {
      if (hops > 16) {
        throw new MalformedPdf('pdf.reference-loop');
      }
      current = this.fetch(current);
    }
    return current;
  }

  /** A dictionary's entry, resolved. */
  get(dict: PdfDict, key: string): PdfObject {
    return this.resolve(dict.get(key));
  }

  /** An entry that is a dictionary (or the dictionary of a stream), else undefined. */
  dict(dict: PdfDict, key: string): PdfDict | undefined {
    const value = this.get(dict, key);
    return value instanceof PdfDict ? value : value instanceof PdfStream ? value.dict : undefined;
  }

  /** An entry that is an array, else undefined. */
  array(dict: PdfDict, key: string): readonly PdfObject[] | undefined {
    const value = this.get(dict, key);
    return isPdfArray(value) ? value : undefined;
  }

  /** The catalogue (7.7.2). */
  catalogue(): PdfDict {
    const root = this.get(this.trailer, 'Root');
    if (!(root instanceof PdfDict)) {
      throw new MalformedPdf('pdf.no-catalogue');
    }
    return root;
  }

  /** An object read without decryption, for the encryption dictionary itself. */
  rawObject(ref: PdfRef): PdfObject {
    const entry = this.entry(ref.num);
    return entry?.kind === 'plain' ? this.document.readPlain(entry, this).value : null;
  }
}

/** Opens a file for judging. Throws MalformedPdf when its structure does not hold. `password` is tried as user and owner password. */
export function openPdf(bytes: Uint8Array, limits: PdfLimits, password: Uint8Array = new Uint8Array(0)): PdfDocument {
  return new PdfDocument(bytes, limits, readRevisions(bytes, limits), password);
}
