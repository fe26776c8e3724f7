import { readFile, rename, rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { syncDir, writeNewBytes, writeNewFile } from '../../../../storage/disk.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { isStorageError } from '../../../../storage/errors.js';
import type { Package, PackagePlan } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { openFolderSource } from '../sources/folder-source.js';
import type { PackageSource } from '../sources/package-source.js';
import { openZipSource } from '../sources/zip-source.js';

type Deps = Pick<PackagesDeps, 'settings'>;

/** The folder of one package: its ZIP and the plan made from it. */
export function folderOf({ settings }: Deps, packageId: string): string {
  return join(settings.dir, packageId);
}

/** Takes a ZIP in from a stream; when it answers, it survives a power cut. */
export async function keepZip(deps: Deps, packageId: string, source: Readable, signal?: AbortSignal): Promise<{ path: string; sizeBytes: number; sha256: string }> {
  const folder = folderOf(deps, packageId);
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'package.zip');
  try {
    const { sizeBytes, sha256 } = await writeNewFile(path, source, { limitBytes: deps.settings.maxUploadBytes, ...(signal === undefined ? {} : { signal }) });
    await syncDir(folder);
    return { path, sizeBytes, sha256 };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (isStorageError(error, 'too-large')) throw new ArchiveError('too-large', 'package-upload-too-large', { mostBytes: deps.settings.maxUploadBytes });
    if (isStorageError(error, 'aborted')) throw new ArchiveError('invalid', 'upload-aborted', { file: 'package.zip' }, { cause: error });
    throw error;
  }
}

/** Opens the bytes of a package that comes in. */
export async function openPackage(deps: Deps, one: Pick<Package, 'path' | 'request' | 'sourceName'>): Promise<PackageSource> {
  if (one.path === null) throw new ArchiveError('conflict', 'package-bytes-gone');
  return one.request.source === 'folder' ? openFolderSource(one.path, deps.settings.limits) : openZipSource(one.path, deps.settings.limits, one.sourceName);
}

/** Keeps the plan beside the package, so that after a kill nothing is read twice. */
export async function keepPlan(deps: Deps, packageId: string, plan: PackagePlan): Promise<void> {
  const folder = folderOf(deps, packageId);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, 'plan.json.new');
  await rm(temporary, { force: true });
  await writeNewBytes(temporary, Buffer.from(JSON.stringify(plan), 'utf8'));
  await rename(temporary, join(folder, 'plan.json'));
  await syncDir(folder);
}

/** The plan made before; undefined when there is none. */
export async function readPlan(deps: Deps, packageId: string): Promise<PackagePlan | undefined> {
  try {
    return JSON.parse(await readFile(join(folderOf(deps, packageId), 'plan.json'), 'utf8')) as PackagePlan;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Lets go of what was kept for a package; a folder that somebody else brought stays. */
export async function letGo(deps: Deps, packageId: string): Promise<void> {
  await rm(folderOf(deps, packageId), { recursive: true, force: true });
}
