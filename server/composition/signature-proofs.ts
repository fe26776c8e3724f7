import { evidenceSubscriptions, fetchEvidenceJob } from '../../jobs/handlers/fetch-evidence.js';
import { gatherProofsJob, PROOF_TIMETABLE } from '../../jobs/handlers/gather-proofs.js';
import { FETCHER } from '../archive/signatures/fetching/evidence-deps.js';
import type { EvidenceSource } from '../archive/signatures/fetching/evidence.js';
import { proofPages, proofPanel } from '../archive/signatures/proofs/pages.js';
import { createProofs } from '../archive/signatures/proofs/proofs.js';
import { proofRoutes } from '../archive/signatures/proofs/routes.js';
import { createProofStore } from '../archive/signatures/proofs/store.js';
import type { MissingEvidence } from '../archive/signatures/verifier/judge/verdict.js';
import { systemActor } from '../kernel/actor.js';
import { openTimestampClient } from './evidence.js';
import type { Wing, WingGround } from './wing.js';

/** What the wing of signatures takes over from here. */
export type ProofPart = Pick<Wing, 'jobs' | 'subscriptions' | 'timetable' | 'panels' | 'routes' | 'pages'>;

const GATHERER = systemActor('gather-proofs');

/** Proofs of time, and the fetching of what judgements missed. `missingOf`: what the newest judgements of a record missed. */
export function buildProofPart({ ground, archive }: WingGround, evidence: EvidenceSource, missingOf: (recordId: string) => Promise<readonly MissingEvidence[]>): ProofPart {
  const { database, uow, clock, audit } = ground;
  const tsa = openTimestampClient(ground);
  const proofs = createProofs({ store: createProofStore(database), uow, clock, audit, records: archive.records, ...(tsa === undefined ? {} : { tsa }) });
  const tell = (recordId: string, count: number): Promise<void> =>
    uow.run(FETCHER, async (tx) => tx.record({ name: 'evidence.arrived', subject: { type: 'record', id: recordId }, data: { items: count } }));
  return {
    jobs: [
      gatherProofsJob((signal) => proofs.gather(GATHERER, signal)),
      fetchEvidenceJob({ missingOf, fetchFor: (missing, signal) => evidence.fetchFor(missing, signal), tell }),
    ],
    subscriptions: (fact) => (evidence.enabled ? evidenceSubscriptions(fact) : []),
    timetable: PROOF_TIMETABLE, panels: [proofPanel(proofs)], routes: () => proofRoutes(proofs), pages: () => proofPages(proofs),
  };
}
