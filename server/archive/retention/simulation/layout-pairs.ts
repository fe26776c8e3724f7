/** One year of the chart: two bars side by side, in the units of its drawing. */
export interface PairOfBars {
  readonly year: string;
  readonly before: number;
  readonly after: number;
  readonly x: number;
  readonly beforeY: number;
  readonly beforeHeight: number;
  readonly afterY: number;
  readonly afterHeight: number;
  /** Only every so many years is named, so that names do not run into each other. */
  readonly named: boolean;
}

const STEP = 28;
const ROOM = 96;
const FLOOR = 100;
const MOST_BARS = 40;

/** Lays out bars of "before" and "after" by year, oldest first; years without change or count are left out. The first 40 years are drawn. */
export function layoutPairs(years: readonly { readonly year: string; readonly before: number; readonly after: number }[]): { readonly viewWidth: number; readonly bars: readonly PairOfBars[] } {
  const shown = years.filter((one) => one.before + one.after > 0).slice(0, MOST_BARS);
  const highest = Math.max(1, ...shown.flatMap((one) => [one.before, one.after]));
  const height = (count: number): number => (count === 0 ? 0 : Math.max(2, Math.round((count / highest) * ROOM)));
  const every = shown.length > 20 ? 2 : 1;
  const bars = shown.map((one, index) => ({
    ...one, x: index * STEP, beforeHeight: height(one.before), beforeY: FLOOR - height(one.before), afterHeight: height(one.after), afterY: FLOOR - height(one.after), named: index % every === 0,
  }));
  return { viewWidth: Math.max(bars.length, 1) * STEP, bars };
}
