import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyFiles } from '../../../server/archive/signatures/verify-files.js';
import type { FileFailure, FileVerdict } from '../../../server/archive/signatures/verify-files.js';
import { signedForm } from './support/tiny-pdf.js';

describe('the offline signature tool', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'verify-files-'));
    writeFileSync(path.join(folder, 'a.pdf'), signedForm());
    writeFileSync(path.join(folder, 'b.txt'), 'no pdf at all');
  });

  after(() => rmSync(folder, { recursive: true }));

  async function run(...names: string[]): Promise<(FileVerdict | FileFailure)[]> {
    const out = [];
    for await (const one of verifyFiles(names.map((name) => path.join(folder, name)), { at: Date.UTC(2026, 10, 22) })) {
      out.push(one);
    }
    return out;
  }

  it('gives one object a file, in order, and goes on after a missing one', async () => {
    const [first, missing, text] = await run('a.pdf', 'none.pdf', 'b.txt');
    assert.ok(first !== undefined && 'main' in first && first.main === 'TOTAL_FAILED' && first.signatures.length === 1);
    assert.ok(missing !== undefined && 'error' in missing && missing.error === 'not-found');
    assert.ok(text !== undefined && 'main' in text && text.main === 'NO_SIGNATURE');
  });

  it('names policy, trust store and version in each answer, so that it can be made again', async () => {
    const [first, again] = [...(await run('a.pdf')), ...(await run('a.pdf'))];
    assert.deepEqual(first, again);
    assert.ok(first !== undefined && 'policyHash' in first && first.policyHash.length === 64 && first.trustStoreHash.length === 64 && first.verifierVersion !== '');
  });
});
