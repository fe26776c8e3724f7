import type { FixityFigures, FixityPolicy } from '../fixity/model.js';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const VIETNAM_MS = 7 * HOUR_MS;

/** The night an instant lies in, as instants; undefined by day. Hours are Vietnam's. */
export function nightOf(now: Date, policy: Pick<FixityPolicy, 'fromHour' | 'toHour'>): { readonly from: Date; readonly to: Date } | undefined {
  const local = now.getTime() + VIETNAM_MS;
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const { fromHour, toHour } = policy;
  const length = fromHour < toHour ? toHour - fromHour : toHour - fromHour + 24;
  for (const day of [midnight, midnight - DAY_MS]) {
    const from = day + fromHour * HOUR_MS;
    const to = from + length * HOUR_MS;
    if (local >= from && local < to) return { from: new Date(from - VIETNAM_MS), to: new Date(to - VIETNAM_MS) };
  }
  return undefined;
}

/** When an object is to be verified again; risky formats twice as often. */
export function dueAfter(verifiedAt: Date, risk: number, policy: Pick<FixityPolicy, 'maxAgeDays'>): Date {
  return new Date(verifiedAt.getTime() + (policy.maxAgeDays * DAY_MS) / (risk > 0 ? 2 : 1));
}

/** Whoever was verified before this instant may be verified again: half the longest age leaves room before it is late. */
export function eligibleBefore(now: Date, policy: Pick<FixityPolicy, 'maxAgeDays'>): Date {
  return new Date(now.getTime() - (policy.maxAgeDays * DAY_MS) / 2);
}

/** The instant before which a verification is too old. */
export function overdueBefore(now: Date, policy: Pick<FixityPolicy, 'maxAgeDays'>): Date {
  return new Date(now.getTime() - policy.maxAgeDays * DAY_MS);
}

/** What the budget means. */
export interface FixityPlan {
  /** Nights until nothing is older than the longest age; undefined when the budget is 0. */
  readonly nights: number | undefined;
  /** Whether the budget can keep all of it young for ever. */
  readonly enough: boolean;
  /** GB a night that would be enough. */
  readonly neededGb: number;
}

export function planFixity(figures: FixityFigures, policy: FixityPolicy): FixityPlan {
  const neededGb = Math.ceil((figures.bytes / policy.maxAgeDays / 1e9) * 10) / 10;
  const nights = figures.overdueObjects === 0 ? 0 : policy.budgetBytes > 0 ? Math.max(1, Math.ceil(figures.overdueBytes / policy.budgetBytes)) : undefined;
  return { nights, enough: policy.budgetBytes * policy.maxAgeDays >= figures.bytes, neededGb };
}

/** Formats that people will be able to open in fifty years without effort; others are looked at twice as often. */
const LASTING = new Set(['application/pdf', 'text/plain', 'text/xml', 'application/xml', 'application/json', 'image/tiff', 'image/png', 'image/jpeg']);

/** 0, or 1 when a master is of a format that is at risk. */
export function riskOf(mediaTypes: readonly string[]): number {
  return mediaTypes.every((type) => LASTING.has(type.split(';')[0]?.trim() ?? '')) ? 0 : 1;
}
