import { createTrustTables } from '../archive/signatures/trust/store.js';
import { readTrees } from '../archive/signatures/trust/trees.js';
import { createTrust } from '../archive/signatures/trust/trust.js';
import { buildSignatureDoors } from './signature-doors.js';
import type { Wing, WingGround } from './wing.js';

/** What is proven of digital signatures: judging at the door, judging again, trust, reports. */
export async function buildSignaturesWing(parts: WingGround): Promise<Wing> {
  const { ground } = parts;
  const trust = createTrust({ store: createTrustTables(ground.database), uow: ground.uow, clock: ground.clock, trees: readTrees() });
  const doors = buildSignatureDoors(parts, { trust });
  return { jobs: [], subscriptions: () => [], timetable: [], panels: [], routes: () => [], pages: () => doors.pages(), close: async () => undefined };
}
