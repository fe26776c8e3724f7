import type { Migration } from '../migrate.js';
import { auditOutboxJobs } from './0001-audit-outbox-jobs.js';
import { access } from './0101-access.js';
import { catalogue } from './0201-catalogue.js';
import { owners } from './0301-owners.js';
import { dossiers } from './0302-dossiers.js';
import { records } from './0303-records.js';
import { intakeTables } from './0400-intake.js';
import { reuse } from './0501-reuse.js';

/** Every migration of the house in order. Add at the end of your module's block; never edit one that was merged. */
export const MIGRATIONS: readonly Migration[] = [auditOutboxJobs, access, catalogue, owners, dossiers, records, intakeTables, reuse];
