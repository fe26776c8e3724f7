import { stat } from 'node:fs/promises';
import { ArchiveError } from '../../../kernel/errors.js';
import type { PackagePlan } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { readPackage } from '../reading/read-package.js';
import { openFolderSource } from '../sources/folder-source.js';
import { openZipSource } from '../sources/zip-source.js';
import { checkAgainstArchive } from './check-against-archive.js';

/** Reads a package where it lies and tells everything an import would refuse it for. */
export function checkPackageAt(deps: PackagesDeps) {
  return async (path: string, agencyId: string | null = null, onProgress?: (done: number, total: number) => void): Promise<PackagePlan> => {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new ArchiveError('invalid', 'file-not-there', { path });
    const { limits, codes } = deps.settings;
    const source = found.isDirectory() ? await openFolderSource(path, limits) : await openZipSource(path, limits);
    try {
      const plan = await readPackage(source, { limits, codes, ...(onProgress === undefined ? {} : { onProgress }) });
      return { ...plan, findings: [...plan.findings, ...(await checkAgainstArchive(deps, plan, agencyId))] };
    } finally {
      await source.close();
    }
  };
}
