/** A name object (ISO 32000-2, 7.3.5), without the slash and with #xx resolved. */
export class PdfName {
  constructor(readonly name: string) {}
}

/** An indirect reference (7.3.10). */
export class PdfRef {
  constructor(
    readonly num: number,
    readonly gen: number,
  ) {}
}

/** A string object (7.3.4). `start` and `end` are the file positions of its token with delimiters, -1 inside object streams. */
export class PdfString {
  constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
    readonly hex: boolean,
  ) {}
}

/** A dictionary (7.3.7). A repeated key is a fact that judges need, so it is kept. */
export class PdfDict {
  constructor(
    readonly entries: ReadonlyMap<string, PdfObject>,
    readonly hasDuplicateKey: boolean,
    readonly start: number,
    readonly end: number,
  ) {}

  /** The value as written: a reference stays a reference; absent is null (7.3.9 makes them equal). */
  get(key: string): PdfObject {
    return this.entries.get(key) ?? null;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }
}

/** A stream (7.3.8): `data` is the stored, still filtered form (decrypted when the file is encrypted and could be opened). */
export class PdfStream {
  constructor(
    readonly dict: PdfDict,
    readonly data: Uint8Array,
  ) {}
}

/** Any PDF object. Arrays are plain readonly arrays, numbers are JavaScript numbers. */
export type PdfObject = null | boolean | number | PdfName | PdfRef | PdfString | PdfDict | PdfStream | readonly PdfObject[];

/** True for arrays; needed because Array.isArray loses the readonly type. */
export function isPdfArray(value: PdfObject): value is readonly PdfObject[] {
  return Array.isArray(value);
}

/** The name's text, or undefined when the object is no name. */
export function nameOf(value: PdfObject): string | undefined {
  return value instanceof PdfName ? value.name : undefined;
}

/** The text of a string: UTF-16 with mark, UTF-8 with mark, else one byte a character (7.9.2.2; PDFDocEncoding read as Latin-1). */
export function textOf(value: PdfObject): string | undefined {
  if (!(value instanceof PdfString)) {
    return undefined;
  }
  const bytes = Buffer.from(value.bytes.buffer, value.bytes.byteOffset, value.bytes.length);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
    return Buffer.from(even).swap16().toString('utf16le');
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return bytes.subarray(2).toString('utf16le');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return bytes.subarray(3).toString('utf8');
  }
  return bytes.toString('latin1');
}
