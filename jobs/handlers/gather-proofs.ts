import type { GatherResult } from '../../server/archive/signatures/proofs/gather.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import type { Job } from '../job.js';
import type { TimetableEntry } from '../timetable.js';

const HOUR_MS = 3600_000;

/** Each night at one o'clock in Vietnam. */
export const PROOF_TIMETABLE: readonly TimetableEntry[] = [{ name: 'gather-proofs', everyMs: 24 * HOUR_MS, offsetMs: 18 * HOUR_MS }];

/**
 * Gathers the digests of the day under one root. When the time-stamp authority is away the gathering itself is done and kept; the
 * job fails only so that the stamp is asked for again, and in the end so that a person sees that it is missing.
 */
export function gatherProofsJob(gather: (signal: AbortSignal) => Promise<GatherResult>): Job {
  return {
    name: 'gather-proofs', lane: 'light', attempts: 6, backOffMs: 5 * 60_000,
    run: async (_payload, { signal }) => {
      const { fault } = await gather(signal);
      if (fault !== undefined) throw fault.retry ? new ArchiveError('unavailable', 'proof-not-stamped', { fault: fault.code }) : new ArchiveError('invalid', 'proof-stamp-refused', { fault: fault.code });
    },
  };
}
