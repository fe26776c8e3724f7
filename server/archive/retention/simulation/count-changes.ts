import type { LocalDate } from '../../../kernel/calendar.js';
import type { RetentionState, SimulatedRecord, Simulation } from '../model.js';
import { isDue } from '../rules/due-date.js';
import { compareSpans } from '../rules/longest.js';
import type { Span } from '../rules/longest.js';

/** One record before and after the change on paper. */
export interface Compared {
  readonly recordId: string;
  readonly typeCode: string;
  readonly custodianAgencyId: string;
  readonly before: Span;
  readonly after: Span;
}

/** Counts as they grow, slice by slice. */
export interface Tally {
  add(compared: Compared): void;
  readonly changed: readonly Compared[];
  result(): Omit<Simulation, 'heldAmongDue' | 'samples' | 'truncated'>;
  /** Due after the change and not before. */
  readonly newlyDue: readonly string[];
}

type Pair = { before: number; after: number };
const MOST_SAMPLED = 200;

/** Starts counting; `today` is the day on which something is due or not. */
export function startTally(today: LocalDate): Tally {
  const [years, agencies, types, states] = [new Map<string, Pair>(), new Map<string, Pair>(), new Map<string, Pair>(), new Map<string, Pair>()];
  const changed: Compared[] = [];
  const newlyDue: string[] = [];
  const sums = { looked: 0, affected: 0, earlier: 0, later: 0, before: 0, after: 0 };
  const count = (map: Map<string, Pair>, key: string | null, side: keyof Pair): void => {
    if (key === null) return;
    const pair = map.get(key) ?? { before: 0, after: 0 };
    pair[side] += 1;
    map.set(key, pair);
  };
  function noteChange(one: Compared): void {
    sums.affected += 1;
    const order = compareSpans(one.after, one.before);
    if (order < 0) sums.earlier += 1;
    if (order > 0) sums.later += 1;
    if (changed.length < MOST_SAMPLED) changed.push(one);
  }
  return {
    changed,
    newlyDue,
    add(one) {
      sums.looked += 1;
      for (const side of ['before', 'after'] as const) {
        const span = one[side];
        const due = isDue(span.dueOn, today);
        count(states, span.state, side);
        count(years, span.dueOn?.slice(0, 4) ?? null, side);
        count(agencies, due ? one.custodianAgencyId : null, side);
        count(types, due ? one.typeCode : null, side);
        if (due) sums[side] += 1;
      }
      if (isDue(one.after.dueOn, today) && !isDue(one.before.dueOn, today)) newlyDue.push(one.recordId);
      if (one.before.state !== one.after.state || one.before.dueOn !== one.after.dueOn) noteChange(one);
    },
    result: () => ({
      looked: sums.looked, affected: sums.affected, earlier: sums.earlier, later: sums.later, dueNow: { before: sums.before, after: sums.after },
      byYear: [...years].map(([year, pair]) => ({ year, ...pair })).sort((a, b) => (a.year < b.year ? -1 : 1)),
      byAgency: largestFirst(agencies), byType: largestFirst(types),
      byState: largestFirst(states).map(({ key, ...pair }) => ({ key: key as RetentionState, ...pair })),
    }),
  };
}

function largestFirst(map: ReadonlyMap<string, Pair>): { key: string; before: number; after: number }[] {
  return [...map].map(([key, pair]) => ({ key, ...pair })).sort((a, b) => b.after - a.after || b.before - a.before || (a.key < b.key ? -1 : 1));
}

/** The records to show: those whose time becomes shorter first, because they are the ones that could be lost. */
export function chooseSamples(changed: readonly Compared[], most: number): Omit<SimulatedRecord, 'title'>[] {
  return [...changed].sort((a, b) => compareSpans(a.after, a.before) - compareSpans(b.after, b.before) || compareSpans(a.after, b.after) || (a.recordId < b.recordId ? -1 : 1)).slice(0, most);
}
