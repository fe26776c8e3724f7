import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { carryOutJobs } from './disposition-jobs.js';
import type { DispositionJobs } from './disposition-jobs.js';
import { createAccessStore } from '../archive/access/store.js';
import { createDisposition } from '../archive/disposition/disposition.js';
import type { Disposition } from '../archive/disposition/disposition.js';
import { makePapers } from '../archive/disposition/commands/make-papers.js';
import type { PaperDeps } from '../archive/disposition/commands/make-papers.js';
import { createDispositionStore } from '../archive/disposition/store.js';
import type { Colleague } from '../archive/disposition/ports.js';
import type { Packages } from '../archive/packages/packages.js';
import type { ErasureLedger } from '../archive/preservation/erasures/erasure-ledger.js';
import type { Retention } from '../archive/retention/retention.js';
import { MIGRATIONS } from '../platform/database/migrations/list.js';
import { tableShapes } from '../platform/database/table-shapes.js';
import { renderPaper } from '../platform/papers/render-paper.js';
import { createRecordPurge } from './purge-record.js';
import type { WingGround } from './wing.js';

/** Packages of a transfer as they lie on the disk, and a way to send one. */
export interface TransferFiles {
  list(listId: string): Promise<readonly { readonly name: string; readonly sizeBytes: number }[]>;
  open(listId: string, name: string): Promise<{ readonly stream: NodeJS.ReadableStream; readonly sizeBytes: number } | undefined>;
}

/** The room of disposition with its background work. */
export interface DispositionPart {
  readonly disposition: Disposition;
  readonly files: TransferFiles;
  readonly jobs: DispositionJobs;
  /** Active officials of an agency, and of the whole archive for councils across agencies. */
  colleagues(agencyIds: readonly string[]): Promise<readonly Colleague[]>;
}

const RECORDS_A_PACKAGE = 500;

/** Builds disposition once; `packages` makes the archival packages of transfers. */
export async function buildDispositionPart({ ground, storage, archive }: WingGround, rooms: { retention: Retention; packages: Pick<Packages, 'buildAip'>; erasures: Pick<ErasureLedger, 'record'> }): Promise<DispositionPart> {
  const { database, uow, clock, config } = ground;
  const store = createDispositionStore(database);
  const users = createAccessStore(database);
  const toColleague = (row: { id: string; displayName: string; agencyId: string }): Colleague => ({ id: row.id, name: row.displayName, agencyId: row.agencyId });
  const deps: PaperDeps = {
    store, uow, clock, records: archive.records, register: archive.records, holds: archive.holdGuard, retention: rooms.retention, catalogue: archive.catalogue,
    policy: { coolingOffDays: config.coolingOffDays, councilMinimum: config.councilMinimum, quorum: config.councilQuorum / 100 },
    ledger: rooms.erasures,
    purge: createRecordPurge(database, await tableShapes(MIGRATIONS)),
    eraser: storage.store, preservation: storage.store,
    forget: async (recordId) => {
      await archive.viewer.forget(recordId);
      // Pictures of compared revisions are not kept by record: all of them go, and are drawn again when somebody asks.
      await rm(join(config.dataDir, 'cache', 'compared'), { recursive: true, force: true });
      await archive.indexNow([recordId]);
    },
    directory: {
      officer: async (userId) => {
        const row = await users.userById(userId);
        return row === undefined || row.state !== 'active' ? undefined : toColleague(row);
      },
    },
    async render(paper) {
      const bytes = await renderPaper(paper);
      return { bytes, pages: (await PDFDocument.load(bytes)).getPageCount() };
    },
  };
  const disposition = createDisposition({ ...deps, agencyName: async (id) => (await archive.catalogue.agency(id))?.name ?? id });
  const folderOf = (listId: string): string => join(config.dataDir, 'transfers', listId.replace(/[^A-Za-z0-9-]/g, '_'));
  const jobs = carryOutJobs({
    ground, store, disposition, makePapers: makePapers(deps),
    async pack(listId, recordIds) {
      const list = await store.list(listId);
      if (list === undefined) return;
      const dir = folderOf(listId);
      // Made anew as a whole: half a package of a run that was cut off must not be taken for one.
      await rm(dir, { recursive: true, force: true });
      await mkdir(dir, { recursive: true });
      const note = `${list.decision?.number ?? ''} (${list.decision?.date ?? ''})`;
      for (let start = 0; start < recordIds.length; start += RECORDS_A_PACKAGE) {
        await rooms.packages.buildAip(recordIds.slice(start, start + RECORDS_A_PACKAGE), { dir, title: list.title, note });
      }
    },
  });
  return {
    disposition, jobs,
    files: {
      async list(listId) {
        const names = (await readdir(folderOf(listId)).catch(() => [])).filter((name) => name.endsWith('.zip')).sort();
        return Promise.all(names.map(async (name) => ({ name, sizeBytes: (await stat(join(folderOf(listId), name))).size })));
      },
      async open(listId, name) {
        const known = (await this.list(listId)).find((file) => file.name === name);
        return known === undefined ? undefined : { stream: createReadStream(join(folderOf(listId), known.name)), sizeBytes: known.sizeBytes };
      },
    },
    colleagues: async (agencyIds) => (await users.listUsers(agencyIds)).filter((row) => row.state === 'active').map(toColleague),
  };
}
