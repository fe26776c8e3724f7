import { VERIFY_SIGNATURES_TIMETABLE, verifySignaturesJob, verifySignaturesSubscriptions } from '../../jobs/handlers/verify-signatures.js';
import { buildSignatureDoors } from './signature-doors.js';
import type { Wing, WingGround } from './wing.js';

/** What is proven of digital signatures: judging at the door, judging again, trust, reports. */
export async function buildSignaturesWing(parts: WingGround): Promise<Wing> {
  const { archive } = parts;
  const { signatures } = archive;
  const doors = await buildSignatureDoors(parts);
  return {
    jobs: [verifySignaturesJob(signatures.background)], subscriptions: (fact) => [...verifySignaturesSubscriptions(fact)], timetable: [VERIFY_SIGNATURES_TIMETABLE],
    panels: doors.panels, routes: doors.routes, pages: doors.pages, close: async () => undefined,
  };
}
