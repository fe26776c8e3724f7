import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { CoveredBytes } from '../cms/verify-signature.js';

/** shake256 is used with 64 bytes (RFC 8419); the others have one length. */
const LENGTHS: Readonly<Record<string, { outputLength: number }>> = { shake256: { outputLength: 64 } };

/**
 * Hashes of one file that share what they have in common: the beginning of a large scan is read once, for its own digest and for
 * every signature in it. The bytes must not change while this lives.
 */
export class FileDigests {
  private readonly states = new Map<string, { readonly position: number; readonly hash: Hash }[]>();

  constructor(private readonly bytes: Uint8Array) {}

  /** SHA-256 of the whole file, hex. */
  whole(): string {
    return this.upTo('sha256', this.bytes.length).digest('hex');
  }

  /** Pieces of the file in order, as [start, length], which must lie inside it. */
  covered(pieces: readonly (readonly [number, number])[]): CoveredBytes {
    const parts = pieces.map(([start, length]) => this.bytes.subarray(start, start + length));
    const known = new Map<string, Buffer>();
    return {
      parts,
      digest: (name) => {
        let digest = known.get(name);
        if (digest === undefined) {
          const [first] = pieces;
          const hash = first?.[0] === 0 ? this.upTo(name, first[1]) : createHash(name, LENGTHS[name]);
          parts.slice(first?.[0] === 0 ? 1 : 0).forEach((part) => hash.update(part));
          digest = hash.digest();
          known.set(name, digest);
        }
        return digest;
      },
    };
  }

  /** A hash that has read [0, position), for the caller to go on with. */
  private upTo(name: string, position: number): Hash {
    const states = this.states.get(name) ?? [];
    let from: { readonly position: number; readonly hash: Hash } | undefined;
    for (const state of states) {
      from = state.position <= position && state.position > (from?.position ?? -1) ? state : from;
    }
    const hash = from === undefined ? createHash(name, LENGTHS[name]) : from.hash.copy(LENGTHS[name]);
    hash.update(this.bytes.subarray(from?.position ?? 0, position));
    if (from?.position !== position) {
      this.states.set(name, [...states, { position, hash: hash.copy(LENGTHS[name]) }]);
    }
    return hash;
  }
}
