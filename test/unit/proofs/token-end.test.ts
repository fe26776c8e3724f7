import assert from 'node:assert/strict';
import { dueForRenewal, tokenEnd } from '../../../server/archive/signatures/proofs/token-end.js';
import { issue, stamp } from '../signatures/support/tiny-pki.js';

const NOW = Date.UTC(2026, 10, 20);
const day = (days: number): number => NOW + days * 86_400_000;

describe('the end of a time stamp', () => {
  it('is that of its authority or of what stands above it, whichever comes first', () => {
    const root = issue('TSA Root thử nghiệm', undefined, { ca: true, to: day(9000) });
    const between = issue('TSA CA thử nghiệm', root, { ca: true, to: day(700) });
    const authority = issue('TSA thử nghiệm', between, { extendedUsage: '1.3.6.1.5.5.7.3.8', usage: 0x80, to: day(900) });
    assert.equal(tokenEnd(stamp(Buffer.from('x'), authority, NOW, [between, root])), day(700));
    assert.equal(tokenEnd(stamp(Buffer.from('x'), authority, NOW, [])), day(900));
    assert.equal(tokenEnd(Buffer.from('rubbish')), Infinity);
  });

  it('calls for a renewal within half a year, once there are longer ones, and in the last month in any case', () => {
    const due = (...stamped: [age: number, left: number][]): number[] => dueForRenewal(stamped.map(([age, left]) => ({ stampedAt: day(-age), end: day(left), left })), NOW).map((one) => one.left);
    assert.deepEqual(due([100, 100]), [], 'a new one would end as early');
    assert.deepEqual(due([100, 100], [0, 2000]), [100]);
    assert.deepEqual(due([100, 200], [0, 2000]), [], 'time enough');
    assert.deepEqual(due([400, 20]), [20]);
    assert.deepEqual(due([3, 20]), [], 'renewed lately, and no better to be had');
    assert.deepEqual(due([400, -1], [0, 2000]), [], 'beyond help');
    assert.deepEqual(due([0, Infinity], [400, 100]), []);
  });
});
