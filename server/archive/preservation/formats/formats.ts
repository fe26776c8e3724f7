import type { Readable } from 'node:stream';
import { systemActor } from '../../../kernel/actor.js';
import type { Actor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { Records } from '../../records/records.js';
import type { PdfaChecker } from './check-pdfa.js';
import type { FileFormatRow, FormatCount, FormatsStore } from './formats-store.js';
import type { FormatRisk } from './read-lists.js';
import { identifyFormat } from './rules/identify.js';
import type { FormatList } from './rules/identify.js';
import { seeFile } from './see-file.js';

/** A format with its number of files and its risk. */
export interface JudgedCount extends FormatCount {
  readonly risk: FormatRisk | undefined;
}

/**
 * What format each kept file really has: by its bytes, with PRONOM ids, the claim of PDF/A and its check where a checker is installed.
 * It only looks; it never touches a master.
 */
export interface Formats {
  /** Looks at the masters of a record; answers how many. Harmless when repeated. */
  identify(recordId: string, signal?: AbortSignal): Promise<number>;
  /** Looks at records that were never looked at; answers how many. */
  identifyUnseen(limit: number, signal?: AbortSignal): Promise<number>;
  ofRecord(recordId: string): Promise<readonly (FileFormatRow & { readonly risk: FormatRisk | undefined })[]>;
  /** The formats of the archive, most files first. */
  overview(actor: Actor): Promise<{ readonly formats: readonly JudgedCount[]; readonly unseen: number; readonly checker: string | undefined }>;
  /** The PRONOM id of a kept file, where it was identified: for packages. */
  puidsOf(recordIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface FormatsDeps {
  readonly store: FormatsStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly records: Pick<Records, 'peek'>;
  readonly read: (objectId: string, logicalPath: string) => Promise<Readable>;
  readonly borrow: (objectId: string, logicalPath: string) => Promise<{ path: string; release(): Promise<void> }>;
  readonly checker: PdfaChecker;
  readonly list: FormatList;
  readonly risks: ReadonlyMap<string, FormatRisk>;
}

const IDENTIFIER = systemActor('identify-formats');
const PAGE = 100;

/** Opens the room of formats. */
export function createFormats(deps: FormatsDeps): Formats {
  const identify = async (recordId: string, signal?: AbortSignal): Promise<number> => {
    const found = await deps.records.peek(recordId);
    if (found === undefined) return 0;
    const rows: FileFormatRow[] = [];
    for (const file of found.files.filter((one) => one.role === 'master')) rows.push(await look(deps, found.record, file.logicalPath, signal));
    await deps.uow.run(IDENTIFIER, async (tx) => {
      await deps.store.put(tx, rows);
      tx.record({ name: 'record.formats-identified', subject: { type: 'record', id: recordId }, data: { puids: rows.map((row) => row.puid), pdfa: rows.map((row) => row.pdfaCheck) }, announce: false });
    });
    return rows.length;
  };
  return {
    identify,
    async identifyUnseen(limit, signal) {
      let done = 0;
      for (let after = ''; done < limit; ) {
        const ids = await deps.store.unseen(after, Math.min(PAGE, limit - done));
        for (const recordId of ids) {
          if (signal?.aborted === true) return done;
          await identify(recordId, signal);
          done += 1;
        }
        after = ids.at(-1) ?? '';
        if (ids.length === 0) break;
      }
      return done;
    },
    ofRecord: async (recordId) => (await deps.store.ofRecord(recordId)).map((row) => ({ ...row, risk: row.puid === null ? undefined : deps.risks.get(row.puid) })),
    async overview(actor) {
      requirePermission(actor, 'preservation.read');
      const formats = (await deps.store.counts()).map((count) => ({ ...count, risk: count.puid === null ? undefined : deps.risks.get(count.puid) }));
      return { formats, unseen: await deps.store.countUnseen(), checker: await deps.checker.version() };
    },
    async puidsOf(recordIds) {
      const found = new Map<string, string>();
      for (const recordId of recordIds) {
        for (const row of await deps.store.ofRecord(recordId)) if (row.puid !== null) found.set(`${recordId}/${row.logicalPath}`, row.puid);
      }
      return found;
    },
  };
}

async function look(deps: FormatsDeps, record: { readonly id: string; readonly objectId: string }, logicalPath: string, signal: AbortSignal | undefined): Promise<FileFormatRow> {
  const format = identifyFormat(await seeFile(await deps.read(record.objectId, logicalPath)), deps.list);
  const checked = format.pdfaClaim === null ? undefined : await checkClaim(deps, record.objectId, logicalPath, signal);
  const version = checked === undefined ? undefined : await deps.checker.version();
  return {
    recordId: record.id, logicalPath, puid: format.puid, formatName: format.name, formatVersion: format.version, mediaType: format.mediaType, pdfaClaim: format.pdfaClaim,
    pdfaCheck: format.pdfaClaim === null ? 'none' : checked === undefined ? 'claimed' : checked.passed ? 'passed' : 'failed', pdfaDetail: checked?.detail ?? null,
    identifiedBy: version === undefined ? 'Kho So' : `Kho So; ${version}`.slice(0, 100), identifiedAt: deps.clock.now().toISOString(),
  };
}

async function checkClaim(deps: FormatsDeps, objectId: string, logicalPath: string, signal: AbortSignal | undefined): ReturnType<PdfaChecker['check']> {
  if ((await deps.checker.version()) === undefined) return undefined;
  const lent = await deps.borrow(objectId, logicalPath);
  try {
    return await deps.checker.check(lent.path, signal);
  } finally {
    await lent.release();
  }
}
