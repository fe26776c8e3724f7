import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutSegments, segmentPath } from '../../../server/archive/preservation/rules/cut-segments.js';
import type { Segment } from '../../../server/archive/preservation/rules/cut-segments.js';

async function segmentsOf(rows: ReadonlyMap<number, string>): Promise<Segment[]> {
  const lines = [...rows].sort(([a], [b]) => a - b).map(([key, line]) => ({ key: [key], line }));
  const found: Segment[] = [];
  for await (const segment of cutSegments(lines)) found.push(segment);
  return found;
}

describe('cutting a table into files', () => {
  it('keeps every row once and in order', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 6000 }), async (count) => {
        const rows = new Map(Array.from({ length: count }, (_, n) => [n, `{"n":${n}}`]));
        const segments = await segmentsOf(rows);
        assert.equal(segments.map((segment) => segment.text).join(''), [...rows.values()].map((line) => `${line}\n`).join(''));
        assert.equal(segments.reduce((sum, segment) => sum + segment.rows, 0), count);
      }),
      { numRuns: 20 },
    ));

  it('touches few files when one row comes, goes or changes', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9999 }), fc.constantFrom('come', 'go', 'change'), async (at, what) => {
        const rows = new Map(Array.from({ length: 10_000 }, (_, n) => [n * 2, `{"n":${n}}`]));
        const before = new Set((await segmentsOf(rows)).map((segment) => `${segmentPath('t', segment.firstKey)} ${segment.text}`));
        if (what === 'come') rows.set(at * 2 + 1, '{"new":1}');
        else if (what === 'go') rows.delete(at * 2);
        else rows.set(at * 2, '{"changed":1}');
        const after = (await segmentsOf(rows)).filter((segment) => !before.has(`${segmentPath('t', segment.firstKey)} ${segment.text}`));
        assert.ok(after.length <= 2 && before.size > 10, `${after.length} of ${before.size}`);
      }),
      { numRuns: 20 },
    ));
});
