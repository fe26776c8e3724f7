import type { RunCause, SliceResult } from '../../server/archive/signatures/model.js';
import type { DeliveredFact } from '../../server/kernel/events.js';
import type { Job, JobPayload, JobRequest } from '../job.js';

/** What the job asks of the judge. */
export interface SliceJudge {
  reverifySlice(cause: RunCause, options: { readonly limit: number; readonly cursor?: string | null; readonly signal?: AbortSignal }): Promise<SliceResult>;
  /** Tells that a slice ended and others wait, so that the next one is made a job of its own. */
  announceNext(cause: RunCause, next: { readonly cursor: string | null; readonly left: number }): Promise<void>;
}

const NAME = 'verify-signatures';
const SLICE = 50;
/** So many files the daily round judges at most; what is left waits for the next day, longest waiting first. */
const MOST_A_DAY = 5000;
const DAY_MS = 24 * 3600_000;

/** Judges signatures again, a slice a job: a long round never holds a place for long, and a crash loses one slice at most. */
export function verifySignaturesJob(judge: SliceJudge): Job {
  return {
    name: NAME, lane: 'light', attempts: 5, backOffMs: 60_000,
    async run(payload, { signal }) {
      const cause = causeOf(payload);
      const left = typeof payload['left'] === 'number' ? payload['left'] : cause === 'daily' ? MOST_A_DAY : Number.MAX_SAFE_INTEGER;
      const cursor = typeof payload['cursor'] === 'string' ? payload['cursor'] : null;
      const done = await judge.reverifySlice(cause, { limit: Math.min(SLICE, left), cursor, signal });
      const rest = left - done.judged - done.failed;
      if (done.more && rest > 0 && !signal.aborted) await judge.announceNext(cause, { cursor: done.cursor, left: rest });
    },
  };
}

/** The daily round. */
export const VERIFY_SIGNATURES_TIMETABLE = { name: NAME, everyMs: DAY_MS } as const;

/** What starts a slice: a change of trust, and a slice that left others waiting. Everybody who waits for a person goes before. */
export function verifySignaturesSubscriptions(fact: DeliveredFact): readonly Omit<JobRequest, 'id'>[] {
  if (fact.name === 'trust.changed') return [{ name: NAME, payload: { cause: 'trust-changed' }, priority: 8 }];
  if (fact.name !== 'signatures.slice-ended') return [];
  return [{ name: NAME, payload: { cause: fact.data?.['cause'], cursor: fact.data?.['cursor'], left: fact.data?.['left'] }, priority: 8 }];
}

function causeOf(payload: JobPayload): RunCause {
  return payload['cause'] === 'trust-changed' || payload['cause'] === 'policy-changed' ? payload['cause'] : 'daily';
}
