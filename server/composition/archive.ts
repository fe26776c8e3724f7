import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Access } from '../archive/access/access.js';
import { createAccess } from '../archive/access/create-access.js';
import { createAccessStore } from '../archive/access/store.js';
import { createCatalogue } from '../archive/catalogue/catalogue.js';
import type { Catalogue } from '../archive/catalogue/catalogue.js';
import { createCatalogueStore } from '../archive/catalogue/store.js';
import { destroyedRecord } from '../archive/disposition/queries/destroyed-record.js';
import { createDispositionStore } from '../archive/disposition/store.js';
import { createDossiers } from '../archive/dossiers/dossiers.js';
import type { Dossiers } from '../archive/dossiers/dossiers.js';
import { createDossiersStore } from '../archive/dossiers/store.js';
import { createExtraction } from '../archive/extraction/extraction.js';
import type { Extraction } from '../archive/extraction/extraction.js';
import { createHoldGuard } from '../archive/holds/guard.js';
import type { HoldGuard } from '../archive/holds/model.js';
import { createHoldsStore } from '../archive/holds/store.js';
import { createIntake } from '../archive/intake/intake.js';
import type { Intake } from '../archive/intake/intake.js';
import { createProbe } from '../archive/intake/probes/create-probe.js';
import { createTextReader } from '../archive/intake/probes/create-text-reader.js';
import { createIntakeStore } from '../archive/intake/store.js';
import { createOwners } from '../archive/owners/owners.js';
import type { Owners } from '../archive/owners/owners.js';
import { createOwnersStore } from '../archive/owners/store.js';
import { createRecords } from '../archive/records/records.js';
import type { Records } from '../archive/records/records.js';
import { createRecordsStore } from '../archive/records/store.js';
import { createReuse } from '../archive/reuse/create-reuse.js';
import type { Reuse } from '../archive/reuse/reuse.js';
import { createReuseStore } from '../archive/reuse/store.js';
import type { Abbreviations } from '../archive/search/abbreviations/abbreviations.js';
import type { Search } from '../archive/search/search.js';
import type { EvidenceSource } from '../archive/signatures/fetching/evidence.js';
import { createSignatureCounter } from '../archive/signatures/signature-counter.js';
import type { Signatures } from '../archive/signatures/signatures.js';
import type { Trust } from '../archive/signatures/trust/trust.js';
import { createViewer } from '../archive/viewer/viewer.js';
import type { Viewer } from '../archive/viewer/viewer.js';
import { readFields } from './letter-fields.js';
import type { Foundation } from './foundation.js';
import { openSearch } from './search.js';
import type { RebuildIndex } from './search.js';
import { readPolicies } from './policies.js';
import { openSignatures } from './signatures.js';
import type { StorageParts } from './storage.js';

/** The capabilities of the archive, joined. */
export interface Archive {
  readonly catalogue: Catalogue;
  readonly owners: Owners;
  readonly dossiers: Dossiers;
  readonly records: Records;
  /** What every path that changes a record asks first. */
  readonly holdGuard: HoldGuard;
  readonly extraction: Extraction;
  /** The judge of signatures, and whom he trusts. */
  readonly signatures: Signatures;
  readonly evidence: EvidenceSource;
  readonly trust: Trust;
  readonly intake: Intake;
  readonly viewer: Viewer;
  readonly reuse: Reuse;
  readonly search: Search;
  readonly abbreviations: Abbreviations;
  readonly access: Access;
  /** Puts records into the index as they are now. */
  indexNow(recordIds: readonly string[]): Promise<void>;
  readonly rebuildIndex: RebuildIndex;
  close(): Promise<void>;
}

const HOUR_MS = 3600_000;
const MOST_FILES = 200;

/** Builds every capability once. */
export async function buildArchive(ground: Foundation, storage: StorageParts): Promise<Archive> {
  const { config, database, uow, clock, secrets } = ground;
  const catalogue = createCatalogue({ store: createCatalogueStore(database), uow, clock });
  const owners = createOwners({ store: createOwnersStore(database), clock, blindKey: secrets.keyFor('owner-numbers') });
  const dossiers = createDossiers({ store: createDossiersStore(database), uow, clock, catalogue });
  const holdGuard = createHoldGuard({ store: createHoldsStore(database), clock, catalogue });
  const records = createRecords({ holds: holdGuard, destroyed: destroyedRecord(createDispositionStore(database)), store: createRecordsStore(database), uow, clock, catalogue, dossiers, owners, preservation: storage.store });
  const extraction = createExtraction({ engine: config.ocr, workers: config.workers });
  const counter = createSignatureCounter();
  const policies = await readPolicies(config);
  const judge = openSignatures(ground, storage, { records, catalogue, owners }, policies.signatures);
  const intake = createIntake({
    store: createIntakeStore(database), uow, clock,
    storage: { staging: storage.staging, archive: storage.store },
    registers: { records, dossiers, owners, catalogue },
    probe: createProbe({ extraction, countSignatures: (path) => counter.count(path), verifySignatures: judge.signatures.door.examine, ...(config.clamd === undefined ? {} : { clamd: config.clamd }) }),
    text: createTextReader({ extraction, readFields }),
    signatures: judge.signatures.door,
    settings: { maxFileBytes: config.uploadLimitMb * 1024 * 1024, maxFilesPerSubmission: MOST_FILES, orphanAgeMs: 24 * HOUR_MS, refusedAgeMs: 30 * 24 * HOUR_MS, ...(policies.intake === undefined ? {} : { policy: policies.intake }) },
  });
  const cacheDir = join(config.dataDir, 'cache', 'pages');
  await mkdir(cacheDir, { recursive: true });
  const viewer = createViewer({
    records, cacheDir, borrow: storage.borrow,
    readFile: async (objectId, path) => (await storage.store.read(objectId, path)).stream,
    renderPage: (file, page, width) => extraction.renderPage(file, page, width),
  });
  const reuse = createReuse({ store: createReuseStore(database), uow, clock, catalogue, owners, dossiers, records });
  const { search, abbreviations, indexNow, rebuildIndex } = await openSearch({ ...ground, catalogue, owners, records, viewer });
  const access = createAccess({
    store: createAccessStore(database), uow, clock, sessionIdleMs: config.sessionIdleMinutes * 60_000, agencyFamily: (agencyId, onDate) => catalogue.agencyFamily(agencyId, onDate),
  });
  return {
    catalogue, owners, dossiers, records, holdGuard, extraction, signatures: judge.signatures, evidence: judge.evidence, trust: judge.trust, intake, viewer, reuse, search, abbreviations, access, indexNow, rebuildIndex,
    close: async () => {
      await Promise.all([search.close(), extraction.close(), counter.close(), judge.close()]);
    },
  };
}
