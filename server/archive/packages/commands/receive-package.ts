import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Actor } from '../../../kernel/actor.js';
import { agencyOf } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { Package, PackageRequest } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { keepZip } from './package-files.js';

/** A package handed in: a ZIP as a stream, or a folder or ZIP that lies on this machine (command line only). */
export type BroughtPackage =
  | { readonly kind: 'upload'; readonly name: string; readonly stream: Readable; readonly signal?: AbortSignal }
  | { readonly kind: 'path'; readonly path: string; readonly agencyId?: string };

/** Those who may bring papers and stand for them may bring them by the package; archivists take over whole holdings. */
export function requireBringing(actor: Actor): void {
  if (may(actor, 'submission.create') && may(actor, 'submission.confirm')) return;
  requirePermission(actor, 'preservation.manage');
}

/** Takes a package in; what is wrong with it is found in the background and told on its page. */
export function receivePackage(deps: PackagesDeps) {
  return async (actor: Actor, brought: BroughtPackage): Promise<Package> => {
    requireBringing(actor);
    const id = newId();
    const kept = brought.kind === 'upload' ? await keepUpload(deps, id, brought) : await findPath(brought.path);
    const now = deps.clock.now().toISOString();
    const agencyId = agencyOf(actor) ?? (brought.kind === 'path' ? brought.agencyId : undefined) ?? null;
    const one: Package = {
      id, direction: 'in', format: 'unknown', state: 'received', title: kept.name, sourceName: kept.name, path: kept.path, sizeBytes: kept.sizeBytes, sha256: kept.sha256,
      actor: { id: actor.id, name: actor.name, agencyId }, reason: null, filesTotal: 0, filesDone: 0, papersTotal: 0, papersDone: 0, findings: [],
      request: { source: kept.source }, createdAt: now, updatedAt: now, finishedAt: null, version: 1,
    };
    await deps.uow.run(actor, async (tx) => {
      await deps.store.add(tx, one);
      tx.record({ name: 'package.received', subject: { type: 'package', id }, data: { name: kept.name, sizeBytes: kept.sizeBytes, sha256: kept.sha256 } });
    });
    return one;
  };
}

interface Kept {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly source: NonNullable<PackageRequest['source']>;
}

async function keepUpload(deps: PackagesDeps, id: string, brought: BroughtPackage & { kind: 'upload' }): Promise<Kept> {
  const name = (brought.name.split(/[\\/]/).at(-1) ?? '').normalize('NFC').slice(0, 200) || 'package.zip';
  return { name, ...(await keepZip(deps, id, brought.stream, brought.signal)), source: 'zip' };
}

async function findPath(path: string): Promise<Kept> {
  const full = resolve(path);
  const found = await stat(full).catch(() => undefined);
  if (found === undefined || !(found.isDirectory() || found.isFile())) throw new ArchiveError('invalid', 'file-not-there', { path });
  if (full.length > 1000) throw new ArchiveError('invalid', 'package-path-too-long');
  return { name: basename(full).slice(0, 200), path: full, sizeBytes: found.isFile() ? found.size : 0, sha256: null, source: found.isDirectory() ? 'folder' : 'zip' };
}
