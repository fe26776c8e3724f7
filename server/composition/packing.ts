import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { exportPackageJob, sweepPackagesJob } from '../../jobs/handlers/export-package.js';
import { importPackageJob, packageSubscriptions } from '../../jobs/handlers/import-package.js';
import { formatSubscriptions, identifyFormatsJobs } from '../../jobs/handlers/identify-formats.js';
import type { Job } from '../../jobs/job.js';
import { createPackages } from '../archive/packages/packages.js';
import type { Packages } from '../archive/packages/packages.js';
import { packagePages, packagePanel } from '../archive/packages/pages.js';
import { packageRoutes } from '../archive/packages/routes.js';
import { readEarkCodes } from '../archive/packages/reading/eark-codes.js';
import { PACKAGE_LIMITS } from '../archive/packages/rules/limits.js';
import { createPackagesStore } from '../archive/packages/store.js';
import { createErasureLedger } from '../archive/preservation/erasures/erasure-ledger.js';
import type { ErasureLedger } from '../archive/preservation/erasures/erasure-ledger.js';
import { createErasuresStore } from '../archive/preservation/erasures/erasures-store.js';
import { createVeraPdf } from '../archive/preservation/formats/check-pdfa.js';
import { formatPages, formatsPanel } from '../archive/preservation/formats/formats-pages.js';
import { createFormatsStore } from '../archive/preservation/formats/formats-store.js';
import { createFormats } from '../archive/preservation/formats/formats.js';
import type { Formats } from '../archive/preservation/formats/formats.js';
import { readFormatList, readFormatRisks } from '../archive/preservation/formats/read-lists.js';
import { newId } from '../kernel/identifiers.js';
import type { Subscriptions } from '../../jobs/job.js';
import type { RecordPanel } from '../archive/records/model.js';
import type { Page } from '../platform/http/define-page.js';
import type { Route } from '../platform/http/define-route.js';
import type { DoorParts, WingGround } from './wing.js';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const KEEP_OUT_MS = 7 * DAY_MS;

/** Packages in and out and the ledger of erasures, with their background work. */
export interface Packing {
  readonly packages: Packages;
  readonly erasures: ErasureLedger;
  readonly formats: Formats;
  readonly jobs: readonly Job[];
  readonly subscriptions: Subscriptions;
  readonly timetable: readonly { readonly name: string; readonly everyMs: number }[];
  readonly panels: readonly RecordPanel[];
  routes(door: DoorParts): Route[];
  pages(door: DoorParts): Page[];
}

/** Joins packages and ledger. */
export async function openPacking({ ground, storage, archive }: WingGround): Promise<Packing> {
  const { config, database, uow, clock, jobTable } = ground;
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const dir = join(config.dataDir, 'packages');
  await mkdir(dir, { recursive: true });
  const codesFile = join(config.dataDir, 'catalogue', 'eark-codes.json');
  const maxUploadBytes = config.uploadLimitMb * 1024 * 1024 * UPLOAD_FACTOR;
  const erasures = createErasureLedger({ store: createErasuresStore(database), uow, storage: storage.store });
  const formats = createFormats({
    store: createFormatsStore(database), uow, clock, records: archive.records, read: async (objectId, path) => (await storage.store.read(objectId, path)).stream, borrow: storage.borrow, checker: createVeraPdf(),
    list: readFormatList(join(config.dataDir, 'catalogue', 'format-signatures.json')), risks: readFormatRisks(join(config.dataDir, 'catalogue', 'format-risks.csv')),
  });
  const packages = createPackages({
    store: createPackagesStore(database), uow, clock, ...archive, preservation: storage.store, puidsOf: (recordIds) => formats.puidsOf(recordIds),
    nextStep: async (packageId, afterMs) => {
      // A look at papers under way is short, and must not wait behind the thousands of jobs that those very papers brought.
      await jobTable.add([{ id: `import-package:${packageId}:${newId()}`, name: 'import-package', payload: { packageId }, priority: afterMs > 0 ? 4 : 6, runAt: new Date(clock.now().getTime() + afterMs).toISOString() }]);
    },
    settings: {
      dir, limits: PACKAGE_LIMITS, codes: readEarkCodes(existsSync(codesFile) ? codesFile : undefined), keepOutMs: KEEP_OUT_MS,
      maxUploadBytes, schemasDir: join(config.dataDir, 'catalogue', 'schemas'), version,
    },
  });
  const publish: Job = {
    name: 'publish-erasures', lane: 'light', attempts: 10, backOffMs: 30_000,
    async run() {
      await erasures.publish();
    },
  };
  return {
    packages, erasures, formats,
    jobs: [importPackageJob(packages), exportPackageJob(packages), sweepPackagesJob(packages), publish, ...identifyFormatsJobs(formats)],
    subscriptions: (fact) => [...packageSubscriptions(fact), ...formatSubscriptions(fact)],
    panels: [packagePanel, formatsPanel(formats)],
    routes: ({ translator }) => packageRoutes({ packages, translator }),
    pages: ({ translator }) => [...packagePages({ packages, translator, maxUploadBytes }), ...formatPages(formats)],
    timetable: [{ name: 'publish-erasures', everyMs: HOUR_MS }, { name: 'sweep-packages', everyMs: DAY_MS }, { name: 'identify-unseen', everyMs: DAY_MS }],
  };
}

/** A package may be as large as this many of the largest single files. */
const UPLOAD_FACTOR = 40;
