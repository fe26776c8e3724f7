import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { Json } from '../../../kernel/events.js';
import { leafHash } from './merkle.js';
import type { Leaf, Statement } from './model.js';

/** The bytes of a leaf: its canonical JSON in UTF-8. */
export function leafBytes(leaf: Leaf): Buffer {
  return Buffer.from(canonicalJson(leaf as unknown as Json), 'utf8');
}

/** The hash under which a leaf stands in its tree. */
export function hashOfLeaf(leaf: Leaf): Buffer {
  return leafHash(leafBytes(leaf));
}

/** What a time stamp covers: root and size of the tree, the gathering and the format, as canonical JSON in UTF-8. */
export function statementBytes(statement: Statement): Buffer {
  return Buffer.from(canonicalJson({ ...statement }), 'utf8');
}
