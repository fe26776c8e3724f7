const BLOCK_BYTES = 128;
const MASK = (1n << 64n) - 1n;
const IV = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
] as const;
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
] as const;
const MIXES = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]] as const;

/**
 * BLAKE2b (RFC 7693) without a key, for the lengths node:crypto does not offer; hexadecimal. Slow (a few MB a second): it serves objects
 * made elsewhere whose fixity block names one of the short forms, nothing of ours.
 */
export function createBlake2b(digestBytes: number): { update(chunk: Uint8Array): void; finish(): string } {
  const h = BigUint64Array.from(IV);
  h[0] = (h[0] as bigint) ^ 0x01010000n ^ BigInt(digestBytes);
  const block = Buffer.alloc(BLOCK_BYTES);
  let filled = 0;
  let counted = 0n;
  return {
    update(chunk) {
      for (let at = 0; at < chunk.byteLength; ) {
        // The last block is marked as such, so a full one waits until more comes.
        if (filled === BLOCK_BYTES) {
          counted += BigInt(BLOCK_BYTES);
          compress(h, block, counted, false);
          filled = 0;
        }
        const take = Math.min(BLOCK_BYTES - filled, chunk.byteLength - at);
        block.set(chunk.subarray(at, at + take), filled);
        filled += take;
        at += take;
      }
    },
    finish() {
      block.fill(0, filled);
      compress(h, block, counted + BigInt(filled), true);
      const out = Buffer.alloc(64);
      h.forEach((word, n) => out.writeBigUInt64LE(word, n * 8));
      return out.subarray(0, digestBytes).toString('hex');
    },
  };
}

function compress(h: BigUint64Array, block: Buffer, counted: bigint, last: boolean): void {
  const m = Array.from({ length: 16 }, (_, n) => block.readBigUInt64LE(n * 8));
  const v = [...h, ...IV];
  v[12] = (v[12] as bigint) ^ (counted & MASK);
  if (last) v[14] = (v[14] as bigint) ^ MASK;
  for (let round = 0; round < 12; round += 1) {
    const order = SIGMA[round % 10] as readonly number[];
    MIXES.forEach((places, n) => mix(v, places, m[order[2 * n] as number] as bigint, m[order[2 * n + 1] as number] as bigint));
  }
  for (let n = 0; n < 8; n += 1) h[n] = (h[n] as bigint) ^ (v[n] as bigint) ^ (v[n + 8] as bigint);
}

function mix(v: bigint[], [pa, pb, pc, pd]: readonly [number, number, number, number], x: bigint, y: bigint): void {
  let [a, b, c, d] = [v[pa] as bigint, v[pb] as bigint, v[pc] as bigint, v[pd] as bigint];
  a = (a + b + x) & MASK;
  d = turn(d ^ a, 32n);
  c = (c + d) & MASK;
  b = turn(b ^ c, 24n);
  a = (a + b + y) & MASK;
  d = turn(d ^ a, 16n);
  c = (c + d) & MASK;
  b = turn(b ^ c, 63n);
  [v[pa], v[pb], v[pc], v[pd]] = [a, b, c, d];
}

function turn(word: bigint, bits: bigint): bigint {
  return ((word >> bits) | (word << (64n - bits))) & MASK;
}
