import { inflateSync, constants } from 'node:zlib';
import { MalformedPdf } from './malformed-pdf.js';
import { PdfDict, isPdfArray, nameOf } from './objects.js';
import type { PdfObject } from './objects.js';
import { isWhite } from './parser.js';

/** Undoes the filters of a stream that structure readers need (7.4); other filters are a MalformedPdf, for nothing structural may use them. */
export function decodeStream(dict: PdfDict, data: Uint8Array, resolve: (value: PdfObject) => PdfObject, maxBytes: number): Uint8Array {
  const filter = resolve(dict.get('Filter') ?? dict.get('F'));
  const parms = resolve(dict.get('DecodeParms') ?? dict.get('DP'));
  const filters = isPdfArray(filter) ? filter : filter === null ? [] : [filter];
  if (filters.length > 8) {
    throw new MalformedPdf('pdf.too-many-filters');
  }
  let out = data;
  filters.forEach((item, index) => {
    const name = nameOf(resolve(item));
    const parm = resolve(isPdfArray(parms) ? (parms[index] ?? null) : index === 0 ? parms : null);
    out = applyFilter(name, out, parm instanceof PdfDict ? parm : undefined, resolve, maxBytes);
  });
  return out;
}

function applyFilter(name: string | undefined, data: Uint8Array, parm: PdfDict | undefined, resolve: (value: PdfObject) => PdfObject, maxBytes: number): Uint8Array {
  switch (name ?? '') {
    case 'FlateDecode':
    case 'Fl':
      return unpredict(inflate(data, maxBytes), parm, resolve);
    case 'LZWDecode':
    case 'LZW':
      return unpredict(lzw(data, resolve(parm?.get('EarlyChange') ?? null) !== 0, maxBytes), parm, resolve);
    case 'ASCIIHexDecode':
    case 'AHx':
      return asciiHex(data);
    case 'ASCII85Decode':
    case 'A85':
      return ascii85(data);
    case 'RunLengthDecode':
    case 'RL':
      return runLength(data, maxBytes);
    case 'Crypt':
      return data;
    default:
      throw new MalformedPdf('pdf.filter-not-structural');
  }
}

function inflate(data: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return inflateSync(data, { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw new MalformedPdf('pdf.inflate-failed');
  }
}

function intParm(parm: PdfDict, key: string, fallback: number, resolve: (value: PdfObject) => PdfObject): number {
  const value = resolve(parm.get(key));
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 1_000_000 ? value : fallback;
}

function unpredict(data: Uint8Array, parm: PdfDict | undefined, resolve: (value: PdfObject) => PdfObject): Uint8Array {
  const predictor = parm === undefined ? 1 : intParm(parm, 'Predictor', 1, resolve);
  if (parm === undefined || predictor === 1) {
    return data;
  }
  const colors = intParm(parm, 'Colors', 1, resolve);
  const bits = intParm(parm, 'BitsPerComponent', 8, resolve);
  const columns = intParm(parm, 'Columns', 1, resolve);
  const pixel = Math.max(1, (colors * bits + 7) >> 3);
  const row = (columns * colors * bits + 7) >> 3;
  return predictor === 2 ? tiffPredictor(data, row, pixel, bits) : pngPredictor(data, row, pixel);
}

function tiffPredictor(data: Uint8Array, row: number, pixel: number, bits: number): Uint8Array {
  if (bits !== 8) {
    throw new MalformedPdf('pdf.predictor-unsupported');
  }
  const out = Uint8Array.from(data);
  for (let start = 0; start < out.length; start += row) {
    for (let i = pixel; i < row && start + i < out.length; i++) {
      out[start + i] = ((out[start + i] as number) + (out[start + i - pixel] as number)) & 0xff;
    }
  }
  return out;
}

function pngPredictor(data: Uint8Array, row: number, pixel: number): Uint8Array {
  const rows = Math.ceil(data.length / (row + 1));
  const out = new Uint8Array(rows * row);
  let length = 0;
  for (let r = 0; r < rows; r++) {
    const type = data[r * (row + 1)] as number;
    const source = r * (row + 1) + 1;
    const count = Math.min(row, data.length - source);
    const target = r * row;
    for (let i = 0; i < count; i++) {
      const left = i >= pixel ? (out[target + i - pixel] as number) : 0;
      const up = r > 0 ? (out[target + i - row] as number) : 0;
      const upLeft = r > 0 && i >= pixel ? (out[target + i - row - pixel] as number) : 0;
      out[target + i] = ((data[source + i] as number) + pngGuess(type, left, up, upLeft)) & 0xff;
    }
    length = target + Math.max(0, count);
  }
  return out.subarray(0, length);
}

function pngGuess(type: number, left: number, up: number, upLeft: number): number {
  switch (type) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - upLeft;
      const a = Math.abs(guess - left);
      const b = Math.abs(guess - up);
      const c = Math.abs(guess - upLeft);
      return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }
    default:
      throw new MalformedPdf('pdf.predictor-unsupported');
  }
}

function lzw(data: Uint8Array, early: boolean, maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  let table: Uint8Array[] = [];
  const reset = (): void => {
    table = Array.from({ length: 258 }, (_, i) => Uint8Array.of(i & 0xff));
  };
  reset();
  let width = 9;
  let buffer = 0;
  let bits = 0;
  let previous: Uint8Array | undefined;
  for (const byte of data) {
    buffer = ((buffer << 8) | byte) & 0xffffff;
    bits += 8;
    if (bits < width) {
      continue;
    }
    bits -= width;
    const code = (buffer >> bits) & ((1 << width) - 1);
    if (code === 257) {
      break;
    }
    if (code === 256) {
      reset();
      width = 9;
      previous = undefined;
      continue;
    }
    const known = code < table.length ? table[code] : undefined;
    const entry = known ?? (previous === undefined ? undefined : Uint8Array.of(...previous, previous[0] as number));
    if (entry === undefined || code > table.length || (total += entry.length) > maxBytes) {
      throw new MalformedPdf('pdf.lzw-failed');
    }
    chunks.push(entry);
    if (previous !== undefined && table.length < 4096) {
      table.push(Uint8Array.of(...previous, entry[0] as number));
    }
    previous = entry;
    const next = table.length + (early ? 1 : 0);
    width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
  }
  return Buffer.concat(chunks);
}

function asciiHex(data: Uint8Array): Uint8Array {
  const text = Buffer.from(data).toString('latin1').split('>')[0]?.replace(/[\s\0]/g, '') ?? '';
  if (!/^[0-9a-fA-F]*$/.test(text)) {
    throw new MalformedPdf('pdf.bad-ascii-hex');
  }
  return Buffer.from(text.length % 2 === 1 ? `${text}0` : text, 'hex');
}

function ascii85(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  const group: number[] = [];
  const flush = (count: number): void => {
    while (group.length < 5) {
      group.push(84);
    }
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let i = 0; i < count; i++) {
      out.push(Math.floor(value / 256 ** (3 - i)) & 0xff);
    }
    group.length = 0;
  };
  for (const byte of data) {
    if (byte === 0x7e) {
      break;
    }
    if (isWhite(byte)) {
      continue;
    }
    if (byte === 0x7a && group.length === 0) {
      out.push(0, 0, 0, 0);
    } else if (byte >= 0x21 && byte <= 0x75) {
      group.push(byte - 0x21);
      if (group.length === 5) {
        flush(4);
      }
    } else {
      throw new MalformedPdf('pdf.bad-ascii85');
    }
  }
  if (group.length > 1) {
    flush(group.length - 1);
  }
  return Uint8Array.from(out);
}

function runLength(data: Uint8Array, maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (let pos = 0; pos < data.length; ) {
    const count = data[pos++] as number;
    if (count === 128) {
      break;
    }
    const chunk = count < 128 ? data.subarray(pos, pos + count + 1) : new Uint8Array(257 - count).fill(data[pos] ?? 0);
    pos += count < 128 ? count + 1 : 1;
    total += chunk.length;
    if (total > maxBytes) {
      throw new MalformedPdf('pdf.inflate-limit');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
