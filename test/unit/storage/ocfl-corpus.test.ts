import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { verifyPath } from '../../../storage/verify.js';
import type { ObjectFinding } from '../../../storage/validation/findings.js';

const CORPUS = new URL('../../../../shared/corpus/ocfl/1.1', import.meta.url).pathname;

async function judge(kind: string, name: string): Promise<ObjectFinding> {
  const all: ObjectFinding[] = [];
  for await (const finding of verifyPath(join(CORPUS, kind, name), { deep: true })) all.push(finding);
  assert.equal(all.length, 1);
  return all[0] as ObjectFinding;
}

function cases(kind: string): string[] {
  return existsSync(join(CORPUS, kind)) ? readdirSync(join(CORPUS, kind)).sort() : [];
}

/** The expected codes are the beginning of the folder's name: `E060_E064_root_inventory…`. */
function expectedCodes(name: string): string[] {
  const codes: string[] = [];
  for (const part of name.split('_')) {
    if (!/^[EW]\d{3}$/.test(part)) break;
    codes.push(part);
  }
  return codes;
}

/** Faults a fixture has besides those in its name: here the message is a list. */
const TRUE_AS_WELL: Readonly<Record<string, readonly string[]>> = { E049_E050_E054_bad_version_block_values: ['E094'] };

describe('the validator against the OCFL 1.1 fixtures (skipped where ../shared/corpus/ocfl is absent)', () => {
  before(function () {
    if (!existsSync(CORPUS)) this.skip();
  });

  it('finds the whole corpus', () => {
    assert.ok(cases('good-objects').length >= 12 && cases('warn-objects').length >= 13 && cases('bad-objects').length >= 50);
  });

  for (const name of cases('good-objects')) {
    it(`accepts ${name} without a word`, async () => {
      const { valid, errors, warnings } = await judge('good-objects', name);
      assert.deepEqual({ valid, errors, warnings }, { valid: true, errors: [], warnings: [] });
    });
  }
  for (const name of cases('warn-objects')) {
    it(`accepts ${name} with exactly its warnings`, async () => {
      const { valid, warnings } = await judge('warn-objects', name);
      assert.equal(valid, true);
      assert.deepEqual([...new Set(warnings.map((one) => one.code))].sort(), expectedCodes(name));
    });
  }
  for (const name of cases('bad-objects')) {
    it(`refuses ${name} for the reason in its name`, async () => {
      const { valid, errors } = await judge('bad-objects', name);
      assert.equal(valid, false);
      const codes = [...new Set(errors.map((one) => one.code))].filter((code) => !(TRUE_AS_WELL[name] ?? []).includes(code));
      assert.deepEqual(codes.sort(), expectedCodes(name).sort());
    });
  }
});
