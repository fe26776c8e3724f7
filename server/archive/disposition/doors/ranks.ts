import type { RankRange } from '../commands/make-list.js';

const RANGE = /^(\d{1,7})-(\d{1,7})$/;
const MOST_RANGES = 40;

/** Stretches of a list as they stand in an address: `1-120,131-140`. */
export function writeRanks(ranks: readonly RankRange[]): string {
  return ranks.slice(0, MOST_RANGES).map(({ from, to }) => `${String(from)}-${String(to)}`).join(',');
}

/** The stretches of an address; whatever is none is left out. */
export function readRanks(text: string | undefined): RankRange[] {
  return (text ?? '').split(',').slice(0, MOST_RANGES).flatMap((part) => {
    const [, from, to] = RANGE.exec(part) ?? [];
    const range = { from: Number(from), to: Number(to) };
    return from === undefined || range.from < 1 || range.to < range.from ? [] : [range];
  });
}

/** How many places the stretches have. */
export function countRanks(ranks: readonly RankRange[]): number {
  return ranks.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
