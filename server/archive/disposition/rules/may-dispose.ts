import type { LocalDate } from '../../../kernel/calendar.js';
import type { Ground } from '../model.js';

/** What decides whether a record may go today. Everything is read in the same change that takes it away. */
export interface DisposalFacts {
  readonly held: boolean;
  /** The stored answer of the retention room; undefined when it has none. */
  readonly retention:
    | { readonly state: 'dated' | 'permanent' | 'no-date' | 'in-force' | 'no-schedule'; readonly dueOn: LocalDate | null; readonly confirmed: boolean; readonly blockedById: string | null; readonly blockedUntil: LocalDate | null }
    | undefined;
  /** The paper's own validity today. */
  readonly validity: 'in-force' | 'suspended' | 'expired' | 'revoked' | 'superseded';
  readonly validTo: LocalDate | null;
  /** The record as it is now, and as it was when a person appraised it. */
  readonly version: number;
  readonly appraisedVersion: number;
  readonly verdict: string;
  readonly ground: Ground | null;
}

/** Why a record may not be destroyed; `skipped` items carry the first. */
export const OBSTACLES = [
  'held', 'not-decided', 'changed-since-appraisal', 'permanent', 'no-date', 'no-schedule', 'not-due', 'in-force', 'linked-longer',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/**
 * All that stands in the way of destroying a record today, the hold first: a hold always wins. A duplicate (trùng lặp) may go
 * before its day, since the paper itself stays in the archive, but never under hold and never when it changed after the
 * appraisal. Luật Lưu trữ 2024 Đ16, Đ36 k4.
 */
export function obstaclesTo(facts: DisposalFacts, today: LocalDate): Obstacle[] {
  const found: Obstacle[] = [];
  if (facts.held) found.push('held');
  if (facts.verdict !== 'destroy' || facts.ground === null) found.push('not-decided');
  if (facts.version !== facts.appraisedVersion) found.push('changed-since-appraisal');
  if (facts.ground === 'duplicate') return found;
  const { retention } = facts;
  if (retention === undefined || retention.state === 'no-schedule') found.push('no-schedule');
  else if (retention.state === 'permanent') found.push('permanent');
  else if (retention.state === 'no-date') found.push('no-date');
  else if (retention.state === 'in-force') found.push('in-force');
  else if (retention.dueOn === null || today <= retention.dueOn) found.push('not-due');
  if (retention?.state !== 'in-force' && stillHolds(facts, today)) found.push('in-force');
  if (retention?.blockedById != null && (retention.blockedUntil === null || today <= retention.blockedUntil)) found.push('linked-longer');
  return found;
}

/** A result with an end that lies ahead still serves its holder; one without an end is judged by its schedule. */
function stillHolds(facts: DisposalFacts, today: LocalDate): boolean {
  return (facts.validity === 'in-force' || facts.validity === 'suspended') && facts.validTo !== null && facts.validTo >= today;
}
