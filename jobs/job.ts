import type { DeliveredFact, Json } from '../server/kernel/events.js';

export type JobPayload = { readonly [key: string]: Json | undefined };

/** What a job is told while it runs. */
export interface JobContext {
  readonly jobId: string;
  readonly attempt: number;
  /** True at the last try: what fails now is parked for a person. */
  readonly lastAttempt: boolean;
  /** Aborted when the process shuts down. */
  readonly signal: AbortSignal;
}

/**
 * A piece of background work. It can run twice (a lost lease, a crash after the work and before the tick-off), so every job is
 * idempotent: the second run finds what the first did and ends.
 */
export interface Job {
  readonly name: string;
  /** Heavy jobs wait for other processes (OCR); they have their own number of places so that light ones never queue behind. */
  readonly lane: 'light' | 'heavy';
  readonly attempts: number;
  /** Milliseconds before the second try; doubled for each further one. */
  readonly backOffMs: number;
  run(payload: JobPayload, context: JobContext): Promise<void>;
  /** Called once when the job is given up, so that a person sees it where he works. */
  parked?(payload: JobPayload, error: unknown): Promise<void>;
}

/** A job asked for. The same id is taken once, however often it is asked for. */
export interface JobRequest {
  readonly id: string;
  readonly name: string;
  readonly payload: JobPayload;
  /** Lower runs first; 5 unless told. */
  readonly priority?: number;
  /** ISO instant before which it must not run. */
  readonly runAt?: string;
}

/** Which jobs a fact starts. The id of each is made of the fact's id and the job's name. */
export type Subscriptions = (fact: DeliveredFact) => readonly Omit<JobRequest, 'id'>[];

/** A job as the job page shows it. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly payload: JobPayload;
  readonly state: JobState;
  readonly attempts: number;
  readonly runAt: string;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export type JobState = 'waiting' | 'running' | 'done' | 'parked';
