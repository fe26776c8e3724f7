import { VERIFY_SIGNATURES_TIMETABLE, verifySignaturesJob, verifySignaturesSubscriptions } from '../../jobs/handlers/verify-signatures.js';
import { buildProofPart } from './signature-proofs.js';
import { buildSignatureDoors } from './signature-doors.js';
import type { Wing, WingGround } from './wing.js';

/** What is proven of digital signatures: judging at the door, judging again, trust, reports. */
export async function buildSignaturesWing(parts: WingGround): Promise<Wing> {
  const { archive } = parts;
  const { signatures } = archive;
  const doors = await buildSignatureDoors(parts);
  const proofs = buildProofPart(parts);
  return {
    jobs: [verifySignaturesJob(signatures.background), ...proofs.jobs], subscriptions: (fact) => [...verifySignaturesSubscriptions(fact), ...proofs.subscriptions(fact)],
    timetable: [VERIFY_SIGNATURES_TIMETABLE, ...proofs.timetable],
    panels: [...doors.panels, ...proofs.panels], routes: (door) => [...doors.routes(door), ...proofs.routes(door)], pages: (door) => [...doors.pages(door), ...proofs.pages(door)], close: async () => undefined,
  };
}
