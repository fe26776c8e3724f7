import { retentionJobs, retentionSubscriptions } from '../../jobs/handlers/compute-retention.js';
import { holdJobs, holdSubscriptions } from '../../jobs/handlers/hold-arrivals.js';
import { systemActor } from '../kernel/actor.js';
import { retentionDoors } from './retention-doors.js';
import { buildRetentionRooms } from './retention-rooms.js';
import type { RetentionRooms } from './retention-rooms.js';
import type { Disposition } from '../archive/disposition/disposition.js';
import { lifePanel } from '../archive/disposition/doors/life-page.js';
import { dispositionPages } from '../archive/disposition/doors/pages.js';
import type { Holds } from '../archive/holds/holds.js';
import type { Retention } from '../archive/retention/retention.js';
import type { OfficerActor } from '../kernel/actor.js';
import { holdLedgerLife } from './hold-ledger.js';
import { digestLife } from './digest.js';
import { buildDispositionPart } from './disposition-part.js';
import type { PreservationWing } from './preservation-wing.js';
import { searchIds } from './search-ids.js';
import type { Wing, WingGround } from './wing.js';

const DAY_MS = 24 * 3600_000;

/** What commands and tests take from this wing. */
export interface RetentionWing extends Wing {
  readonly holds: Holds;
  readonly retention: Retention;
  readonly disposition: Disposition;
  /** Takes in the starting table of retention classes as schedules, as far as they are not there yet. */
  readonly importTable: RetentionRooms['importTable'];
}

/** Schedules, holds, disposition and transfer. */
export async function buildRetentionWing(parts: WingGround, preservation: Pick<PreservationWing, 'packages' | 'erasures' | 'waiting'>): Promise<RetentionWing> {
  const { ground, archive } = parts;
  const rooms = buildRetentionRooms({ ground, archive });
  const { holds, retention } = rooms;
  const doors = retentionDoors(parts, rooms);
  const disposing = await buildDispositionPart(parts, { retention, ...preservation });
  const alarms = async (actor: OfficerActor): Promise<number> => (await preservation.waiting?.(actor) ?? []).reduce((sum, one) => sum + one.count, 0);
  const noting = holdLedgerLife(ground, holds, preservation.erasures);
  const digest = digestLife(ground, { retention, disposition: disposing.disposition });
  return {
    holds, retention, disposition: disposing.disposition, importTable: rooms.importTable,
    jobs: [
      ...retentionJobs({
        refresh: retention.refresh, refreshDossier: retention.refreshDossier, refreshAll: (signal) => retention.refreshAll(undefined, signal),
        importTable: () => rooms.importTable(systemActor('import-retention-table')),
      }),
      ...disposing.jobs.jobs,
      ...digest.jobs,
      ...noting.jobs,
      ...holdJobs({ gather: holds.gather, judge: holds.judge, gatherAll: holds.gatherAll }),
    ],
    subscriptions: (fact) => [...retentionSubscriptions(fact), ...holdSubscriptions(fact), ...disposing.jobs.subscriptions(fact), ...noting.subscriptions(fact)],
    timetable: [...disposing.jobs.timetable, ...digest.timetable, { name: 'recompute-retention', everyMs: DAY_MS }, { name: 'gather-holds', everyMs: DAY_MS }],
    panels: [...doors.panels, lifePanel(disposing)],
    routes: doors.routes,
    waiting: doors.waiting,
    pages: (door) => [...doors.pages(door), ...dispositionPages({
      ...disposing, retention, holds, records: archive.records, catalogue: archive.catalogue, audit: ground.audit, uow: ground.uow, clock: ground.clock, translator: door.translator, fixityAlarms: alarms, searchIds: searchIds(parts),
    })],
    close: async () => undefined,
  };
}
