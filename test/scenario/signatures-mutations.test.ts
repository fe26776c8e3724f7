import assert from 'node:assert/strict';
import fc from 'fast-check';
import { verify } from '../../server/archive/signatures/verifier/verify.js';
import type { DocumentVerdict } from '../../server/archive/signatures/verifier/judge/verdict.js';
import { hasCorpus, policyOf, readCatalogue, readEntry, timeOf, trustOf } from './signatures-corpus/catalogue.js';
import type { CatalogueEntry } from './signatures-corpus/catalogue.js';

interface Passing {
  readonly entry: CatalogueEntry;
  readonly bytes: Uint8Array;
  readonly verdict: DocumentVerdict;
}

/** Seeds that pass: a mutation of their signed bytes must never pass again. */
function readPassing(limit: number): Passing[] {
  const small = readCatalogue().filter((entry) => entry.password === null).map((entry) => ({ entry, bytes: readEntry(entry) })).filter(({ bytes }) => bytes.length < 120_000);
  const seeds: Passing[] = [];
  for (const { entry, bytes } of small) {
    const verdict = seeds.length < limit ? judge(entry, bytes) : undefined;
    if (verdict?.main === 'TOTAL_PASSED') {
      seeds.push({ entry, bytes, verdict });
    }
  }
  return seeds;
}

function judge(entry: CatalogueEntry, bytes: Uint8Array): DocumentVerdict {
  return verify(bytes, { now: timeOf(entry), policy: policyOf(entry), trust: trustOf(entry) });
}

/** Positions inside the signed bytes of every signature: before the value, or after it within the first signed revision. */
function signedPosition(verdict: DocumentVerdict, bytes: Uint8Array, at: number): number {
  const end = Math.min(...verdict.signatures.map((one) => one.signedEnd));
  const gapStart = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('/Contents');
  const position = at % Math.max(1, end);
  return gapStart > 0 && position > gapStart ? position % gapStart : position;
}

describe('mutated signed files', function () {
  this.timeout(120_000);
  let all: readonly Passing[] = [];
  const passingSeeds = (limit: number): readonly Passing[] => all.slice(0, limit);

  before(function () {
    if (!hasCorpus()) {
      this.skip();
    }
    all = readPassing(25);
  });

  it('never passes a file when a byte inside the signed part changes', () => {
    const seeds = passingSeeds(25);
    assert.ok(seeds.length >= 20);
    fc.assert(
      fc.property(fc.nat(seeds.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), (index, at, flip) => {
        const seed = seeds[index] as (typeof seeds)[number];
        const bytes = Uint8Array.from(seed.bytes);
        const position = signedPosition(seed.verdict, bytes, at);
        bytes[position] = (bytes[position] as number) ^ flip;
        assert.notEqual(judge(seed.entry, bytes).main, 'TOTAL_PASSED');
      }),
      { numRuns: 500 },
    );
  });

  it('answers every broken file without throwing: cut, repeated, spliced, filled', () => {
    const entries = readCatalogue().filter((_, i) => i % 9 === 0);
    const files = entries.map(readEntry).filter((bytes) => bytes.length < 60_000);
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.nat(files.length - 1), fc.nat(), fc.nat(), fc.integer({ min: 0, max: 3 }), (a, b, x, y, kind) => {
        const first = Buffer.from(files[a] as Uint8Array);
        const second = Buffer.from(files[b] as Uint8Array);
        const from = x % first.length;
        const to = Math.min(first.length, from + (y % 300));
        const bytes = kind === 0 ? first.subarray(0, from) : kind === 1 ? Buffer.concat([first, first.subarray(from)]) : kind === 2 ? Buffer.concat([first.subarray(0, from), second.subarray(from)]) : Buffer.from(first).fill(0x41, from, to);
        const verdict = verify(bytes, { now: Date.UTC(2026, 10, 22) });
        assert.notEqual(verdict.main, 'TOTAL_PASSED');
      }),
      { numRuns: 400 },
    );
  });

  it('never passes when anything but one line end is appended', () => {
    const seeds = passingSeeds(12);
    fc.assert(
      fc.property(fc.nat(seeds.length - 1), fc.uint8Array({ minLength: 3, maxLength: 80 }), (index, tail) => {
        const seed = seeds[index] as (typeof seeds)[number];
        assert.notEqual(judge(seed.entry, Buffer.concat([seed.bytes, tail])).main, 'TOTAL_PASSED');
      }),
      { numRuns: 150 },
    );
  });

  it('never passes when the numbers or names of the structure are exchanged inside the signed part', () => {
    const seeds = passingSeeds(15);
    const words = ['/ByteRange', '/Contents', '/Root', '/Prev', '/Type', '/V', '/Fields', 'startxref', '0000', ' R', 'obj'];
    fc.assert(
      fc.property(fc.nat(seeds.length - 1), fc.constantFrom(...words), fc.nat(), fc.integer({ min: 1, max: 9 }), (index, word, nth, by) => {
        const seed = seeds[index] as (typeof seeds)[number];
        const bytes = Buffer.from(seed.bytes);
        const end = Math.min(...seed.verdict.signatures.map((one) => one.signedEnd));
        const places: number[] = [];
        for (let at = bytes.indexOf(word); at >= 0 && at < end; at = bytes.indexOf(word, at + 1)) {
          places.push(at);
        }
        const place = places[nth % Math.max(1, places.length)];
        if (place === undefined) {
          return;
        }
        const target = place + word.length - 1;
        bytes[target] = (bytes[target] as number) + by;
        assert.notEqual(judge(seed.entry, bytes).main, 'TOTAL_PASSED');
      }),
      { numRuns: 300 },
    );
  });
});
