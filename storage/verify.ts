import type { ObjectTree } from './object-tree.js';

/** One breach of a rule: the OCFL code (`E092`, `W004`) and a sentence for people. */
export interface OcflFinding {
  readonly code: string;
  readonly message: string;
}

/** The judgement on one object (or on the storage root itself); valid means no errors, warnings do not count. */
export interface ObjectFinding {
  readonly path: string;
  readonly objectId: string | undefined;
  readonly valid: boolean;
  readonly errors: readonly OcflFinding[];
  readonly warnings: readonly OcflFinding[];
}

/** Judges one object. */
export async function verifyObject(tree: ObjectTree, options: { path: string; deep: boolean; expectedId?: string }): Promise<ObjectFinding> {
  throw new Error(`not yet: ${options.path} ${String(tree)}`);
}
