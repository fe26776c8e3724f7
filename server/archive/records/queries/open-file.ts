import type { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { Fact } from '../../../kernel/events.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { ArchiveRecord, ReadContext, RecordFile } from '../model.js';
import type { StoredRecord } from '../store.js';
import { currentRecords, toRecord } from './current-state.js';
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

/** Opens files, or vouches for whoever shows parts of them; both log the opening. */
export interface FileOpener {
  openFile(actor: Actor, recordId: string, logicalPath: string, context?: ReadContext & { range?: { start: number; end: number } }): Promise<Opened>;
  authorise(actor: Actor, recordId: string, context?: ReadContext): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] }>;
}

/**
 * The opener of files. Every opening is logged with purpose and dossier before the first byte; what a viewer fetches part by part
 * (ranges of one file, pages of one record) is logged once in ten minutes.
 */
export function createFileOpener(deps: RecordsDeps): FileOpener {
  const recent = createRecentOpenings();

  async function log(actor: Actor, stored: StoredRecord, context: ReadContext, purpose: string | null, part: string, inParts: boolean, data: NonNullable<Fact['data']>): Promise<void> {
    const now = deps.clock.now().getTime();
    const key = [actor.id, stored.id, part, context.dossierCode ?? '', purpose ?? ''].join('\n');
    if (inParts && recent.isRecent(key, now)) return;
    await deps.uow.run(actor, async (tx) => tx.record(readFact('record.opened', stored.id, context, purpose, data)));
    if (inParts) recent.note(key, now);
  }

  return {
    async openFile(actor, recordId, logicalPath, context = {}) {
      requirePermission(actor, 'record.content');
      const { stored, purpose } = await openStored(deps, actor, recordId, context);
      const file = (await deps.store.filesOf(stored.id)).find((one) => one.logicalPath === logicalPath);
      if (file === undefined) throw notFound();
      const { range } = context;
      if (range !== undefined && (range.start < 0 || range.end < range.start || range.start >= file.sizeBytes)) {
        throw new ArchiveError('invalid', 'range-not-satisfiable', { sizeBytes: file.sizeBytes });
      }
      const data = { logicalPath, role: file.role, ...(range === undefined ? {} : { range: `${range.start}-${range.end}` }) };
      await log(actor, stored, context, purpose, logicalPath, range !== undefined, data);
      const { stream } = await deps.preservation.read(stored.objectId, logicalPath, range === undefined ? {} : { range });
      const sizeBytes = range === undefined ? file.sizeBytes : Math.min(range.end, file.sizeBytes - 1) - range.start + 1;
      return { file, stream, sizeBytes };
    },
    async authorise(actor, recordId, context = {}) {
      requirePermission(actor, 'record.content');
      const { stored, purpose } = await openStored(deps, actor, recordId, context);
      await log(actor, stored, context, purpose, 'pages', true, { part: 'pages' });
      const [record] = await currentRecords(deps.store, [stored], deps.clock.today());
      return { record: record ?? toRecord(stored), files: await deps.store.filesOf(stored.id) };
    },
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
