import type { Wing, WingGround } from './wing.js';

/** Schedules, holds, disposition and transfer. */
export async function buildRetentionWing(_parts: WingGround): Promise<Wing> {
  return { jobs: [], subscriptions: () => [], timetable: [], panels: [], routes: () => [], pages: () => [], close: async () => undefined };
}
