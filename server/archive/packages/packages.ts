import type { Actor } from '../../kernel/actor.js';
import { notFound } from '../../kernel/errors.js';
import type { Page } from '../../kernel/page.js';
import { acceptWarnings, withdrawPackage } from './commands/decide-package.js';
import { advancePackage } from './commands/advance-package.js';
import { buildPackageFile } from './commands/build-package-file.js';
import type { AipTarget, BuiltPackage } from './commands/build-package-file.js';
import { openBuilt, requestExport, runExport, sweepBuilt } from './commands/export-package.js';
import { checkPackageAt } from './commands/check-package.js';
import { receivePackage } from './commands/receive-package.js';
import type { Package } from './model.js';
import type { PackagesDeps } from './ports.js';
import { maySeePackage, packageScopeOf } from './rules/may-see-package.js';
import type { PackageFilter } from './store.js';

/**
 * Packages in and out: a folder or ZIP with a manifest, BagIt (RFC 8493), E-ARK in the layout of Thông tư 05/2025/TT-BNV, and one
 * dossier as PDF and XML (Nghị định 30/2020, Phụ lục VI). It owns packages and their reports. Papers of a package go through the
 * same intake as all others and are released together or not at all; nothing is ever fetched from elsewhere.
 */
export interface Packages {
  /** Takes a package in and answers at once; the rest happens in the background. */
  readonly receive: ReturnType<typeof receivePackage>;
  /** Reads a folder or ZIP on this machine and tells what is wrong with it; changes nothing. */
  readonly check: ReturnType<typeof checkPackageAt>;
  readonly acceptWarnings: ReturnType<typeof acceptWarnings>;
  readonly withdraw: ReturnType<typeof withdrawPackage>;
  /** Asks for a package of records the actor may open, with a reason; each opening is on record. */
  readonly requestExport: ReturnType<typeof requestExport>;
  /** The bytes of a package that was made, for whoever asked for it. */
  readonly openBuilt: ReturnType<typeof openBuilt>;
  get(actor: Actor, packageId: string): Promise<Package>;
  list(actor: Actor, filter: Pick<PackageFilter, 'direction'>, cursor?: string, limit?: number): Promise<Page<Package>>;
  /** Builds an archival package of records as a file: for transfers to the historical archive. Judged and audited by the caller. */
  buildAip(recordIds: readonly string[], target: AipTarget): Promise<BuiltPackage>;
  /** What only the archive's own jobs call. */
  readonly background: {
    readonly advance: ReturnType<typeof advancePackage>;
    readonly runExport: ReturnType<typeof runExport>;
    readonly sweepBuilt: ReturnType<typeof sweepBuilt>;
    /** Shows on a package that its work was given up. */
    fail(packageId: string): Promise<void>;
  };
}

/** Opens the room of packages. */
export function createPackages(deps: PackagesDeps): Packages {
  return {
    receive: receivePackage(deps),
    check: checkPackageAt(deps),
    acceptWarnings: acceptWarnings(deps),
    withdraw: withdrawPackage(deps),
    requestExport: requestExport(deps),
    openBuilt: openBuilt(deps),
    async get(actor, packageId) {
      const one = await deps.store.find(packageId);
      if (one === undefined || !maySeePackage(actor, one)) throw notFound();
      return one;
    },
    list: (actor, filter, cursor, limit = 50) => deps.store.list({ ...filter, ...packageScopeOf(actor) }, cursor, Math.min(Math.max(limit, 1), 200)),
    buildAip: (recordIds, target) => buildPackageFile(deps, { format: 'eark-aip', recordIds, ...target }),
    background: {
      advance: advancePackage(deps),
      runExport: runExport(deps),
      sweepBuilt: sweepBuilt(deps),
      async fail(packageId) {
        const one = await deps.store.find(packageId);
        if (one === undefined) return;
        const at = deps.clock.now().toISOString();
        await deps.store.mark(one, { state: 'failed', updatedAt: at, finishedAt: at });
      },
    },
  };
}
