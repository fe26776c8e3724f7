import type { FetchRound } from '../../server/archive/signatures/fetching/evidence.js';
import type { MissingEvidence } from '../../server/archive/signatures/verifier/judge/verdict.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobRequest } from '../job.js';

/** What the job needs of the rooms. */
export interface FetchEvidence {
  /** What the newest judgements of the record missed. */
  readonly missingOf: (recordId: string) => Promise<readonly MissingEvidence[]>;
  readonly fetchFor: (missing: readonly MissingEvidence[], signal: AbortSignal) => Promise<FetchRound>;
  /** Tells that something new is at hand: the record is judged again. */
  readonly tell: (recordId: string, count: number) => Promise<void>;
}

/** After each judgement of a record, where somebody may be asked (the job itself sees whether anything was missing); and after what came. */
export function evidenceSubscriptions(fact: DeliveredFact, mayAsk: boolean): Omit<JobRequest, 'id'>[] {
  const payload = { recordId: fact.subject.id };
  if (fact.name === 'evidence.arrived') return [{ name: 'judge-with-evidence', payload, priority: 7 }];
  return mayAsk && fact.name === 'record.signatures-judged' ? [{ name: 'fetch-evidence', payload, priority: 7 }] : [];
}

/** Judges a record again with what came. */
export function judgeWithEvidenceJob(judgeAgain: (recordId: string) => Promise<unknown>): Job {
  return {
    name: 'judge-with-evidence', lane: 'light', attempts: 4, backOffMs: 60_000,
    run: async (payload) => {
      await judgeAgain(String(payload['recordId']));
    },
  };
}

/**
 * Asks the allowed hosts for what a judgement missed. Judging and fetching follow each other until nothing new comes: only news is
 * told. A host that is away is asked again a few times; afterwards the daily round of judgements asks anew, so nothing is parked.
 */
export function fetchEvidenceJob(deps: FetchEvidence): Job {
  return {
    name: 'fetch-evidence', lane: 'light', attempts: 4, backOffMs: 6 * 60_000,
    run: async (payload, { signal, lastAttempt }) => {
      const recordId = String(payload['recordId']);
      const missing = await deps.missingOf(recordId);
      if (missing.length === 0) return;
      const { brought, later } = await deps.fetchFor(missing, signal);
      if (brought.length > 0) await deps.tell(recordId, brought.length);
      if (later && !lastAttempt) throw new ArchiveError('unavailable', 'evidence-not-had', { recordId });
    },
  };
}
