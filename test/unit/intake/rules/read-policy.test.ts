import assert from 'node:assert/strict';
import { CHECKS } from '../../../../server/archive/intake/checks/catalogue.js';
import { readPolicy } from '../../../../server/archive/intake/rules/read-policy.js';

describe('the policy file', () => {
  it('is taken as written', () => {
    const file = { levels: { 'resolution-low': 'reject' }, thresholds: { minDpi: 300 }, byType: { 'cong-van': { levels: { 'no-text': 'off' }, thresholds: { maxPages: 10 } } } };
    assert.deepEqual(readPolicy(file, CHECKS), { settings: file, faults: [] });
    assert.deepEqual(readPolicy({}, CHECKS), { settings: {}, faults: [] });
  });
  it('is refused with every fault and its place', () => {
    const { settings, faults } = readPolicy({ level: {}, levels: { 'resolution-low': 'hard', typo: 'off' }, thresholds: { dpi: 1, minDpi: '300' }, byType: { 'cong-van': { levels: [] } } }, CHECKS);
    assert.equal(settings, undefined);
    assert.deepEqual(faults, [
      'level: unknown', 'byType.cong-van.levels: an object', 'levels.resolution-low: one of reject, warn, note, off', 'thresholds.dpi: unknown',
      'thresholds.minDpi: a number from 0', 'levels: unknown finding "typo"',
    ]);
    assert.deepEqual(readPolicy('strict', CHECKS).faults, ['policy: an object']);
  });
});
