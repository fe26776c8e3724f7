import type { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { ReadContext, RecordFile } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { readFact } from './named-dossier.js';
import { openStored } from './open-record.js';

/** How long the parts of one file that a viewer fetches one after another count as one opening. */
const ONE_OPENING_MS = 10 * 60 * 1000;
const MOST_REMEMBERED = 5_000;

interface Opened {
  readonly file: RecordFile;
  readonly stream: Readable;
  readonly sizeBytes: number;
}

/**
 * A file's bytes, or a part of them, for those who may open the record. Logged with purpose and dossier before the first byte;
 * a viewer that fetches one file in many parts is logged once in ten minutes.
 */
export function openFile(deps: RecordsDeps): (actor: Actor, recordId: string, logicalPath: string, context?: ReadContext & { range?: { start: number; end: number } }) => Promise<Opened> {
  const logged = createRecentOpenings();
  return async (actor, recordId, logicalPath, context = {}) => {
    requirePermission(actor, 'record.content');
    const { stored, purpose } = await openStored(deps, actor, recordId, context);
    const file = (await deps.store.filesOf(stored.id)).find((one) => one.logicalPath === logicalPath);
    if (file === undefined) throw notFound();
    const { range } = context;
    if (range !== undefined && (range.start < 0 || range.end < range.start || range.start >= file.sizeBytes)) {
      throw new ArchiveError('invalid', 'range-not-satisfiable', { sizeBytes: file.sizeBytes });
    }
    const now = deps.clock.now().getTime();
    const key = [actor.id, stored.id, logicalPath, context.dossierCode ?? '', purpose ?? ''].join('\n');
    if (range === undefined || !logged.isRecent(key, now)) {
      const data = { logicalPath, role: file.role, ...(range === undefined ? {} : { range: `${range.start}-${range.end}` }) };
      await deps.uow.run(actor, async (tx) => tx.record(readFact('record.opened', stored.id, context, purpose, data)));
      if (range !== undefined) logged.note(key, now);
    }
    const { stream } = await deps.preservation.read(stored.objectId, logicalPath, range === undefined ? {} : { range });
    const sizeBytes = range === undefined ? file.sizeBytes : Math.min(range.end, file.sizeBytes - 1) - range.start + 1;
    return { file, stream, sizeBytes };
  };
}

function createRecentOpenings(): { isRecent(key: string, now: number): boolean; note(key: string, now: number): void } {
  const openings = new Map<string, number>();
  return {
    isRecent: (key, now) => now - (openings.get(key) ?? Number.NEGATIVE_INFINITY) < ONE_OPENING_MS,
    note(key, now) {
      openings.delete(key);
      openings.set(key, now);
      if (openings.size > MOST_REMEMBERED) openings.delete(openings.keys().next().value ?? '');
    },
  };
}
