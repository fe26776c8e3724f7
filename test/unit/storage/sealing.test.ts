import assert from 'node:assert/strict';
import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { sha512Of } from '../../../storage/digest.js';
import { isStorageError } from '../../../storage/errors.js';
import { createSealStream, plainSizeBytes, sealBytes, sealedSizeBytes, unseal } from '../../../storage/sealing.js';

const KEY = Buffer.alloc(32, 7);
const PIECE = 65_536;
const corrupt = (error: unknown): boolean => isStorageError(error, 'corrupt');

async function all(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function open(key: Buffer, sealed: Buffer, range?: { start: number; end: number }): Promise<Buffer> {
  const file = {
    sealedBytes: sealed.length,
    open: async (part: { start: number; end: number }) => Readable.from([sealed.subarray(part.start, part.end + 1)], { objectMode: false }),
  };
  return all(await unseal(key, file, range));
}

const seal = (bytes: Buffer, key = KEY): Promise<Buffer> => sealBytes(key, sha512Of(bytes), bytes);

describe('sealing', () => {
  for (const size of [0, 1, 100, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5]) {
    it(`gives back ${size} bytes and knows the sizes`, async () => {
      const bytes = randomBytes(size);
      const sealed = await seal(bytes);
      assert.equal(sealed.length, sealedSizeBytes(size));
      assert.equal(plainSizeBytes(sealed.length), size);
      assert.ok((await open(KEY, sealed)).equals(bytes));
    });
  }

  it('serves any range', async () => {
    const bytes = randomBytes(3 * PIECE + 17);
    const sealed = await seal(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(bytes.length - 1), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        assert.ok((await open(KEY, sealed, { start, end })).equals(bytes.subarray(start, end + 1)));
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on how the bytes arrive, and seals equal content equally', async () => {
    const bytes = randomBytes(2 * PIECE + 3);
    const stream = createSealStream(KEY, sha512Of(bytes));
    Readable.from([bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)]).pipe(stream);
    assert.ok((await all(stream)).equals(await seal(bytes)));
    assert.ok(!(await seal(bytes)).equals(await seal(bytes, Buffer.alloc(32, 8))));
  });

  it('notices every changed byte, a cut at any place, exchanged pieces and a wrong key', async () => {
    const bytes = randomBytes(2 * PIECE + 100);
    const sealed = await seal(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), async (at) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await assert.rejects(open(KEY, changed), corrupt);
        await assert.rejects(open(KEY, sealed.subarray(0, at)), corrupt);
      }),
      { numRuns: 60 },
    );
    const [first, second] = [sealed.subarray(40, 40 + PIECE + 16), sealed.subarray(40 + PIECE + 16, 40 + 2 * (PIECE + 16))];
    await assert.rejects(open(KEY, Buffer.concat([sealed.subarray(0, 40), second, first, sealed.subarray(40 + 2 * (PIECE + 16))])), corrupt);
    await assert.rejects(open(KEY, sealed.subarray(0, 40 + 2 * (PIECE + 16))), corrupt);
    await assert.rejects(open(Buffer.alloc(32, 9), sealed), corrupt);
  });

  it('is opened by following the text of FORMAT.md alone', async () => {
    const bytes = randomBytes(PIECE + 10);
    const sealed = await seal(bytes);
    assert.equal(sealed.subarray(0, 8).toString(), 'KSSEAL1\n');
    const key = Buffer.from(hkdfSync('sha256', KEY, sealed.subarray(8, 40), 'kho-so sealed file v1', 32));
    const parts: Buffer[] = [];
    for (const [number, [from, to]] of [[40, 40 + PIECE + 16], [40 + PIECE + 16, sealed.length]].entries()) {
      const piece = sealed.subarray(from, to);
      const nonce = Buffer.from(number.toString(16).padStart(24, '0'), 'hex');
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from([number])).setAuthTag(piece.subarray(-16));
      parts.push(decipher.update(piece.subarray(0, -16)), decipher.final());
    }
    assert.ok(Buffer.concat(parts).equals(bytes));
  });
});
