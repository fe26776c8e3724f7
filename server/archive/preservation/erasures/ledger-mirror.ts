import { createInterface } from 'node:readline';
import type { CommitMeta, NewFile, PreservationReader, PreservationWriter } from '../../../../storage/preservation-store.js';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { entryAsJson } from './model.js';
import type { LedgerEntry } from './model.js';
import { parseLedgerLine } from './rules/ledger-chain.js';

/** The object of the storage that holds the ledger, so that it comes back with the bytes even when the database is lost. */
export const LEDGER_OBJECT_ID = 'khoso-erasures';

/** What the mirror needs of the storage. */
export type MirrorStorage = Pick<PreservationReader, 'has' | 'describe' | 'read'> & Pick<PreservationWriter, 'create' | 'addVersion'>;

const META: CommitMeta = { message: 'Sổ xóa: tài liệu đã hủy theo quyết định', user: { name: 'Kho Số', address: 'urn:khoso:actor:system%3Aerasure-ledger' } };
const BATCH_NAME = /^entries\/(\d{8})-(\d{8})\.jsonl$/;

/** The number of the last entry in the storage; 0 when there is none. */
export async function mirroredUpTo(storage: Pick<MirrorStorage, 'has' | 'describe'>): Promise<number> {
  const names = await batchNames(storage);
  return names.reduce((last, name) => Math.max(last, Number(BATCH_NAME.exec(name)?.[2] ?? 0)), 0);
}

/** Writes entries as one more file of the ledger's object; a repeat changes nothing. */
export async function mirrorEntries(storage: MirrorStorage, entries: readonly LedgerEntry[]): Promise<void> {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return;
  const number = (seq: number): string => String(seq).padStart(8, '0');
  const text = entries.map((entry) => `${canonicalJson(entryAsJson(entry))}\n`).join('');
  const file: NewFile = { logicalPath: `entries/${number(first.seq)}-${number(last.seq)}.jsonl`, source: Buffer.from(text, 'utf8') };
  if (await storage.has(LEDGER_OBJECT_ID)) await storage.addVersion(LEDGER_OBJECT_ID, { add: [file] }, META);
  else await storage.create(LEDGER_OBJECT_ID, [file], META);
}

/** Every entry in the storage, in order, each once. */
export async function readMirror(storage: Pick<MirrorStorage, 'has' | 'describe' | 'read'>): Promise<LedgerEntry[]> {
  const bySeq = new Map<number, LedgerEntry>();
  for (const name of await batchNames(storage)) {
    const { stream } = await storage.read(LEDGER_OBJECT_ID, name);
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      const entry = parseLedgerLine(line);
      if (entry !== undefined) bySeq.set(entry.seq, entry);
    }
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

async function batchNames(storage: Pick<MirrorStorage, 'has' | 'describe'>): Promise<string[]> {
  if (!(await storage.has(LEDGER_OBJECT_ID))) return [];
  const { versions } = await storage.describe(LEDGER_OBJECT_ID);
  return (versions.at(-1)?.files ?? []).map((file) => file.logicalPath).filter((path) => BATCH_NAME.test(path)).sort();
}
