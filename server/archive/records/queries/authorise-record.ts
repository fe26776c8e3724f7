import type { Actor } from '../../../kernel/actor.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { ArchiveRecord, ReadContext, RecordFile } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { currentRecords } from './current-state.js';
import { openStored } from './open-record.js';

/** The record and its files for those who may open it, without a log entry: parts of a reading that was logged already. */
export const authoriseRecord =
  (deps: RecordsDeps) =>
  async (actor: Actor, recordId: string, context: ReadContext = {}): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] }> => {
    requirePermission(actor, 'record.content');
    const { stored } = await openStored(deps, actor, recordId, context);
    const [current] = await currentRecords(deps.store, [stored], deps.clock.today());
    return { record: current as ArchiveRecord, files: await deps.store.filesOf(stored.id) };
  };
