import assert from 'node:assert/strict';
import { createStrangerLocks } from '../../../server/archive/access/stranger-locks.js';

const NOW = new Date('2026-11-16T02:00:00.000Z');

describe('the locks of names without an account', () => {
  it('make a name wait after five wrong tries like an account, each name for itself', () => {
    const locks = createStrangerLocks();
    for (let tries = 0; tries < 4; tries += 1) locks.failed('ai.do', NOW);
    assert.equal(locks.lockedUntil('ai.do'), null);
    locks.failed('ai.do', NOW);
    assert.equal(locks.lockedUntil('ai.do'), '2026-11-16T02:01:00.000Z');
    locks.failed('ai.do', NOW);
    assert.equal(locks.lockedUntil('ai.do'), '2026-11-16T02:02:00.000Z');
    assert.equal(locks.lockedUntil('ai.khac'), null);
  });

  it('do not grow without end', () => {
    const locks = createStrangerLocks();
    for (let tries = 0; tries < 5; tries += 1) locks.failed('dau.tien', NOW);
    for (let other = 0; other < 10_000; other += 1) locks.failed(`ten.${other}`, NOW);
    assert.equal(locks.lockedUntil('dau.tien'), null, 'the oldest is forgotten');
  });
});
