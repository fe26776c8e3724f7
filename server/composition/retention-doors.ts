import { createAccessStore } from '../archive/access/store.js';
import { holdPages } from '../archive/holds/pages.js';
import { holdBanner } from '../archive/holds/record-panel.js';
import { holdRoutes } from '../archive/holds/routes.js';
import { retentionPages } from '../archive/retention/pages.js';
import { retentionPanel } from '../archive/retention/record-panel.js';
import { retentionRoutes } from '../archive/retention/routes.js';
import { simulationPages } from '../archive/retention/simulation-pages.js';
import type { OfficerActor } from '../kernel/actor.js';
import { may } from '../kernel/permission.js';
import type { RetentionRooms } from './retention-rooms.js';
import type { WaitingHere, Wing, WingGround } from './wing.js';

/** The doors of schedules and holds: pages, API, their places on the record page, and what waits for somebody. */
export function retentionDoors({ ground, archive }: WingGround, rooms: RetentionRooms): Pick<Wing, 'panels' | 'routes' | 'pages'> & { waiting(actor: OfficerActor): Promise<WaitingHere[]> } {
  const { holds, retention } = rooms;
  const people = createAccessStore(ground.database);
  const nameOf = async (id: string): Promise<string> => (id.startsWith('system:') ? id.slice('system:'.length) : ((await people.userById(id))?.displayName ?? (await people.clientById(id))?.name ?? id));
  const common = { ...archive, holds, retention, clock: ground.clock, nameOf };
  return {
    panels: [holdBanner({ holds }), retentionPanel({ retention, records: archive.records, nameOf })],
    routes: (door) => [...holdRoutes({ holds }), ...retentionRoutes({ retention, holds, records: archive.records, say: (lang, message) => door.translator.t(lang, message.key, message.params) })],
    pages: () => {
      const deps = { ...common, importTable: (actor: OfficerActor) => rooms.importTable(actor) };
      return [...retentionPages(deps), ...simulationPages(deps), ...holdPages(common)];
    },
    async waiting(actor) {
      const [manages, decides] = [may(actor, 'hold.manage'), may(actor, 'disposition.decide')];
      if (!manages && !decides) return [];
      const asked = (await holds.list(actor, { state: 'lift-asked' }, undefined, 50)).items.filter((hold) => hold.liftAskedBy !== actor.id).length;
      const review = manages ? (await holds.list(actor, { reviewBy: ground.clock.today() }, undefined, 50)).items.length : 0;
      return [
        { key: 'holds.waiting.lift', count: asked, href: '/holds?state=lift-asked', icon: 'pause', nav: 'holds' },
        { key: 'holds.waiting.review', count: review, href: '/holds?due=1', icon: 'calendar' },
      ];
    },
  };
}
