import type { LocalDate } from '../../../kernel/calendar.js';
import type { ScheduleVersion } from '../model.js';

/** The version in force on a day: the latest approved one that had begun; undefined before the first. */
export function versionOn(versions: readonly ScheduleVersion[], day: LocalDate): ScheduleVersion | undefined {
  return approved(versions).filter((one) => hasBegun(one, day)).at(-1);
}

/**
 * The version that governs a record that came in on a day. A period once fixed stays (seen in TT 33/2025/TT-BYT Điều 2 khoản 3): the
 * version in force when the record came in, or the first there was for one that is older than the schedule. Only a version that a
 * decision carries over to fixed periods replaces it, and then every later one of that kind.
 */
export function governingVersion(versions: readonly ScheduleVersion[], cameInOn: LocalDate, today: LocalDate): ScheduleVersion | undefined {
  const begun = approved(versions).filter((one) => hasBegun(one, today));
  const fixed = begun.filter((one) => hasBegun(one, cameInOn)).at(-1) ?? begun[0];
  const carriedOver = begun.filter((one) => one.reachesFixed && fixed !== undefined && one.version > fixed.version).at(-1);
  return carriedOver ?? fixed;
}

function approved(versions: readonly ScheduleVersion[]): ScheduleVersion[] {
  return versions.filter((one) => one.state === 'in-force').sort((a, b) => a.version - b.version);
}

function hasBegun(version: ScheduleVersion, day: LocalDate): boolean {
  return version.validFrom === null || version.validFrom <= day;
}
