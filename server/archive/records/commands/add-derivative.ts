import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import type { ArchiveRecord, RecordFile } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { checkFile } from '../rules/check-files.js';

/**
 * Notes a file made from the master, or a newer making of it, and what is known of the text. Masters are never replaced. Does not
 * count as a version: an officer correcting metadata meanwhile is not disturbed.
 */
export const addDerivative =
  (deps: RecordsDeps) =>
  async (tx: Tx, actor: Actor, recordId: string, file: Omit<RecordFile, 'recordId'> | undefined, text?: Pick<ArchiveRecord, 'textState' | 'textConfidence'>): Promise<void> => {
    requirePermission(actor, 'record.correct');
    if (file === undefined && text === undefined) return;
    if ((await deps.store.byId(recordId, tx)) === undefined) throw notFound();
    const at = deps.clock.now().toISOString();
    if (file !== undefined) {
      const faults = checkFile(file, 'file');
      if (file.role === 'master') faults.push({ field: 'file.role', code: 'derivative-expected' });
      const taken = (await deps.store.filesOf(recordId, tx)).find((known) => known.logicalPath === file.logicalPath);
      if (taken?.role === 'master') faults.push({ field: 'file.logicalPath', code: 'master-kept' });
      if (faults.length > 0) throw new ArchiveError('invalid', 'file-invalid', {}, { faults });
      await deps.store.putFile(tx, { ...file, recordId });
    }
    if (text !== undefined) await deps.store.setText(tx, recordId, text, at);
    tx.record({
      name: 'record.derivative-added',
      subject: { type: 'record', id: recordId },
      data: { ...(file === undefined ? {} : { logicalPath: file.logicalPath, role: file.role }), ...(text === undefined ? {} : { textState: text.textState }) },
    });
  };
