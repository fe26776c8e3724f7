import type { JobRequest } from '../job.js';

/** A job handed to a worker: it holds the lease until it is ticked off. */
export interface LeasedJob {
  readonly id: string;
  readonly name: string;
  readonly payload: JobRequest['payload'];
  readonly attempt: number;
  readonly lease: string;
}

export interface QueueWorker {
  readonly lanes: Readonly<Record<'light' | 'heavy', number>>;
  readonly laneOf: (name: string) => 'light' | 'heavy';
  /** Runs the job to its end and ticks it off; never rejects. */
  run(job: LeasedJob): Promise<void>;
}

/**
 * Brings jobs to workers. The jobs table is the truth about what remains to be done; a queue only says "now". Whatever it loses
 * (Redis emptied) is found again in the table.
 */
export interface Queue {
  /** Says that these jobs, already in the table, can run. */
  announce(jobs: readonly { readonly id: string; readonly name: string; readonly priority: number; readonly delayMs: number }[]): Promise<void>;
  /** Starts handing out jobs. */
  start(worker: QueueWorker): Promise<void>;
  /** Stops handing out and waits for those under way, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Throws when the queue does not answer, with the remedy. */
  ping(): Promise<void>;
}
