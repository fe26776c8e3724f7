import { createHash } from 'node:crypto';

/**
 * A hash tree as RFC 6962, 2.1 makes it: leaves and nodes are hashed under different first bytes, so that no node can be passed
 * off as a leaf. Hashes are SHA-256. Pure.
 */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a leaf's content. */
export function leafHash(content: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(content).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** The largest power of two below `count` (which is 2 or more). */
function splitOf(count: number): number {
  return 2 ** (31 - Math.clz32(count - 1));
}

/** The root over leaf hashes in order. The root of no leaves is the hash of nothing. */
export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (only === undefined) {
    return createHash('sha256').digest();
  }
  if (leaves.length === 1) {
    return Buffer.from(only);
  }
  const split = splitOf(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/**
 * The hashes that lead from leaf `index` to the root, nearest first (RFC 6962, 2.1.1).
 * @throws RangeError when there is no such leaf.
 */
export function auditPath(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (index < 0 || index >= leaves.length) {
    throw new RangeError('no such leaf');
  }
  if (leaves.length === 1) {
    return [];
  }
  const split = splitOf(leaves.length);
  return index < split
    ? [...auditPath(leaves.slice(0, split), index), rootOf(leaves.slice(split))]
    : [...auditPath(leaves.slice(split), index - split), rootOf(leaves.slice(0, split))];
}

/**
 * The root that a leaf and its path lead to, or undefined when the path does not fit a tree of that size. The size is a part of
 * the statement: whoever anchors a root must anchor the size with it, or have it in the anchored text.
 */
export function rootFromPath(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Buffer | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    return undefined;
  }
  let [position, last] = [index, size - 1];
  let hash: Buffer = Buffer.from(leaf);
  for (const sibling of path) {
    if (last === 0) {
      return undefined;
    }
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(sibling, hash);
      while (position % 2 === 0 && position !== 0) {
        [position, last] = [position >> 1, last >> 1];
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}
