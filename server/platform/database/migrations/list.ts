import type { Migration } from '../migrate.js';
import { auditOutboxJobs } from './0001-audit-outbox-jobs.js';
import { access } from './0101-access.js';

/** Every migration of the house in order. Add at the end of your module's block; never edit one that was merged. */
export const MIGRATIONS: readonly Migration[] = [auditOutboxJobs, access];
