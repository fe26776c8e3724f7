/** The compressed pixels of a PNG with what is needed to read them. */
export interface PngData {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly channels: 1 | 3;
  readonly data: Buffer;
}

const SIGNATURE_BYTES = 8;

/** Takes a PNG apart (grey or RGB, no alpha, not interlaced: as this program's own codec writes them). */
export function readPng(file: Buffer): PngData {
  const parts: Buffer[] = [];
  let header: Buffer | undefined;
  let at = SIGNATURE_BYTES;
  while (at + 12 <= file.length) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') parts.push(body);
    at += 12 + length;
  }
  const colour = header?.[9];
  if (header === undefined || (colour !== 0 && colour !== 2) || header[12] !== 0) throw new Error('PNG of another kind than was asked for');
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4), bits: header[8] ?? 8, channels: colour === 0 ? 1 : 3, data: Buffer.concat(parts) };
}
