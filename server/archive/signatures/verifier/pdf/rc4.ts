/** RC4, written out because OpenSSL 3 keeps it in its legacy provider; only reads old encrypted files, protects nothing. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  let j = 0;
  for (let i = 0; i < 256; i++) {
    j = (j + (state[i] as number) + (key[i % key.length] as number)) & 0xff;
    const swap = state[i] as number;
    state[i] = state[j] as number;
    state[j] = swap;
  }
  const out = new Uint8Array(data.length);
  let a = 0;
  let b = 0;
  for (let n = 0; n < data.length; n++) {
    a = (a + 1) & 0xff;
    const x = state[a] as number;
    b = (b + x) & 0xff;
    const y = state[b] as number;
    state[a] = y;
    state[b] = x;
    out[n] = (data[n] as number) ^ (state[(x + y) & 0xff] as number);
  }
  return out;
}
