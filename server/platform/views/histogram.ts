/** How many documents a year has, with the address that narrows a search to it. */
export interface YearCount {
  readonly year: number;
  readonly count: number;
  readonly url?: string;
  readonly selected?: boolean;
}

/** One bar of the `histogram` partial, in the units of its drawing. */
export interface HistogramBar {
  readonly year: string;
  readonly shortYear: string;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly url?: string;
  readonly selected?: boolean;
}

/** What the `histogram` partial takes. */
export interface Histogram {
  readonly viewWidth: number;
  readonly bars: readonly HistogramBar[];
}

const BAR_STEP = 24;
const BAR_ROOM = 58;
const BAR_FLOOR = 62;
const MOST_YEARS = 40;

/**
 * Lays out bars by year, oldest first, with the years between filled in as empty bars.
 * Any count above zero stays visible (2 units). Only the newest 40 years are drawn.
 */
export function layoutHistogram(counts: readonly YearCount[]): Histogram {
  if (counts.length === 0) {
    return { viewWidth: 0, bars: [] };
  }
  const byYear = new Map(counts.map((entry) => [entry.year, entry]));
  const last = Math.max(...byYear.keys());
  const first = Math.max(Math.min(...byYear.keys()), last - MOST_YEARS + 1);
  const highest = Math.max(1, ...counts.map((entry) => entry.count));
  const bars = Array.from({ length: last - first + 1 }, (_, index): HistogramBar => {
    const entry = byYear.get(first + index) ?? { year: first + index, count: 0 };
    const height = entry.count === 0 ? 0 : Math.max(2, Math.round((entry.count / highest) * BAR_ROOM));
    return {
      year: String(entry.year),
      shortYear: String(entry.year).slice(-2),
      count: entry.count,
      x: index * BAR_STEP,
      y: BAR_FLOOR - height,
      height,
      ...(entry.url !== undefined && entry.count > 0 ? { url: entry.url } : {}),
      ...(entry.selected ? { selected: true } : {}),
    };
  });
  return { viewWidth: bars.length * BAR_STEP, bars };
}
