import { searchPages } from '../archive/search/pages.js';
import { searchRoutes } from '../archive/search/routes.js';
import type { Wing, WingGround } from './wing.js';

/** What serves the desk beyond the search box: saved searches, alerts, exports. */
export async function buildServicesWing({ ground, archive }: WingGround): Promise<Wing> {
  const { uow } = ground;
  return { jobs: [], subscriptions: () => [], timetable: [], panels: [], routes: () => searchRoutes({ ...archive, uow }), pages: () => searchPages({ ...archive, uow }), close: async () => undefined };
}
