import { MalformedPdf } from './malformed-pdf.js';
import { PdfDict, PdfName, PdfRef, PdfString } from './objects.js';
import type { PdfObject } from './objects.js';

const WHITE = new Uint8Array(256);
const DELIMITER = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) {
  WHITE[code] = 1;
}
for (const char of '()<>[]{}/%') {
  DELIMITER[char.charCodeAt(0)] = 1;
}

/** True for the six white-space bytes of ISO 32000-2, 7.2.3. */
export function isWhite(byte: number | undefined): boolean {
  return byte !== undefined && WHITE[byte] === 1;
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) {
    return byte - 0x30;
  }
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/**
 * Reads objects (ISO 32000-2, 7.3) from bytes, strictly: what is not an object is a MalformedPdf, nothing is guessed.
 * Positions are byte offsets; `fileOffset` false marks strings as not lying in the file (object streams).
 */
export class ObjectParser {
  pos: number;
  private nodes = 0;

  constructor(
    readonly bytes: Uint8Array,
    pos: number,
    readonly end: number,
    private readonly maxDepth: number,
    private readonly maxNodes: number,
    private readonly fileOffset = true,
  ) {
    this.pos = pos;
  }

  /** Moves over white space and comments. */
  skip(): void {
    const { bytes, end } = this;
    while (this.pos < end) {
      const byte = bytes[this.pos] as number;
      if (WHITE[byte] === 1) {
        this.pos++;
      } else if (byte === 0x25) {
        while (this.pos < end && bytes[this.pos] !== 10 && bytes[this.pos] !== 13) {
          this.pos++;
        }
      } else {
        return;
      }
    }
  }

  /** Takes the keyword when it stands here as a whole token; else stays and answers false. */
  keyword(word: string): boolean {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.pos + i] !== word.charCodeAt(i)) {
        return false;
      }
    }
    const next = this.bytes[this.pos + word.length];
    if (this.pos + word.length > this.end || (next !== undefined && this.pos + word.length < this.end && WHITE[next] !== 1 && DELIMITER[next] !== 1)) {
      return false;
    }
    this.pos += word.length;
    return true;
  }

  /** Reads an unsigned integer of plain digits, or -1 (and stays) when none is here. */
  unsigned(): number {
    let pos = this.pos;
    let value = 0;
    while (pos < this.end) {
      const digit = (this.bytes[pos] as number) - 0x30;
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      pos++;
    }
    if (pos === this.pos || pos - this.pos > 15) {
      return -1;
    }
    this.pos = pos;
    return value;
  }

  /** Reads one object; leading white space and comments are passed over. */
  object(depth = 0): PdfObject {
    if (depth > this.maxDepth || ++this.nodes > this.maxNodes) {
      throw new MalformedPdf('pdf.nesting-limit', this.pos);
    }
    this.skip();
    const byte = this.pos < this.end ? (this.bytes[this.pos] as number) : -1;
    switch (byte) {
      case 0x2f:
        return new PdfName(this.name());
      case 0x28:
        return this.literal();
      case 0x5b:
        return this.array(depth);
      case 0x3c:
        return this.bytes[this.pos + 1] === 0x3c ? this.dictionary(depth) : this.hex();
      default:
        return this.scalar(byte);
    }
  }

  private scalar(byte: number): PdfObject {
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e) {
      return this.numberOrRef();
    }
    if (this.keyword('null')) {
      return null;
    }
    if (this.keyword('true')) {
      return true;
    }
    if (this.keyword('false')) {
      return false;
    }
    throw new MalformedPdf('pdf.not-an-object', this.pos);
  }

  private numberOrRef(): PdfObject {
    const start = this.pos;
    const first = this.unsigned();
    if (first >= 0 && this.tokenEnds()) {
      const afterFirst = this.pos;
      if (isWhite(this.bytes[this.pos])) {
        this.skip();
        const gen = this.unsigned();
        if (gen >= 0 && isWhite(this.bytes[this.pos])) {
          this.skip();
          if (this.keyword('R')) {
            return new PdfRef(first, gen);
          }
        }
      }
      this.pos = afterFirst;
      return first;
    }
    this.pos = start;
    return this.real();
  }

  private tokenEnds(): boolean {
    const next = this.pos < this.end ? (this.bytes[this.pos] as number) : 32;
    return WHITE[next] === 1 || DELIMITER[next] === 1;
  }

  private real(): number {
    const start = this.pos;
    while (!this.tokenEnds()) {
      this.pos++;
    }
    const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, Math.min(this.pos - start, 64)).toString('latin1');
    if (!/^[+-]*(\d+\.?\d*|\.\d+|\.)-?\d*$/.test(text)) {
      throw new MalformedPdf('pdf.not-a-number', start);
    }
    const value = Number.parseFloat(text.replace(/^[+-]*(?=[+-])/, ''));
    return Number.isFinite(value) ? value : 0;
  }

  private name(): string {
    this.pos++;
    let text = '';
    let run = this.pos;
    while (!this.tokenEnds()) {
      const high = this.bytes[this.pos] === 0x23 ? hexValue(this.bytes[this.pos + 1] ?? 0) : -1;
      const low = high >= 0 ? hexValue(this.bytes[this.pos + 2] ?? 0) : -1;
      if (low >= 0) {
        text += this.latin1(run, this.pos) + String.fromCharCode(high * 16 + low);
        this.pos += 3;
        run = this.pos;
      } else {
        this.pos++;
      }
    }
    return text + this.latin1(run, this.pos);
  }

  private latin1(from: number, to: number): string {
    let text = '';
    for (let i = from; i < to; i++) {
      text += String.fromCharCode(this.bytes[i] as number);
    }
    return text;
  }

  /** Long values without blanks, as signatures are, in one go; undefined for all that needs a look at each digit. */
  private quickHex(close: number): Uint8Array | undefined {
    const count = close - this.pos;
    if (close >= this.end || count < 64 || count % 2 !== 0) {
      return undefined;
    }
    const decoded = Buffer.from(Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.pos, count).toString('latin1'), 'hex');
    return decoded.length * 2 === count ? decoded : undefined;
  }

  private hex(): PdfString {
    const start = this.pos++;
    const close = this.findByte(0x3e);
    const quick = this.quickHex(close);
    if (quick !== undefined) {
      this.pos = close + 1;
      return new PdfString(quick, this.fileOffset ? start : -1, this.fileOffset ? this.pos : -1, true);
    }
    const out = new Uint8Array(Math.max(0, (close - this.pos + 1) >> 1));
    let length = 0;
    let high = -1;
    for (;;) {
      const byte = this.pos < this.end ? (this.bytes[this.pos++] as number) : -1;
      if (byte === 0x3e) {
        break;
      }
      const digit = byte < 0 ? -1 : hexValue(byte);
      if (digit < 0) {
        if (byte >= 0 && WHITE[byte] === 1) {
          continue;
        }
        throw new MalformedPdf('pdf.bad-hex-string', this.pos);
      }
      if (high < 0) {
        high = digit;
      } else {
        out[length++] = high * 16 + digit;
        high = -1;
      }
    }
    if (high >= 0) {
      out[length++] = high * 16;
    }
    return new PdfString(out.subarray(0, length), this.fileOffset ? start : -1, this.fileOffset ? this.pos : -1, true);
  }

  private findByte(byte: number): number {
    const at = this.bytes.indexOf(byte, this.pos);
    if (at < 0 || at >= this.end) {
      throw new MalformedPdf('pdf.unterminated-string', this.pos);
    }
    return at;
  }

  private literal(): PdfString {
    const start = this.pos++;
    const out: number[] = [];
    let open = 1;
    while (this.pos < this.end) {
      const byte = this.bytes[this.pos++] as number;
      if (byte === 0x5c) {
        this.escape(out);
        continue;
      }
      if (byte === 0x28) {
        open++;
      } else if (byte === 0x29 && --open === 0) {
        return new PdfString(Uint8Array.from(out), this.fileOffset ? start : -1, this.fileOffset ? this.pos : -1, false);
      }
      if (byte === 13) {
        if (this.bytes[this.pos] === 10) {
          this.pos++;
        }
        out.push(10);
      } else {
        out.push(byte);
      }
    }
    throw new MalformedPdf('pdf.unterminated-string', start);
  }

  private escape(out: number[]): void {
    const byte = this.bytes[this.pos++] ?? 0;
    const simple = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12 }[byte];
    if (simple !== undefined) {
      out.push(simple);
    } else if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let i = 0; i < 2; i++) {
        const next = this.bytes[this.pos] ?? 0;
        if (next < 0x30 || next > 0x37) {
          break;
        }
        value = value * 8 + next - 0x30;
        this.pos++;
      }
      out.push(value & 0xff);
    } else if (byte === 13) {
      if (this.bytes[this.pos] === 10) {
        this.pos++;
      }
    } else if (byte !== 10) {
      out.push(byte);
    }
  }

  private array(depth: number): PdfObject {
    this.pos++;
    const items: PdfObject[] = [];
    for (;;) {
      this.skip();
      if (this.bytes[this.pos] === 0x5d && this.pos < this.end) {
        this.pos++;
        return items;
      }
      items.push(this.object(depth + 1));
    }
  }

  private dictionary(depth: number): PdfDict {
    const start = this.pos;
    this.pos += 2;
    const entries = new Map<string, PdfObject>();
    let duplicate = false;
    for (;;) {
      this.skip();
      const byte = this.pos < this.end ? this.bytes[this.pos] : undefined;
      if (byte === 0x3e && this.bytes[this.pos + 1] === 0x3e) {
        this.pos += 2;
        return new PdfDict(entries, duplicate, this.fileOffset ? start : -1, this.fileOffset ? this.pos : -1);
      }
      if (byte !== 0x2f) {
        throw new MalformedPdf('pdf.bad-dictionary', this.pos);
      }
      const key = this.name();
      const value = this.object(depth + 1);
      duplicate ||= entries.has(key);
      entries.set(key, value);
    }
  }
}
