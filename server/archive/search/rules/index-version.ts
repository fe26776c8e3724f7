/** What of a record's past decides which of two descriptions is the newer. */
export interface RecordTime {
  readonly version: number;
  /** ISO instant of the last change, such as of the text or the validity, which count as no version. */
  readonly changedAt: string;
}

const MS_SPAN = 2 ** 42;
const MOST_VERSIONS = 2 ** 11 - 1;

/**
 * The version under which the index keeps a record: grows with each change of any kind, also when the clock was set back between two
 * versions. Exact for the first 2,047 versions and instants before the year 2109.
 */
export function indexVersion(time: RecordTime): number {
  const ms = Date.parse(time.changedAt);
  return Math.min(time.version, MOST_VERSIONS) * MS_SPAN + (Number.isFinite(ms) ? Math.min(Math.max(0, ms), MS_SPAN - 1) : 0);
}
