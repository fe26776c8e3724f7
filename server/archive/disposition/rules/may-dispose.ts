import type { StillKept } from '../../retention/model.js';
import type { Ground } from '../model.js';

/** What decides whether a record may go today. Everything is read in the same change that takes it away. */
export interface DisposalFacts {
  readonly held: boolean;
  /** Why the law keeps it, reckoned anew by the retention room; undefined when it lets it go. */
  readonly stillKept: StillKept['code'] | undefined;
  /** The record as it is now, and as it was when a person appraised it. */
  readonly version: number;
  readonly appraisedVersion: number;
  readonly verdict: string;
  readonly ground: Ground | null;
}

/** Why a record may not be destroyed; `skipped` items carry the first. */
export type Obstacle = 'held' | 'not-decided' | 'changed-since-appraisal' | StillKept['code'];

/**
 * All that stands in the way of destroying a record today, the hold first: a hold always wins. A duplicate (trùng lặp) may go
 * before its day, since the paper itself stays in the archive, but never under hold and never when it changed after the
 * appraisal. Luật Lưu trữ 2024 Đ16, Đ36 k4.
 */
export function obstaclesTo(facts: DisposalFacts): Obstacle[] {
  const found: Obstacle[] = [];
  if (facts.held) found.push('held');
  if (facts.verdict !== 'destroy' || facts.ground === null) found.push('not-decided');
  if (facts.version !== facts.appraisedVersion) found.push('changed-since-appraisal');
  if (facts.stillKept !== undefined && facts.ground !== 'duplicate') found.push(facts.stillKept);
  return found;
}
