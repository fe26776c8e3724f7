/** What the last look at an object found. `unreachable`: a copy could not be looked at. */
export type FixityResult = 'never' | 'sound' | 'damaged' | 'unreachable';

/** When an object was last compared with its digests to the last byte. */
export interface FixityState {
  readonly objectId: string;
  readonly recordId: string | null;
  readonly sizeBytes: number;
  readonly risk: number;
  readonly addedAt: string;
  readonly lastVerifiedAt: string | null;
  readonly dueAt: string;
  readonly result: FixityResult;
  readonly durationMs: number;
}

/** `open`: somebody has to act. `repaired`: brought back from a good copy. `acknowledged`: known, with a reason. `cleared`: good again without us. */
export type AlarmState = 'open' | 'repaired' | 'acknowledged' | 'cleared';

/** One damaged, missing or unexpected file of one copy. An empty path is the whole copy. */
export interface FixityAlarm {
  readonly id: string;
  readonly objectId: string;
  readonly recordId: string | null;
  readonly copy: string;
  readonly path: string;
  readonly was: 'missing' | 'damaged' | 'unexpected';
  readonly state: AlarmState;
  readonly mendable: boolean;
  readonly mendedFrom: string | null;
  readonly foundAt: string;
  readonly settledAt: string | null;
  readonly settledBy: string | null;
  readonly reason: string | null;
}

/** The whole at a glance. */
export interface FixityFigures {
  readonly objects: number;
  readonly bytes: number;
  readonly never: number;
  /** Bytes that were never verified or longer ago than the longest age. */
  readonly overdueObjects: number;
  readonly overdueBytes: number;
  /** The longest not verified: its instant, or that of its arrival when it never was. */
  readonly oldestAt: string | null;
  readonly openAlarms: number;
}

/** How much may be done and how old a verification may grow. */
export interface FixityPolicy {
  readonly budgetBytes: number;
  readonly maxAgeDays: number;
  /** First and last hour of the night in Vietnam; equal or 0 and 24 = always. */
  readonly fromHour: number;
  readonly toHour: number;
}
