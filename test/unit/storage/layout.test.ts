import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contentName, foldName, logicalPathFault, objectPath, rootFiles } from '../../../storage/layout.js';
import { assertKey } from '../../../storage/backends/backend.js';

describe('the layout of the storage root', () => {
  it('places objects as the published examples of the extension do', () => {
    // Examples of the OCFL community extension 0004 with its default figures.
    assert.equal(objectPath('object-01'), '3c0/ff4/240/3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4');
    assert.equal(objectPath('..hor/rib:le-$id'), '487/326/d8c/487326d8c2a3c0b885e23da1469b4d6671fd4e76978924b4443e9e3c316cda6d');
  });

  it('writes the declaration last', () => {
    assert.equal([...rootFiles('text').keys()].at(-1), '0=ocfl_1.1');
  });

  it('names content so that no two files of a version collide on any file system', () => {
    const part = fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), fc.constantFrom('A', 'a', 'Á', 'A\u0301', 'con', 'é'));
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 12 }), (paths) => {
        const usable = paths.filter((one) => logicalPathFault(one) === undefined);
        const taken = new Set<string>();
        const names = usable.map((one, index) => contentName(one, index.toString(16).padStart(128, '0'), taken));
        const folded = names.map(foldName);
        assert.equal(new Set(folded).size, names.length);
        for (const name of names) {
          assertKey(name);
          assert.equal(Buffer.from(name, 'utf8').toString('utf8'), name);
          assert.ok(!folded.some((other) => other.startsWith(`${foldName(name)}/`)), name);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps an ordinary Vietnamese name as it is', () => {
    assert.equal(contentName('masters/Quyết định số 12-QĐ-UBND.pdf', 'ab', new Set()), 'masters/Quyết định số 12-QĐ-UBND.pdf');
  });
});
