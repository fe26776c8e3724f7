import type { Tx } from '../../../kernel/unit-of-work.js';
import type { RecordsDeps } from '../deps.js';
import type { ArchiveRecord, RecordFile } from '../model.js';
import { settled, toRecord } from './current-state.js';

/** The record with its validity of today and its files, read inside a change. */
export const currentInside =
  (deps: Pick<RecordsDeps, 'store' | 'clock'>) =>
  async (tx: Tx, recordId: string): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] } | undefined> => {
    const stored = await deps.store.byId(recordId, tx);
    if (stored === undefined) return undefined;
    const statuses = (await deps.store.statusOf([recordId], tx)).get(recordId) ?? [];
    return { record: toRecord(settled(stored, statuses, deps.clock.today())), files: await deps.store.filesOf(recordId, tx) };
  };
