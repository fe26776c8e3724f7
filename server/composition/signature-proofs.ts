import { evidenceSubscriptions, fetchEvidenceJob, judgeWithEvidenceJob } from '../../jobs/handlers/fetch-evidence.js';
import { gatherProofsJob, PROOF_TIMETABLE } from '../../jobs/handlers/gather-proofs.js';
import { FETCHER } from '../archive/signatures/fetching/evidence-deps.js';
import { peekReport } from '../archive/signatures/doors/peek-report.js';
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

/** Proofs of time, the fetching of what judgements missed, and judging again with what came. */
export function buildProofPart({ ground, storage, archive }: WingGround): ProofPart {
  const { database, uow, clock, audit } = ground;
  const { evidence, signatures } = archive;
  const peek = peekReport(storage.store);
  /** What the newest judgement of each file of a record missed. */
  const missingOf = async (recordId: string): Promise<readonly MissingEvidence[]> => {
    const found = await archive.records.peek(recordId);
    if (found === undefined) return [];
    const newest = new Map((await signatures.peek(recordId)).runs.map((run) => [run.logicalPath, run] as const).reverse());
    const reports = await Promise.all([...newest.values()].map((run) => peek(found.record, run)));
    return reports.flatMap((report) => report?.verdict.missing ?? []);
  };
  const tsa = openTimestampClient(ground);
  const proofs = createProofs({ store: createProofStore(database), uow, clock, audit, records: archive.records, ...(tsa === undefined ? {} : { tsa }) });
  const tell = (recordId: string, count: number): Promise<void> =>
    uow.run(FETCHER, async (tx) => tx.record({ name: 'evidence.arrived', subject: { type: 'record', id: recordId }, data: { items: count } }));
  return {
    jobs: [
      gatherProofsJob((signal) => proofs.gather(GATHERER, signal)),
      fetchEvidenceJob({ missingOf, fetchFor: (missing, signal) => evidence.fetchFor(missing, signal), tell }),
      judgeWithEvidenceJob((recordId) => signatures.judgeRecord(FETCHER, recordId, 'evidence-added')),
    ],
    subscriptions: (fact) => evidenceSubscriptions(fact, evidence.enabled),
    timetable: PROOF_TIMETABLE, panels: [proofPanel(proofs)], routes: () => proofRoutes(proofs), pages: () => proofPages(proofs),
  };
}
