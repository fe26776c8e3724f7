import type { Migration } from '../migrate.js';
import { auditOutboxJobs } from './0001-audit-outbox-jobs.js';
import { access } from './0101-access.js';
import { catalogue } from './0201-catalogue.js';
import { owners } from './0301-owners.js';
import { dossiers } from './0302-dossiers.js';
import { records } from './0303-records.js';
import { intakeTables } from './0400-intake.js';
import { reuse } from './0501-reuse.js';
import { retention } from './0601-retention.js';
import { holds } from './0602-holds.js';
import { disposition } from './0603-disposition.js';
import { retentionTally } from './0604-retention-tally.js';
import { signatureRuns } from './0701-signature-runs.js';
import { trust } from './0702-trust.js';
import { evidence } from './0703-evidence.js';
import { proofs } from './0704-proofs.js';
import { fixity } from './0801-fixity.js';
import { packages } from './0811-packages.js';
import { formats } from './0812-formats.js';
import { erasureLedger } from './0813-erasure-ledger.js';
import { searchAbbreviations } from './0901-search-abbreviations.js';
import { savedSearches } from './0911-saved-searches.js';
import { searchExports } from './0912-search-exports.js';

/** Every migration of the house in order. Add at the end of your module's block; never edit one that was merged. */
export const MIGRATIONS: readonly Migration[] = [auditOutboxJobs, access, catalogue, owners, dossiers, records, intakeTables, reuse, retention, holds, disposition, retentionTally, signatureRuns, trust, evidence, proofs, fixity, packages, formats, erasureLedger, searchAbbreviations, savedSearches, searchExports];
