import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexVersion } from '../../../server/archive/search/rules/index-version.js';

const at = (ms: number): string => new Date(ms).toISOString();

describe('the version under which the index keeps a record', () => {
  it('grows with every change of the same version, and with the version even when the clock was set back', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e9 }), (version, ms, later) => {
      assert.ok(indexVersion({ version, changedAt: at(ms + later) }) > indexVersion({ version, changedAt: at(ms) }));
      assert.ok(indexVersion({ version: version + 1, changedAt: at(ms) }) > indexVersion({ version, changedAt: at(ms + later) }));
      assert.ok(Number.isSafeInteger(indexVersion({ version, changedAt: at(ms + later) })));
    }));
  });

  it('takes an unreadable instant for the oldest', () => {
    assert.ok(indexVersion({ version: 3, changedAt: '' }) < indexVersion({ version: 3, changedAt: '2026-01-01T00:00:00.000Z' }));
  });
});
