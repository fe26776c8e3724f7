import type { Wing, WingGround } from './wing.js';

/** Fixity, the register beside the bytes, packages in and out, backups. */
export async function buildPreservationWing(_parts: WingGround): Promise<Wing> {
  return { jobs: [], subscriptions: () => [], timetable: [], panels: [], routes: () => [], pages: () => [], close: async () => undefined };
}
