import { canonicalJson, sha256Hex } from '../../../../kernel/canonical-json.js';
import { storableTexts } from '../../../../kernel/storable-text.js';
import { entryAsJson, LEDGER_KINDS, LEDGER_START } from '../model.js';
import type { LedgerEntry, LedgerFault, LedgerHead, NewLedgerEntry } from '../model.js';

/** The hash of an entry: SHA-256 over its canonical JSON, which holds the hash of the entry before. */
export function hashLedgerEntry(entry: Omit<LedgerEntry, 'hash'>): string {
  return sha256Hex(canonicalJson(entryAsJson(entry)));
}

/** The next entry of the chain. */
export function chainLedgerEntry(head: LedgerHead, given: NewLedgerEntry): LedgerEntry {
  const input = storableTexts(given) as NewLedgerEntry;
  const entry = {
    seq: head.seq + 1, kind: input.kind ?? 'erased', recordId: input.recordId, objectId: input.objectId ?? input.recordId, at: input.erasedAt,
    byId: input.by.id, byName: input.by.name, reason: input.reason, decision: input.decision ?? null, listId: input.listId ?? null,
    files: input.files ?? [], prevHash: head.hash,
  } as const;
  return { ...entry, hash: hashLedgerEntry(entry) };
}

/** Checks that entries follow a head; answers how far they do and the first that does not. */
export function followLedger(head: LedgerHead, entries: readonly LedgerEntry[]): { head: LedgerHead; fault?: LedgerFault } {
  let current = head;
  for (const entry of entries) {
    if (entry.seq !== current.seq + 1) return { head: current, fault: { seq: current.seq + 1, code: 'entry-missing' } };
    if (entry.prevHash !== current.hash) return { head: current, fault: { seq: entry.seq, code: 'order-broken' } };
    const { hash, ...rest } = entry;
    if (hashLedgerEntry(rest) !== hash) return { head: current, fault: { seq: entry.seq, code: 'entry-changed' } };
    current = { seq: entry.seq, hash };
  }
  return { head: current };
}

/** Of several copies of the ledger the sound one that goes furthest; a copy with a broken chain counts up to the break. */
export function newestLedger(copies: readonly (readonly LedgerEntry[])[]): readonly LedgerEntry[] {
  let best: readonly LedgerEntry[] = [];
  for (const copy of copies) {
    const sorted = [...copy].sort((a, b) => a.seq - b.seq);
    const sound = sorted.slice(0, followLedger(LEDGER_START, sorted).head.seq);
    if (sound.length > best.length) best = sound;
  }
  return best;
}

/** What is to be done again after a restore: the last word of the ledger on each record. */
export function lastWords(entries: readonly LedgerEntry[]): { readonly erased: readonly LedgerEntry[]; readonly held: readonly LedgerEntry[] } {
  const erased = new Map<string, LedgerEntry>();
  const holds = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    if (entry.kind === 'erased') erased.set(entry.recordId, entry);
    else holds.set(entry.recordId, entry);
  }
  return { erased: [...erased.values()], held: [...holds.values()].filter((entry) => entry.kind === 'held' && !erased.has(entry.recordId)) };
}

/** An entry from a line of the mirror; undefined for a line that is none. */
export function parseLedgerLine(line: string): LedgerEntry | undefined {
  try {
    const value = JSON.parse(line) as Partial<LedgerEntry>;
    const whole = typeof value.seq === 'number' && typeof value.recordId === 'string' && typeof value.objectId === 'string' && typeof value.hash === 'string'
      && typeof value.prevHash === 'string' && LEDGER_KINDS.includes(value.kind as LedgerEntry['kind']) && Array.isArray(value.files);
    return whole ? (value as LedgerEntry) : undefined;
  } catch {
    return undefined;
  }
}
