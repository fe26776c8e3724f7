import { ACTIONS } from '../../retention/model.js';
import type { DispositionAction } from '../../retention/model.js';

/** One part of a year's bar: how many records of one action, in the units of the drawing. */
export interface YearPart {
  readonly action: DispositionAction;
  readonly count: number;
  readonly y: number;
  readonly height: number;
}

/** A year of the chart: parts on top of each other. */
export interface YearBar {
  readonly year: number;
  readonly total: number;
  readonly x: number;
  readonly parts: readonly YearPart[];
  /** Only every so many years is named, so that names do not run into each other. */
  readonly named: boolean;
  readonly url: string;
}

/** What the chart of due volume takes. */
export interface YearChart {
  readonly viewWidth: number;
  readonly bars: readonly YearBar[];
  /** The actions there are, with how many records of the years shown. */
  readonly key: readonly { readonly action: DispositionAction; readonly count: number }[];
  /** Records that fall due after the last year shown. */
  readonly later: number;
}

const STEP = 28;
const ROOM = 96;
const FLOOR = 100;
const LEAST_YEARS = 12;

/**
 * Lays out how many records fall due by year and action: from the oldest overdue year to `lastYear`, every year between, so that a quiet
 * stretch is seen as one. Any count stays visible (2 units).
 */
export function layoutYears(counts: readonly { readonly year: string; readonly action: DispositionAction; readonly count: number }[], lastYear: number, urlOf: (year: number) => string): YearChart {
  const within = counts.filter((one) => one.count > 0 && Number(one.year) <= lastYear);
  const later = counts.filter((one) => Number(one.year) > lastYear).reduce((sum, one) => sum + one.count, 0);
  if (within.length === 0) return { viewWidth: 0, bars: [], key: [], later };
  const years = within.map((one) => Number(one.year));
  const first = Math.min(...years);
  const last = Math.max(Math.max(...years), first + LEAST_YEARS - 1);
  const of = (year: number, action: DispositionAction): number => within.filter((one) => Number(one.year) === year && one.action === action).reduce((sum, one) => sum + one.count, 0);
  const totals = new Map<number, number>();
  for (const one of within) totals.set(Number(one.year), (totals.get(Number(one.year)) ?? 0) + one.count);
  const highest = Math.max(...totals.values());
  const every = Math.ceil((last - first + 1) / 20);
  const bars = Array.from({ length: last - first + 1 }, (_, index): YearBar => {
    const year = first + index;
    let y = FLOOR;
    const parts = ACTIONS.flatMap((action): YearPart[] => {
      const count = of(year, action);
      if (count === 0) return [];
      const height = Math.max(2, Math.round((count / highest) * ROOM));
      y -= height;
      return [{ action, count, y, height }];
    });
    return { year, total: totals.get(year) ?? 0, x: index * STEP, parts, named: index % every === 0, url: urlOf(year) };
  });
  const key = ACTIONS.map((action) => ({ action, count: within.filter((one) => one.action === action).reduce((sum, one) => sum + one.count, 0) })).filter((one) => one.count > 0);
  return { viewWidth: bars.length * STEP, bars, key, later };
}
