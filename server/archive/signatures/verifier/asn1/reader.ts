/** Thrown when bytes are not the ASN.1 that was asked for, or pass a limit. `code` is stable. */
export class MalformedAsn1 extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'MalformedAsn1';
    this.code = code;
  }
}

/** Universal tags used here (X.680). */
export const TAG = {
  boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, null: 0x05, oid: 0x06, enumerated: 0x0a,
  utf8: 0x0c, sequence: 0x30, set: 0x31, printable: 0x13, teletex: 0x14, ia5: 0x16, utcTime: 0x17, generalizedTime: 0x18,
} as const;

const MAX_DEPTH = 60;
const MAX_CHILDREN = 200_000;

/**
 * One tag-length-value, a window into the caller's bytes: nothing is copied, so signed parts are hashed exactly as found.
 * `tag` is the first identifier octet (class, constructed bit, number); numbers above 30 do not occur in our formats.
 */
export class Tlv {
  private kids: readonly Tlv[] | undefined;

  constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly contentStart: number,
    readonly contentEnd: number,
    readonly end: number,
    readonly tag: number,
    readonly indefinite: boolean,
    private readonly depth: number,
  ) {}

  /** Identifier, length and content as found. */
  get raw(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }

  /** Content octets as found. */
  get content(): Uint8Array {
    return this.bytes.subarray(this.contentStart, this.contentEnd);
  }

  get constructed(): boolean {
    return (this.tag & 0x20) !== 0;
  }

  /** Number of a context-specific tag, or -1. */
  get context(): number {
    return (this.tag & 0xc0) === 0x80 ? this.tag & 0x1f : -1;
  }

  /** The values inside a constructed value. */
  children(): readonly Tlv[] {
    if (this.kids !== undefined) {
      return this.kids;
    }
    if (!this.constructed) {
      throw new MalformedAsn1('asn1.not-constructed');
    }
    const kids: Tlv[] = [];
    for (let pos = this.contentStart; pos < this.contentEnd; ) {
      const kid = readAt(this.bytes, pos, this.contentEnd, this.depth + 1);
      if (kids.push(kid) > MAX_CHILDREN) {
        throw new MalformedAsn1('asn1.too-many-values');
      }
      pos = kid.end;
    }
    this.kids = kids;
    return kids;
  }

  /** Children of a value that must be a SEQUENCE. */
  sequence(): readonly Tlv[] {
    this.expect(TAG.sequence);
    return this.children();
  }

  /** Children of a value that must be a SET. */
  set(): readonly Tlv[] {
    this.expect(TAG.set);
    return this.children();
  }

  /** Refuses any other tag. */
  expect(tag: number): this {
    if (this.tag !== tag) {
      throw new MalformedAsn1('asn1.unexpected-tag');
    }
    return this;
  }

  /** The single value inside an explicit tag. */
  inner(): Tlv {
    const kids = this.children();
    if (kids.length !== 1) {
      throw new MalformedAsn1('asn1.explicit-tag');
    }
    return kids[0] as Tlv;
  }
}

function readAt(bytes: Uint8Array, start: number, end: number, depth: number): Tlv {
  if (depth > MAX_DEPTH) {
    throw new MalformedAsn1('asn1.too-deep');
  }
  if (start + 2 > end) {
    throw new MalformedAsn1('asn1.truncated');
  }
  const tag = bytes[start] as number;
  if ((tag & 0x1f) === 0x1f) {
    throw new MalformedAsn1('asn1.high-tag');
  }
  const first = bytes[start + 1] as number;
  if (first === 0x80) {
    return readIndefinite(bytes, start, end, tag, depth);
  }
  let length = first;
  let pos = start + 2;
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 4 || pos + count > end) {
      throw new MalformedAsn1('asn1.bad-length');
    }
    length = 0;
    for (let i = 0; i < count; i++) {
      length = length * 256 + (bytes[pos++] as number);
    }
  }
  if (pos + length > end) {
    throw new MalformedAsn1('asn1.truncated');
  }
  return new Tlv(bytes, start, pos, pos + length, pos + length, tag, false, depth);
}

function readIndefinite(bytes: Uint8Array, start: number, end: number, tag: number, depth: number): Tlv {
  if ((tag & 0x20) === 0) {
    throw new MalformedAsn1('asn1.bad-length');
  }
  let pos = start + 2;
  for (let count = 0; ; count++) {
    if (pos + 2 > end || count > MAX_CHILDREN) {
      throw new MalformedAsn1('asn1.truncated');
    }
    if (bytes[pos] === 0 && bytes[pos + 1] === 0) {
      return new Tlv(bytes, start, start + 2, pos, pos + 2, tag, true, depth);
    }
    pos = readAt(bytes, pos, end, depth + 1).end;
  }
}

/** Reads the value at `offset`; what follows it is the caller's concern. */
export function readTlv(bytes: Uint8Array, offset = 0): Tlv {
  return readAt(bytes, offset, bytes.length, 0);
}

/** Reads bytes that must be exactly one value. */
export function readWhole(bytes: Uint8Array): Tlv {
  const tlv = readTlv(bytes);
  if (tlv.end !== bytes.length) {
    throw new MalformedAsn1('asn1.trailing-bytes');
  }
  return tlv;
}
