/** A language of the user interface. Vietnamese is the source, English is complete. */
export type Lang = 'vi' | 'en';

/** All languages, the source first. */
export const LANGS: readonly Lang[] = ['vi', 'en'];

/** Vietnam has had one zone without summer time since 1975, so a fixed offset is exact. */
const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000;

const INTL_TAG: Readonly<Record<Lang, string>> = { vi: 'vi-VN', en: 'en-GB' };
const LOCAL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const two = (n: number): string => String(n).padStart(2, '0');

/** A value that names a day or an instant: 'YYYY-MM-DD', an ISO instant, a Date or milliseconds since 1970. */
export type DateLike = string | number | Date;

/** The instant moved to Vietnam's wall clock, to be read with the UTC getters; undefined when it is no date. */
function wallClock(value: DateLike): Date | undefined {
  const instant = value instanceof Date ? value.getTime() : new Date(value).getTime();
  return Number.isNaN(instant) ? undefined : new Date(instant + VIETNAM_OFFSET_MS);
}

/**
 * A day as d/m/Y with two digits ("05/04/2022"), the same in both languages.
 * A plain day is never shifted; an instant is read in +07:00. What is no date is returned unchanged.
 */
export function formatDate(value: DateLike): string {
  const plain = typeof value === 'string' ? LOCAL_DATE.exec(value) : null;
  if (plain) {
    return `${plain[3]}/${plain[2]}/${plain[1]}`;
  }
  const at = wallClock(value);
  return at ? `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}` : String(value);
}

/** An instant as "14:03 05/04/2022" in +07:00. A plain day has no time and is shown as a day. */
export function formatDateTime(value: DateLike): string {
  if (typeof value === 'string' && LOCAL_DATE.test(value)) {
    return formatDate(value);
  }
  const at = wallClock(value);
  return at ? `${two(at.getUTCHours())}:${two(at.getUTCMinutes())} ${formatDate(value)}` : String(value);
}

/** The machine-readable form for `<time datetime>`: the plain day, or the instant with +07:00. */
export function isoDateTime(value: DateLike): string {
  if (typeof value === 'string' && LOCAL_DATE.test(value)) {
    return value;
  }
  const at = wallClock(value);
  return at ? at.toISOString().replace(/\.\d{3}Z$/, '+07:00') : '';
}

// Made once: an Intl object costs more than a thousand uses of it.
const numberFormats = (lang: Lang): readonly Intl.NumberFormat[] =>
  [0, 1, 2].map((maximumFractionDigits) => new Intl.NumberFormat(INTL_TAG[lang], { maximumFractionDigits, useGrouping: true }));
const percentFormat = (lang: Lang): Intl.NumberFormat => new Intl.NumberFormat(INTL_TAG[lang], { style: 'percent', maximumFractionDigits: 0 });
const NUMBERS: Readonly<Record<Lang, readonly Intl.NumberFormat[]>> = { vi: numberFormats('vi'), en: numberFormats('en') };
const PERCENT: Readonly<Record<Lang, Intl.NumberFormat>> = { vi: percentFormat('vi'), en: percentFormat('en') };

/** A number with the separators of the language ("1.234,5" in Vietnamese), at most 0, 1 or 2 decimals. */
export function formatNumber(lang: Lang, value: number, mostDecimals: 0 | 1 | 2 = 2): string {
  return NUMBERS[lang][mostDecimals]?.format(value) ?? String(value);
}

/** A share 0..1 as whole per cent ("97%"). */
export function formatPercent(lang: Lang, share: number): string {
  return PERCENT[lang].format(share);
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size in bytes for people, in steps of 1024 with one decimal below 10 ("1,4 MB", "350 KB"). */
export function formatBytes(lang: Lang, sizeBytes: number): string {
  let size = Math.max(0, sizeBytes);
  let unit = 0;
  while (size >= 1024 && unit < BYTE_UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${formatNumber(lang, size, unit > 0 && size < 10 ? 1 : 0)} ${BYTE_UNITS[unit]}`;
}

/** Compares in dictionary order of Vietnamese (a ă â … d đ e ê …), numbers inside by value. */
export function createVietnameseOrder(): (a: string, b: string) => number {
  const collator = new Intl.Collator('vi', { numeric: true, sensitivity: 'variant' });
  return (a, b) => collator.compare(a, b);
}
