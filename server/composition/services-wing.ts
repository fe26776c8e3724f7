import type { Wing, WingGround } from './wing.js';

/** What serves the desk beyond the search box: saved searches, alerts, exports. */
export async function buildServicesWing(_parts: WingGround): Promise<Wing> {
  return { jobs: [], subscriptions: () => [], timetable: [], panels: [], routes: () => [], pages: () => [], close: async () => undefined };
}
