import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256Of, sha512Of } from '../../../storage/digest.js';
import { firstInventory, manifestOf, nextInventory, parseInventory, serialiseInventory, stateOf } from '../../../storage/inventory.js';
import type { Inventory, StateEntry } from '../../../storage/inventory.js';
import { isStorageError } from '../../../storage/errors.js';
import { createFindingList } from '../../../storage/validation/findings.js';
import { checkInventory } from '../../../storage/validation/check-inventory.js';

const META = { message: 'm', user: { name: 'n', address: 'urn:example:n' }, created: new Date('2026-01-02T03:04:05Z') };

function entry(logicalPath: string, content: string): StateEntry {
  return { logicalPath, sha512: sha512Of(content), sha256: sha256Of(content) };
}

/** A version: logical names (without folders, so that none clashes) and small contents that often repeat. */
const version = fc.dictionary(fc.stringMatching(/^[a-zA-Zđâ "'.-]{0,8}x$/), fc.constantFrom('one', 'two', 'three', 'four'), { minKeys: 1, maxKeys: 6 });

describe('inventories', () => {
  it('keep every state of every version and pass the validator, whatever the history', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 5 }), (history) => {
        let inventory: Inventory | undefined;
        for (const [n, files] of history.entries()) {
          const entries = Object.entries(files).map(([path, content]) => entry(path, content));
          const { inventory: next, newContent } = inventory ? nextInventory(inventory, entries, META) : firstInventory('urn:example:1', entries, META);
          assert.equal(next.head, `v${n + 1}`);
          assert.ok(newContent.every(({ contentPath }) => contentPath.startsWith(`v${n + 1}/content/`)));
          assert.ok(newContent.every(({ sha512 }) => !inventory || !manifestOf(inventory).has(sha512)), 'known bytes are not stored again');
          inventory = next;
        }
        const read = parseInventory(serialiseInventory(inventory as Inventory), 'test');
        history.forEach((files, n) => {
          const expected = new Map(Object.entries(files).map(([path, content]) => [path, sha512Of(content)]));
          assert.deepEqual(new Map([...stateOf(read, `v${n + 1}`)].sort()), new Map([...expected].sort()));
        });
        const found = createFindingList();
        checkInventory(read, 'inventory.json', found);
        assert.deepEqual(found.judge('', undefined), { path: '', objectId: undefined, valid: true, errors: [], warnings: [] });
      }),
      { numRuns: 150 },
    );
  });

  it('note every new file by SHA-256 as well', () => {
    const { inventory, newContent } = firstInventory('urn:example:1', [entry('a', '1'), entry('b', '2')], META);
    assert.deepEqual(Object.values(inventory.fixity?.['sha256'] ?? {}).flat().sort(), newContent.map((one) => one.contentPath).sort());
  });

  it('are not extended when kept by another algorithm', () => {
    const { inventory } = firstInventory('urn:example:1', [entry('a', '1')], META);
    assert.throws(() => nextInventory({ ...inventory, digestAlgorithm: 'sha256' }, [entry('b', '2')], META), (error) => isStorageError(error, 'invalid'));
  });

  it('are never read from bytes that are none, and nothing else is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json().map((text) => Buffer.from(text)), fc.uint8Array().map((bytes) => Buffer.from(bytes))), (bytes) => {
        assert.throws(() => parseInventory(bytes, 'test'), (error) => isStorageError(error, 'corrupt'));
      }),
      { numRuns: 200 },
    );
  });

  it('are judged without an exception, whatever the JSON', () => {
    const block = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()));
    const anything = fc.record({ id: block, type: block, digestAlgorithm: block, head: block, manifest: block, versions: block, fixity: block }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anything), (value) => {
        const found = createFindingList();
        checkInventory(value, 'inventory.json', found);
        assert.equal(found.judge('', undefined).valid, false);
      }),
      { numRuns: 300 },
    );
  });
});
