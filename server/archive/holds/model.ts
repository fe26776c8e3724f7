import type { LocalDate } from '../../kernel/calendar.js';
import type { Tx } from '../../kernel/unit-of-work.js';

/**
 * What somebody wants to do with a record. A hold (lệnh giữ) refuses every one of them; whatever only ADDS evidence asks nobody:
 * validity told by a later act, links, recognised text, judged signatures, bytes mended from a good copy (docs/retention.md).
 */
export const GUARDED_ACTS = ['correct', 'replace-files', 'reclassify', 'transfer', 'erase', 'merge-owners', 'move-dossier'] as const;
export type GuardedAct = (typeof GUARDED_ACTS)[number];

/** Which records have a hold on them: for rooms that change records. */
export interface HoldGuard {
  /**
   * Passes when no hold stands on any of the records, inside the caller's change and before its first write. Until that change
   * ends no hold can be placed or lifted (a shared lock on MariaDB; SQLite has one writer), so either the hold came first and
   * this throws, or the change was committed before the hold.
   * @throws ArchiveError conflict `record-held` {act, records: how many, first: the first one's id}; conflict
   * `hold-not-judged-yet` when a hold by search has not yet looked at a record that came in after it: it counts as held.
   */
  assertFree(tx: Tx, recordIds: readonly string[], act: GuardedAct): Promise<void>;
  /** Those of the records that are held (or not judged yet), inside the same lock: for sweeps that leave them out one by one. */
  heldAmong(tx: Tx, recordIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What a hold lies on. A search also catches records that come in later. */
export type HoldTarget =
  | { readonly kind: 'records'; readonly recordIds: readonly string[] }
  | { readonly kind: 'dossier'; readonly dossierId: string }
  | { readonly kind: 'owner'; readonly ownerId: string }
  | { readonly kind: 'search'; readonly search: HoldSearch };

/** A search as the hold keeps it: what was typed, and the register's own filters. At least one of them is given. */
export interface HoldSearch {
  readonly text: string;
  readonly typeCodes?: readonly string[];
  readonly issuerAgencyIds?: readonly string[];
  readonly procedureCodes?: readonly string[];
  readonly issuedFrom?: LocalDate;
  readonly issuedTo?: LocalDate;
}

/** `lift-asked` still holds: only the confirmation of a second person ends a hold. */
export type HoldState = 'in-force' | 'lift-asked' | 'lifted';

/** A hold (lệnh giữ tài liệu): who ordered it, why, and what it lies on. Several may lie on one record. */
export interface Hold {
  readonly id: string;
  /** Short name for people: `GIU-2026-0007`. */
  readonly code: string;
  readonly title: string;
  readonly reason: string;
  /** The body that ordered it: court, inspectorate, investigation agency, the agency itself. */
  readonly authority: string;
  /** Number and date of the order, as written. */
  readonly reference: string;
  readonly target: HoldTarget;
  /** The agency that placed it and sees to it. */
  readonly agencyId: string;
  /** Whose papers it reaches: those of that agency (with its predecessors and successor), or everybody's. */
  readonly reach: 'agency' | 'province';
  readonly state: HoldState;
  readonly placedBy: string;
  readonly placedAt: string;
  /** By this day somebody looks whether it must still stand; passing it ends nothing. */
  readonly reviewOn: LocalDate;
  /** For a search: when all records there were at the placing had been looked at; null until then, and always for other targets. */
  readonly gatheredAt: string | null;
  readonly liftAskedBy: string | null;
  readonly liftAskedAt: string | null;
  readonly liftReason: string | null;
  readonly liftedBy: string | null;
  readonly liftedAt: string | null;
  readonly version: number;
}

/** What is needed to place a hold. */
export interface NewHold {
  readonly title: string;
  readonly reason: string;
  readonly authority: string;
  readonly reference: string;
  readonly reviewOn: LocalDate;
  readonly target: HoldTarget;
}

/** A hold as it concerns one record. */
export interface HoldOnRecord {
  readonly recordId: string;
  readonly holdId: string;
  readonly code: string;
  /** False while a hold by search has not yet looked at the record; it counts as held meanwhile. */
  readonly judged: boolean;
}

export interface HoldFilter {
  readonly state?: HoldState | 'standing';
  /** Only holds whose review is due on or before the day. */
  readonly reviewBy?: LocalDate;
}

/** A held record as a list shows it. */
export interface HeldRecord {
  readonly recordId: string;
  readonly title: string;
  readonly documentNumber: string | null;
  readonly typeCode: string;
  readonly custodianAgencyId: string;
  /** Came in after the hold was placed. */
  readonly arrivedLater: boolean;
}
