import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { verify } from '../../server/archive/signatures/verifier/verify.js';
import type { DocumentVerdict } from '../../server/archive/signatures/verifier/judge/verdict.js';
import { CORPUS, DEVIATIONS_DOCUMENT, hasCorpus, policyOf, readCatalogue, readEntry, timeOf, trustOf } from './signatures-corpus/catalogue.js';
import type { CatalogueEntry } from './signatures-corpus/catalogue.js';
import { compareEntry } from './signatures-corpus/compare.js';

const MUST_REJECT = new Set(['attack', 'tampered', 'mdp-violation', 'revoked', 'seed-value-violation']);

function judge(entry: CatalogueEntry): DocumentVerdict {
  const passwords = entry.password === null ? [''] : ['', 'usersecret', 'ownersecret', 'secret'];
  let verdict: DocumentVerdict | undefined;
  for (const password of passwords) {
    verdict = verify(readEntry(entry), { now: timeOf(entry), policy: policyOf(entry), trust: trustOf(entry), password });
    if (!verdict.messages.some((message) => message.code === 'document.encrypted-closed')) {
      break;
    }
  }
  return verdict as DocumentVerdict;
}

/** Rows "| 0004 | level, trusted | argument |" of the table of deviations. */
function documentedDeviations(): Set<string> {
  const rows = readFileSync(DEVIATIONS_DOCUMENT, 'utf8').matchAll(/^\| (\d{4}) \| ([\w, ]+) \| (.+) \|$/gm);
  return new Set([...rows].flatMap(([, id, checks]) => (checks ?? '').split(',').map((check) => `${id} ${check.trim()}`)));
}

describe('the shared signature corpus', function () {
  this.timeout(300_000);

  before(function () {
    if (!hasCorpus()) {
      this.skip();
    }
  });

  it('holds every asserted expectation but those that the documentation argues', () => {
    const deviations = new Set<string>();
    for (const entry of readCatalogue()) {
      for (const { check, expected, found } of compareEntry(entry, judge(entry))) {
        if (expected !== found) {
          deviations.add(`${entry.id} ${check}`);
        }
      }
    }
    assert.deepEqual([...deviations].sort(), [...documentedDeviations()].sort());
  });

  it('passes no file that must be rejected under the policy the archive ships', () => {
    const passed = readCatalogue().filter((entry) => MUST_REJECT.has(entry.kind) && verify(readEntry(entry), { now: timeOf(entry), trust: trustOf(entry) }).main === 'TOTAL_PASSED');
    assert.deepEqual(passed.map((entry) => entry.id), []);
  });

  it('gives the same verdict twice', () => {
    for (const entry of readCatalogue().slice(0, 40)) {
      assert.deepEqual(judge(entry), judge(entry));
    }
  });
});

describe('real signed documents of Vietnamese agencies', function () {
  this.timeout(60_000);
  const folder = path.join(CORPUS, '../gov');
  const read = (file: string): DocumentVerdict => verify(readFileSync(path.join(folder, file)), { now: Date.parse('2026-11-22T00:00:00Z') });

  before(function () {
    if (!existsSync(path.join(folder, 'expected.json'))) {
      this.skip();
    }
  });

  it('finds as many signatures as are there', () => {
    const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as { file: string; signatures: number }[];
    for (const { file, signatures } of expected) {
      assert.equal(read(file).signatures.length, signatures, file);
    }
  });

  it('calls all signatures of the letter with six signatures intact, and none passed without a root', () => {
    const verdict = read('letter-six-signatures.pdf');
    assert.ok(verdict.signatures.every((one) => one.integrity.digest === true && one.integrity.cms === true && one.integrity.byteRange === 'ok'));
    assert.ok(verdict.signatures.every((one) => one.main === 'INDETERMINATE'));
    assert.ok(verdict.signatures[0]?.messages.some((message) => message.code === 'changes.signed-after-certification'));
    assert.ok(verdict.signatures.slice(1).every((one) => one.sub === 'NO_CERTIFICATE_CHAIN_FOUND'), 'only the first signature locked the letter, only it carries the doubt');
  });

  it('says of the gazette that was optimised after signing that its signature points outside the file', () => {
    const verdict = read('gazette-text-signed.pdf');
    assert.equal(verdict.sub, 'FORMAT_FAILURE');
    assert.ok(verdict.signatures[0]?.messages.some((message) => message.code === 'byterange.outside-file'));
  });
});
