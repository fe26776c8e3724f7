/** Dates in a question, day before month as Vietnam writes them: "06/4/2022", "từ 1/1/2020 đến 2022", "năm 2021", "trước 2019". */

/** A stretch of time found in a text; days as yyyy-mm-dd, both included. */
export interface FoundTime {
  readonly start: number;
  readonly end: number;
  readonly from?: string;
  readonly to?: string;
  /** Set instead of the days for one whole year. */
  readonly year?: number;
}

const DAY = '(?:ngày\\s+|ngay\\s+)?(\\d{1,2})[/.-](\\d{1,2})[/.-]((?:19|20)\\d{2})';
const YEAR = '(?:năm\\s+|nam\\s+)?((?:19|20)\\d{2})';
const POINT = `(?:${DAY}|${YEAR})`;
const EDGE = '(?![\\p{L}\\p{N}/])';
const START = '(?<![\\p{L}\\p{N}/.,-])';
const RANGE = new RegExp(`${START}(?:từ\\s+|tu\\s+)?${POINT}\\s*(?:đến(?:\\s+hết)?|den(?:\\s+het)?|tới|toi|-|–)\\s*${POINT}${EDGE}`, 'giu');
const OPEN = new RegExp(`${START}(từ|tu|sau|trước|truoc|đến|den)\\s+${POINT}${EDGE}`, 'giu');
const SINGLE = new RegExp(`${START}(?:${DAY}|(?:năm|nam)\\s+((?:19|20)\\d{2}))${EDGE}`, 'giu');

/** All stretches of time in a text, in order; impossible days are not dates. */
export function readDates(text: string): FoundTime[] {
  const found: FoundTime[] = [];
  let rest = text;
  const take = (pattern: RegExp, read: (match: RegExpMatchArray) => Omit<FoundTime, 'start' | 'end'> | undefined): void => {
    for (const match of rest.matchAll(pattern)) {
      const value = read(match);
      if (value === undefined) continue;
      const start = match.index ?? 0;
      const end = start + match[0].length;
      found.push({ ...value, start, end });
      rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
    }
  };
  take(RANGE, (match) => {
    const from = point(match, 1);
    const to = point(match, 5);
    return from === undefined || to === undefined || from.first > to.last ? undefined : { from: from.first, to: to.last };
  });
  take(OPEN, (match) => {
    const at = point(match, 2);
    if (at === undefined) return undefined;
    const word = (match[1] ?? '').toLowerCase();
    if (word === 'từ' || word === 'tu') return { from: at.first };
    if (word === 'sau') return { from: dayAfter(at.last) };
    return word === 'đến' || word === 'den' ? { to: at.last } : { to: dayBefore(at.first) };
  });
  take(SINGLE, (match) => {
    const at = point(match, 1);
    if (at === undefined) return undefined;
    return at.first === at.last ? { from: at.first, to: at.last } : { year: Number(at.first.slice(0, 4)) };
  });
  return found.sort((a, b) => a.start - b.start);
}

function point(match: RegExpMatchArray, at: number): { first: string; last: string } | undefined {
  const year = match[at + 3];
  if (year !== undefined) return { first: `${year}-01-01`, last: `${year}-12-31` };
  const day = isoDay(Number(match[at + 2]), Number(match[at + 1]), Number(match[at]));
  return day === undefined ? undefined : { first: day, last: day };
}

function isoDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? date.toISOString().slice(0, 10) : undefined;
}

function dayAfter(day: string): string {
  return shifted(day, 1);
}

function dayBefore(day: string): string {
  return shifted(day, -1);
}

function shifted(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}
