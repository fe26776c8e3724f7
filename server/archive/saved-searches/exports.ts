import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfficerActor } from '../../kernel/actor.js';
import { systemActor } from '../../kernel/actor.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import { newId } from '../../kernel/identifiers.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { toAccessScope } from '../search/describe-record.js';
import type { SearchQuestion } from '../search/model.js';
import { filtersOf, isEmptyQuestion, questionOf } from '../search/model.js';
import type { SearchExportsDeps } from './export-deps.js';
import { gatherTable } from './gather-table.js';
import type { ResultColumn, SearchExport } from './model.js';
import { EXPORT_FORMATS } from './model.js';
import { MEDIA_TYPES } from './writers/write-export.js';

/**
 * Lists of search results as files. A list is asked for in a moment and written in the background, under what its owner may see
 * when it is written; only he may fetch it, for a time. Asking, writing and fetching are in the audit log.
 */
export interface SearchExports {
  /** How many rows need a reason. */
  readonly reasonRows: number;
  /**
   * @throws invalid `export.nothing` when nothing is found, or with the fault of field `reason` when there are more rows than may go
   * without one; conflict `export.too-many-open`
   */
  ask(actor: OfficerActor, input: { readonly question: SearchQuestion; readonly format: string; readonly columns: readonly ResultColumn[]; readonly reason?: string | undefined; readonly lang: 'vi' | 'en' }): Promise<SearchExport>;
  list(actor: OfficerActor): Promise<readonly SearchExport[]>;
  /** @throws not-found for somebody else's */
  get(actor: OfficerActor, id: string): Promise<SearchExport>;
  /** The file of a finished one, logged. @throws not-found, also when its time is up */
  open(actor: OfficerActor, id: string): Promise<{ readonly fileName: string; readonly mediaType: string; readonly sizeBytes: number; readonly stream: Readable }>;
  /** Writes the file; for the job. A second run writes it anew. */
  run(id: string, signal: AbortSignal): Promise<void>;
  /** Notes that it could not be written; for the job. */
  fail(id: string, error: unknown): Promise<void>;
  /** Takes away files whose time is up; answers how many. */
  sweep(): Promise<number>;
}

const MOST_OPEN = 3;
const MOST_LISTED = 50;
const SWEEP = 200;
const HOUR_MS = 3600_000;
const SHORTEST_REASON = 5;
const LONGEST_REASON = 500;

/** Opens the room of exports. */
export function createSearchExports(deps: SearchExportsDeps): SearchExports {
  return { reasonRows: deps.reasonRows, ...asking(deps), ...writing(deps) };
}

function asking(deps: SearchExportsDeps): Pick<SearchExports, 'ask' | 'list' | 'get' | 'open'> {
  const { store, uow, clock } = deps;
  const own = async (actor: OfficerActor, id: string): Promise<SearchExport> => {
    requirePermission(actor, 'search.use');
    const found = await store.byId(id.slice(0, 100));
    if (found === undefined || found.userId !== actor.id) throw notFound();
    return found;
  };
  return {
    get: own,
    async ask(actor, input) {
      requirePermission(actor, 'search.use');
      const format = EXPORT_FORMATS.find((one) => one === input.format);
      const question = questionOf(input.question);
      if (format === undefined || isEmptyQuestion(question)) throw new ArchiveError('invalid', 'export.nothing');
      if ((await store.openOf(actor.id)) >= MOST_OPEN) throw new ArchiveError('conflict', 'export.too-many-open', { most: MOST_OPEN });
      const scope = toAccessScope(await deps.records.scopeFor(actor));
      const { total } = await deps.search.search(scope, { text: question.q ?? '', filters: filtersOf(question), limit: 1, highlight: false, byIdentifier: actor.roles.includes('archivist') });
      if (total === 0) throw new ArchiveError('invalid', 'export.nothing');
      const reason = (input.reason ?? '').trim().slice(0, LONGEST_REASON);
      if (total > deps.reasonRows && reason.length < SHORTEST_REASON) throw new ArchiveError('invalid', 'export.reason-needed', { rows: deps.reasonRows, total }, { faults: [{ field: 'reason', code: 'required' }] });
      const columns = input.columns.filter((name) => name !== 'owner' || may(actor, 'owner.read'));
      const row: SearchExport = {
        id: newId(), userId: actor.id, agencyId: actor.agencyId, format, question, columns, lang: format === 'csv' || format === 'xlsx' ? input.lang : 'vi', reason: reason === '' ? null : reason, state: 'waiting', total, done: 0,
        cut: false, sizeBytes: null, fault: null, askedAt: clock.now().toISOString(), finishedAt: null, expiresAt: null,
      };
      await uow.run(actor, async (tx) => {
        await store.insert(tx, row);
        tx.record({
          name: 'search.export-asked', subject: { type: 'export', id: row.id }, ...(row.reason === null ? {} : { purpose: row.reason }),
          data: { format, text: (question.q ?? '').slice(0, 300), filters: Object.keys(filtersOf(question)), total },
        });
      });
      return row;
    },
    async list(actor) {
      requirePermission(actor, 'search.use');
      return store.ofUser(actor.id, MOST_LISTED);
    },
    async open(actor, id) {
      const found = await own(actor, id);
      if (found.state !== 'done' || found.expiresAt === null || found.expiresAt <= clock.now().toISOString()) throw new ArchiveError('not-found', 'export.expired');
      const path = fileOf(deps, found);
      const size = await stat(path).then((entry) => entry.size, () => undefined);
      if (size === undefined) throw new ArchiveError('not-found', 'export.expired');
      await uow.run(actor, async (tx) =>
        tx.record({ name: 'search.export-fetched', subject: { type: 'export', id }, ...(found.reason === null ? {} : { purpose: found.reason }), data: { format: found.format, rows: found.done, sizeBytes: size }, announce: false }),
      );
      return { fileName: fileName(found), mediaType: MEDIA_TYPES[found.format], sizeBytes: size, stream: createReadStream(path) };
    },
  };
}

function writing(deps: SearchExportsDeps): Pick<SearchExports, 'run' | 'fail' | 'sweep'> {
  const { store, uow, clock } = deps;
  const finish = (id: string, changes: Partial<SearchExport>, name: string, data: { [key: string]: string | number | boolean | null }): Promise<void> =>
    uow.run(systemActor('run-export'), async (tx) => {
      await store.update(tx, id, { ...changes, finishedAt: clock.now().toISOString() });
      tx.record({ name, subject: { type: 'export', id }, data, announce: false });
    });
  const fail = (id: string, error: unknown): Promise<void> => {
    const fault = error instanceof ArchiveError ? error.code : 'internal';
    return finish(id, { state: 'failed', fault }, 'search.export-failed', { fault });
  };
  return {
    fail,
    async run(id, signal) {
      const found = await store.byId(id);
      if (found === undefined || (found.state !== 'waiting' && found.state !== 'running')) return;
      // The account as it stands now decides what is in the list.
      const actor = await deps.access.officer(found.userId);
      if (actor === undefined || !may(actor, 'search.use')) return fail(id, new ArchiveError('forbidden', 'export.owner-gone'));
      await store.progress(id, { state: 'running', done: 0 });
      const { table, cut } = await gatherTable(deps, actor, found, signal, (done, total) => store.progress(id, { done, total }));
      const bytes = await deps.write(found.format, table, signal);
      await mkdir(deps.dir, { recursive: true });
      const path = fileOf(deps, found);
      await writeFile(`${path}.part`, bytes, { mode: 0o600 });
      await rename(`${path}.part`, path);
      const expiresAt = new Date(clock.now().getTime() + deps.keepHours * HOUR_MS).toISOString();
      await finish(id, { state: 'done', done: table.rows.length, total: table.rows.length, cut, sizeBytes: bytes.length, expiresAt }, 'search.export-written', { format: found.format, rows: table.rows.length, cut, sizeBytes: bytes.length, userId: found.userId });
    },
    async sweep() {
      const due = await store.overdue(clock.now().toISOString(), SWEEP);
      for (const one of due) {
        await rm(fileOf(deps, one), { force: true });
        await finish(one.id, { state: 'expired' }, 'search.export-expired', { format: one.format });
      }
      return due.length;
    },
  };
}

function fileOf(deps: SearchExportsDeps, one: SearchExport): string {
  return join(deps.dir, `${one.id}.${one.format}`);
}

function fileName(one: SearchExport): string {
  return `danh-muc-${one.askedAt.slice(0, 10)}-${one.id.slice(0, 8)}.${one.format}`;
}
