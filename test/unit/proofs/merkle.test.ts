import assert from 'node:assert/strict';
import fc from 'fast-check';
import { auditPath, leafHash, rootFromPath, rootOf } from '../../../server/archive/signatures/proofs/merkle.js';

/** Inputs of the reference implementation of Certificate Transparency, whose roots are widely published. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => Buffer.from(hex, 'hex'));
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));

describe('the hash tree', () => {
  it('has the roots of the reference implementation of RFC 6962', () => {
    assert.deepEqual(INPUTS.map((_, index) => rootOf(INPUTS.slice(0, index + 1).map(leafHash)).toString('hex')), ROOTS);
    assert.equal(rootOf([]).toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('leads every leaf of every small tree to its root', () => {
    for (let size = 1; size <= 40; size += 1) {
      const leaves = leavesOf(size);
      const root = rootOf(leaves);
      leaves.forEach((leaf, index) => assert.deepEqual(rootFromPath(leaf, index, size, auditPath(leaves, index)), root, `${index} of ${size}`));
    }
  });

  it('leads no other leaf, place, size or path to the root', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(), fc.nat(), fc.nat(), (size, a, b, flip) => {
        const leaves = leavesOf(size);
        const [root, index] = [rootOf(leaves), a % size];
        const path = auditPath(leaves, index);
        const other = leafHash(Buffer.from(`other ${b}`));
        assert.notDeepEqual(rootFromPath(other, index, size, path), root);
        const elsewhere = (index + 1 + (b % (size - 1))) % size;
        assert.notDeepEqual(rootFromPath(leaves[index] as Buffer, elsewhere, size, path), root);
        assert.equal(rootFromPath(leaves[index] as Buffer, index, size, [...path, other]), undefined);
        assert.notDeepEqual(rootFromPath(leaves[index] as Buffer, index, size, path.slice(1)), root);
        const bent = path.map((hash) => Buffer.from(hash));
        const spot = bent[flip % bent.length] as Buffer;
        spot[flip % 32] = (spot[flip % 32] as number) ^ 1;
        assert.notDeepEqual(rootFromPath(leaves[index] as Buffer, index, size, bent), root);
      }),
      { numRuns: 200 },
    );
  });

  it('takes no node for a leaf', () => {
    const [left, right] = leavesOf(2) as [Buffer, Buffer];
    assert.notDeepEqual(leafHash(Buffer.concat([left, right])), rootOf([left, right]));
  });

  it('refuses places outside the tree', () => {
    assert.throws(() => auditPath(leavesOf(3), 3), RangeError);
    assert.equal(rootFromPath(Buffer.alloc(32), 3, 3, []), undefined);
    assert.equal(rootFromPath(Buffer.alloc(32), 0, 0, []), undefined);
    assert.equal(rootFromPath(Buffer.alloc(32), 0.5, 3, []), undefined);
  });
});
