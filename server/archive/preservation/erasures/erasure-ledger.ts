import type { PreservationEraser } from '../../../../storage/preservation-store.js';
import type { Actor } from '../../../kernel/actor.js';
import { systemActor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Page } from '../../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../../kernel/page.js';
import type { Tx, UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { ErasuresStore } from './erasures-store.js';
import { mirrorEntries, mirroredUpTo, readMirror } from './ledger-mirror.js';
import type { MirrorStorage } from './ledger-mirror.js';
import { LEDGER_START } from './model.js';
import type { LedgerEntry, LedgerFault, LedgerHead, NewLedgerEntry } from './model.js';
import { chainLedgerEntry, followLedger, lastWords } from './rules/ledger-chain.js';

/** What became of a replay. `kept`: came back but stands under a hold, so a person must decide. */
export interface ReplayReport {
  readonly entries: number;
  readonly erasedAgain: readonly string[];
  readonly rowsDropped: number;
  readonly kept: readonly string[];
  /** Records whose hold was placed later than the restored state knows; placed again. */
  readonly heldAgain: readonly string[];
}

/** How a replay acts on a house that may be half built. */
export interface ReplayPowers {
  readonly storage: PreservationEraser & { has(objectId: string): Promise<boolean> };
  /** True while a hold of the restored register stands on the record; the ledger's own later release counts first. */
  isHeld(recordId: string): Promise<boolean>;
  /** Takes the register's rows (and what hangs on them) away, inside the change; answers how many went. */
  dropRows(tx: Tx, entry: LedgerEntry): Promise<number>;
  /** Places a hold that the restored state does not know. Left out: only reported. */
  placeHold?(tx: Tx, entry: LedgerEntry): Promise<void>;
}

/**
 * The ledger of erasures: what was destroyed by whose decision, known by digests, in an order nobody can change unseen. Mirrored in
 * the storage, so that a rebuild or a restore knows what must not come back. It never destroys by itself except in a replay.
 */
export interface ErasureLedger {
  /** Adds an entry inside the caller's change; the caller tells the fact. */
  record(tx: Tx, entry: NewLedgerEntry): Promise<LedgerEntry>;
  /** True when the record was erased by decision. */
  has(recordId: string): Promise<boolean>;
  /** Entries in order, oldest first. */
  list(cursor?: string, limit?: number): Promise<Page<LedgerEntry>>;
  /** Follows the chain and compares it with its head and with the mirror in the storage. */
  verify(): Promise<{ readonly checked: number; readonly head: LedgerHead; readonly mirrored: number; readonly fault?: LedgerFault }>;
  /** Writes what is new into the storage; answers how many entries went. Harmless when repeated. */
  publish(): Promise<number>;
  /** Every entry of rows and mirror together, the longer chain wins: what a backup carries. */
  read(): Promise<readonly LedgerEntry[]>;
  /**
   * After a restore or rebuild: takes in the entries the register does not know, erases again every object that came back, drops its
   * rows and places later holds again. A record under a hold stays and is reported. Harmless when repeated.
   * @throws conflict `erasure-ledger-contradicts` when the register's own ledger is another one.
   */
  replay(entries: readonly LedgerEntry[], powers: ReplayPowers): Promise<ReplayReport>;
}

/** What the ledger is made of. */
export interface ErasureLedgerDeps {
  readonly store: ErasuresStore;
  readonly uow: UnitOfWork;
  readonly storage: MirrorStorage;
}

const BATCH = 500;
const LONGEST_REASON = 1000;
const REPLAYER: Actor = systemActor('erasure-ledger');

/** Opens the ledger. */
export function createErasureLedger(deps: ErasureLedgerDeps): ErasureLedger {
  const { store, storage } = deps;
  return {
    async record(tx, input) {
      const entry = chainLedgerEntry(await store.lockHead(tx), { ...input, reason: input.reason.slice(0, LONGEST_REASON) });
      await store.append(tx, [entry]);
      return entry;
    },
    has: (recordId) => store.erased(recordId),
    async list(cursor, limit = 100) {
      const from = Number((cursor === undefined ? undefined : decodeCursor(cursor))?.[0] ?? 0);
      const items = await store.after(from, limit);
      const last = items.at(-1);
      return { items, ...(last === undefined || items.length < limit ? {} : { nextCursor: encodeCursor([last.seq]) }) };
    },
    verify: () => verify(deps),
    async publish() {
      let from = await mirroredUpTo(storage);
      const start = from;
      for (let batch = await store.after(from, BATCH); batch.length > 0; batch = await store.after(from, BATCH)) {
        await mirrorEntries(storage, batch);
        from = batch.at(-1)?.seq ?? from;
      }
      return from - start;
    },
    async read() {
      const rows = await all(store);
      const mirror = await readMirror(storage);
      return mirror.length > rows.length ? mirror : rows;
    },
    replay: (entries, powers) => replay(deps, entries, powers),
  };
}

async function all(store: ErasuresStore): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for (let batch = await store.after(0, BATCH); batch.length > 0; batch = await store.after(found.at(-1)?.seq ?? 0, BATCH)) found.push(...batch);
  return found;
}

async function verify({ store, storage }: ErasureLedgerDeps): Promise<Awaited<ReturnType<ErasureLedger['verify']>>> {
  let reached = LEDGER_START;
  for (;;) {
    const batch = await store.after(reached.seq, BATCH);
    const { head, fault } = followLedger(reached, batch);
    reached = head;
    if (fault !== undefined) return { checked: reached.seq, head: reached, mirrored: await mirroredUpTo(storage), fault };
    if (batch.length < BATCH) break;
  }
  const mirrored = await mirroredUpTo(storage);
  const stored = await store.head();
  const fault: LedgerFault | undefined = reached.seq < stored.seq || reached.seq < mirrored ? { seq: reached.seq + 1, code: 'tail-missing' }
    : reached.hash !== stored.hash ? { seq: reached.seq, code: 'head-changed' } : undefined;
  return { checked: reached.seq, head: reached, mirrored, ...(fault === undefined ? {} : { fault }) };
}

async function replay(deps: ErasureLedgerDeps, entries: readonly LedgerEntry[], powers: ReplayPowers): Promise<ReplayReport> {
  const { fault } = followLedger(LEDGER_START, entries);
  if (fault !== undefined) throw new ArchiveError('corrupt', 'erasure-ledger-broken', { seq: fault.seq });
  await takeIn(deps, entries);
  const { erased, held } = lastWords(entries);
  const lastHold = new Map(entries.filter((entry) => entry.kind !== 'erased').map((entry) => [entry.recordId, entry]));
  const erasedAgain: string[] = [];
  const kept: string[] = [];
  let rowsDropped = 0;
  for (const entry of erased) {
    const released = lastHold.get(entry.recordId)?.kind === 'released';
    if (!released && (await powers.isHeld(entry.recordId))) {
      kept.push(entry.recordId);
      continue;
    }
    // Rows first: a record must never point to bytes that are gone.
    const dropped = await deps.uow.run(REPLAYER, async (tx) => {
      const count = await powers.dropRows(tx, entry);
      tx.record({ name: 'record.erased-again', subject: { type: 'record', id: entry.recordId }, data: { ledgerSeq: entry.seq, decision: entry.decision, rows: count }, announce: count > 0 });
      return count;
    });
    rowsDropped += dropped;
    if ((await powers.storage.erase(entry.objectId)) || dropped > 0) erasedAgain.push(entry.recordId);
  }
  const heldAgain = await placeHolds(deps, held, powers);
  await mirrorMissing(deps);
  return { entries: entries.length, erasedAgain, rowsDropped, kept, heldAgain };
}

/** Brings the register's ledger up to the longer one; a different past is a contradiction that a person must look at. */
async function takeIn({ store, uow }: ErasureLedgerDeps, entries: readonly LedgerEntry[]): Promise<void> {
  const known = await all(store);
  const common = Math.min(known.length, entries.length);
  if (common > 0 && known[common - 1]?.hash !== entries[common - 1]?.hash) throw new ArchiveError('conflict', 'erasure-ledger-contradicts', { seq: common });
  const fresh = entries.slice(known.length);
  for (let start = 0; start < fresh.length; start += BATCH) {
    const batch = fresh.slice(start, start + BATCH);
    await uow.run(REPLAYER, async (tx) => {
      await store.lockHead(tx);
      await store.append(tx, batch);
      tx.record({ name: 'erasure-ledger.taken-in', subject: { type: 'erasure-ledger', id: 'ledger' }, data: { entries: batch.length }, announce: false });
    });
  }
}

async function placeHolds({ uow }: ErasureLedgerDeps, held: readonly LedgerEntry[], powers: ReplayPowers): Promise<string[]> {
  const again: string[] = [];
  for (const entry of held) {
    if (await powers.isHeld(entry.recordId)) continue;
    again.push(entry.recordId);
    if (powers.placeHold === undefined) continue;
    await uow.run(REPLAYER, async (tx) => {
      await powers.placeHold?.(tx, entry);
      tx.record({ name: 'record.held-again', subject: { type: 'record', id: entry.recordId }, data: { ledgerSeq: entry.seq } });
    });
  }
  return again;
}

async function mirrorMissing({ store, storage }: ErasureLedgerDeps): Promise<void> {
  for (let batch = await store.after(await mirroredUpTo(storage), BATCH); batch.length > 0; batch = await store.after(batch.at(-1)?.seq ?? 0, BATCH)) {
    await mirrorEntries(storage, batch);
  }
}
