import { retentionJobs, retentionSubscriptions } from '../../jobs/handlers/compute-retention.js';
import { holdJobs, holdSubscriptions } from '../../jobs/handlers/hold-arrivals.js';
import { systemActor } from '../kernel/actor.js';
import { buildRetentionRooms } from './retention-rooms.js';
import type { Wing, WingGround } from './wing.js';

const DAY_MS = 24 * 3600_000;

/** Schedules, holds, disposition and transfer. */
export async function buildRetentionWing({ ground, archive }: WingGround): Promise<Wing> {
  const rooms = buildRetentionRooms({ ground, archive });
  const { holds, retention } = rooms;
  return {
    jobs: [
      ...retentionJobs({
        refresh: retention.refresh, refreshDossier: retention.refreshDossier, refreshAll: (signal) => retention.refreshAll(undefined, signal),
        importTable: () => rooms.importTable(systemActor('import-retention-table')),
      }),
      ...holdJobs({ gather: holds.gather, judge: holds.judge, gatherAll: holds.gatherAll }),
    ],
    subscriptions: (fact) => [...retentionSubscriptions(fact), ...holdSubscriptions(fact)],
    timetable: [{ name: 'recompute-retention', everyMs: DAY_MS }, { name: 'gather-holds', everyMs: DAY_MS }],
    panels: [],
    routes: () => [],
    pages: () => [],
    close: async () => undefined,
  };
}
