import assert from 'node:assert/strict';
import { Op } from 'sequelize';
import { toSqlCondition } from '../../../../server/platform/database/where-sql.js';

describe('a condition of a table as SQL', () => {
  const cases: readonly (readonly [string, object, string, readonly unknown[]])[] = [
    ['an empty one is no text', {}, '', []],
    ['a value is equal', { issuedOn: '2026-03-09' }, '`issued_on` = ?', ['2026-03-09']],
    ['null is "is empty"', { leaseBy: null }, '`lease_by` IS NULL', []],
    ['a list is "one of"', { state: ['waiting', 'running'] }, '`state` IN (?, ?)', ['waiting', 'running']],
    ['an empty list is met by nothing', { id: [] }, '1 = 0', []],
    ['several keys must all hold', { id: 'a', version: 2 }, '(`id` = ?) AND (`version` = ?)', ['a', 2]],
    ['a range has both ends', { at: { [Op.gte]: 1, [Op.lt]: 5 } }, '(`at` >= ?) AND (`at` < ?)', [1, 5]],
    ['one of several ways', { [Op.or]: [{ fromId: 'a' }, { toId: 'a' }] }, '(`from_id` = ?) OR (`to_id` = ?)', ['a', 'a']],
    ['no way is met by nothing', { [Op.or]: [] }, '1 = 0', []],
    ['a way without condition is met by everything', { [Op.or]: [{}, { id: 'a' }] }, '', []],
    ['all of several conditions, one of them empty', { [Op.and]: [{}, { id: 'a' }] }, '`id` = ?', ['a']],
  ];
  for (const [name, where, sql, values] of cases) {
    it(name, () => assert.deepEqual(toSqlCondition(where), { sql, values }));
  }

  it('refuses a key without value instead of matching every row', () => {
    assert.throws(() => toSqlCondition({ id: undefined }), /no value/);
  });

  it('refuses an operator it does not know', () => {
    assert.throws(() => toSqlCondition({ name: { [Op.like]: 'a%' } }), /not understood/);
    assert.throws(() => toSqlCondition({ [Op.not]: { id: 'a' } }), /not understood/);
    assert.throws(() => toSqlCondition({ name: { like: 'a%' } }), /not understood/);
  });
});
