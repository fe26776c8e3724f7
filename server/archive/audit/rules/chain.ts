import { canonicalJson, sha256Hex } from '../../../kernel/canonical-json.js';
import { storableTexts } from '../../../kernel/storable-text.js';
import type { AuditEntry, ChainFault, ChainHead } from '../model.js';

/** What the first entry points back to. */
export const CHAIN_START: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** The hash of an entry: SHA-256 over its canonical JSON, which holds the hash of the entry before. */
export function hashEntry(entry: Omit<AuditEntry, 'hash'>): string {
  return sha256Hex(canonicalJson({ ...entry }));
}

/** Adds the number, the hash of the entry before and the own hash. */
export function chainEntry(head: ChainHead, entry: Omit<AuditEntry, 'seq' | 'prevHash' | 'hash'>): AuditEntry {
  // As it will be read back: a purpose or a code may come from an address with any character in it.
  const stored = storableTexts(entry) as typeof entry;
  const numbered = { ...stored, seq: head.seq + 1, prevHash: head.hash };
  return { ...numbered, hash: hashEntry(numbered) };
}

/**
 * Checks the next entries of a chain against what came before. Answers the first fault, or the new head.
 * Deleting, editing or reordering any entry breaks here; a cut tail shows at the end, against the stored head.
 */
export function followChain(head: ChainHead, entries: readonly AuditEntry[]): { head: ChainHead; fault?: ChainFault } {
  let current = head;
  for (const entry of entries) {
    if (entry.seq !== current.seq + 1) return { head: current, fault: { seq: current.seq + 1, code: 'entry-missing' } };
    if (entry.prevHash !== current.hash) return { head: current, fault: { seq: entry.seq, code: 'order-broken' } };
    const { hash, ...rest } = entry;
    if (hashEntry(rest) !== hash) return { head: current, fault: { seq: entry.seq, code: 'entry-changed' } };
    current = { seq: entry.seq, hash };
  }
  return { head: current };
}

/** Compares the end that was reached with the head that was stored apart. */
export function compareHead(reached: ChainHead, stored: ChainHead): ChainFault | undefined {
  if (reached.seq < stored.seq) return { seq: reached.seq + 1, code: 'tail-missing' };
  if (reached.seq !== stored.seq || reached.hash !== stored.hash) return { seq: reached.seq, code: 'head-changed' };
  return undefined;
}
