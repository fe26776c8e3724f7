import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.js';
import { agencyOf } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { ReadContext } from '../../records/model.js';
import type { ExportFormat, Package } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { buildPackageFile } from './build-package-file.js';
import { folderOf, letGo } from './package-files.js';
import { bringerOf } from './package-items.js';

/** What is asked for. Either records, or a dossier with all its papers. */
export interface ExportRequest {
  readonly format: ExportFormat;
  readonly recordIds?: readonly string[];
  readonly dossierId?: string;
  readonly reason: string;
  /** The dossier for which personal papers may be opened. */
  readonly dossierCode?: string;
  readonly fonds?: string;
}

const MOST_RECORDS = 2000;
const PAGE = 200;
const MIN_REASON = 5;

/**
 * Asks for a package. Every paper is opened in the name of whoever asks, with the reason as purpose, before anything is built: one that
 * he may not open ends the request, and each opening is on record.
 */
export function requestExport(deps: PackagesDeps) {
  return async (actor: Actor, input: ExportRequest): Promise<Package> => {
    requirePermission(actor, 'record.content');
    const reason = input.reason.normalize('NFC').trim();
    if (reason.length < MIN_REASON || reason.length > 500) throw new ArchiveError('invalid', 'reason-too-short', { min: MIN_REASON }, { faults: [{ field: 'reason', code: 'reason-too-short', params: { min: MIN_REASON } }] });
    const { recordIds, title, dossierCode } = await recordsOf(deps, actor, input, reason);
    if (recordIds.length === 0) throw new ArchiveError('invalid', 'package-empty-selection');
    if (recordIds.length > MOST_RECORDS) throw new ArchiveError('too-large', 'package-too-many-records', { most: MOST_RECORDS, count: recordIds.length });
    const context: ReadContext = { purpose: reason, ...(dossierCode === undefined ? {} : { dossierCode }) };
    for (const recordId of recordIds) await deps.records.authorise(actor, recordId, context);
    const now = deps.clock.now().toISOString();
    const one: Package = {
      id: newId(), direction: 'out', format: input.format, state: 'waiting', title, sourceName: title, path: null, sizeBytes: 0, sha256: null,
      actor: { id: actor.id, name: actor.name, agencyId: agencyOf(actor) ?? null }, reason, filesTotal: 0, filesDone: 0, papersTotal: recordIds.length, papersDone: 0, findings: [],
      request: { recordIds, ...(input.fonds === undefined ? {} : { fonds: input.fonds }) }, createdAt: now, updatedAt: now, finishedAt: null, version: 1,
    };
    await deps.uow.run(actor, async (tx) => {
      await deps.store.add(tx, one);
      tx.record({
        name: 'package.requested', subject: { type: 'package', id: one.id }, data: { format: input.format, recordIds: recordIds.slice(0, 500), records: recordIds.length }, purpose: reason,
        ...(dossierCode === undefined ? {} : { dossierCode }),
      });
    });
    return one;
  };
}

async function recordsOf(deps: PackagesDeps, actor: Actor, input: ExportRequest, reason: string): Promise<{ recordIds: readonly string[]; title: string; dossierCode: string | undefined }> {
  if (input.dossierId === undefined) {
    const recordIds = [...new Set(input.recordIds ?? [])];
    return { recordIds, title: `${recordIds.length} văn bản`, dossierCode: input.dossierCode };
  }
  const dossier = await deps.dossiers.get(actor, input.dossierId);
  const scope = await deps.records.scopeFor(actor, { dossierCode: dossier.code, purpose: reason });
  const recordIds: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await deps.records.list(scope, { dossierId: dossier.id }, cursor, PAGE);
    recordIds.push(...page.items.map((record) => record.id));
    cursor = page.nextCursor;
  }
  return { recordIds, title: `Hồ sơ ${dossier.code}`, dossierCode: dossier.code };
}

/** Builds what was asked for. Run twice it builds again and replaces. */
export function runExport(deps: PackagesDeps) {
  return async (packageId: string): Promise<void> => {
    const one = await deps.store.find(packageId);
    if (one === undefined || one.direction !== 'out' || (one.state !== 'waiting' && one.state !== 'building')) return;
    await deps.store.mark(one, { state: 'building', updatedAt: deps.clock.now().toISOString() });
    await letGo(deps, one.id);
    const built = await buildPackageFile(deps, {
      format: one.format as ExportFormat, recordIds: one.request.recordIds ?? [], dir: folderOf(deps, one.id), note: one.reason ?? '', ...(one.request.fonds === undefined ? {} : { fonds: one.request.fonds }),
    });
    const current = (await deps.store.find(packageId)) ?? one;
    const at = deps.clock.now().toISOString();
    await deps.uow.run(bringerOf(one), async (tx) => {
      await deps.store.update(tx, current, {
        state: 'ready', title: built.title.slice(0, 500), path: built.path, sizeBytes: built.sizeBytes, sha256: built.sha256, filesTotal: built.files, filesDone: built.files, papersDone: built.papers, updatedAt: at, finishedAt: at,
      });
      tx.record({ name: 'package.built', subject: { type: 'package', id: one.id }, data: { objId: built.objId, sha256: built.sha256, sizeBytes: built.sizeBytes, papers: built.papers }, announce: false });
    });
  };
}

/** The bytes of a package for whoever asked for it, nobody else: the reason he gave was his. Each fetching is on record. */
export function openBuilt(deps: PackagesDeps) {
  return async (actor: Actor, packageId: string): Promise<{ readonly one: Package; readonly name: string; readonly stream: Readable }> => {
    const one = await deps.store.find(packageId);
    if (one === undefined || (actor.kind !== 'system' && one.actor.id !== actor.id)) throw notFound();
    if (one.direction !== 'out' || one.state !== 'ready' || one.path === null) throw new ArchiveError('conflict', 'package-not-ready', { state: one.state });
    await deps.uow.run(actor, async (tx) => {
      tx.record({ name: 'package.fetched', subject: { type: 'package', id: one.id }, data: { sha256: one.sha256 }, announce: false, ...(one.reason === null ? {} : { purpose: one.reason }) });
    });
    return { one, name: one.path.split('/').at(-1) ?? 'package.zip', stream: createReadStream(one.path) };
  };
}

/** Lets go of packages made long ago; they can be made again. */
export function sweepBuilt(deps: PackagesDeps) {
  return async (): Promise<number> => {
    const before = new Date(deps.clock.now().getTime() - deps.settings.keepOutMs).toISOString();
    let gone = 0;
    for (const one of await deps.store.inState(['ready'], 1000)) {
      if ((one.finishedAt ?? one.updatedAt) >= before) continue;
      await letGo(deps, one.id);
      if (await deps.store.mark(one, { state: 'expired', path: null, updatedAt: deps.clock.now().toISOString() })) gone += 1;
    }
    return gone;
  };
}
