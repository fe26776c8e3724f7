import type { LocalDate } from '../../kernel/calendar.js';
import type { Sensitivity } from '../../kernel/scope.js';

/** Destruction of records whose time is over (hủy tài liệu hết giá trị), or hand-over to the historical archive (giao nộp vào lưu trữ lịch sử). */
export const LIST_KINDS = ['destruction', 'transfer'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/**
 * Where a list stands. Destruction: draft → appraisal → council → opinion (when the body belongs to the sources of the historical
 * archive) → decision → cooling-off → executing → executed. Transfer: draft → appraisal → decision → packing → packed → sent →
 * accepted, or refused and packed again. `aborted` ends either.
 */
export const LIST_STATES = [
  'draft', 'appraisal', 'council', 'opinion', 'decision', 'cooling-off', 'executing', 'executed', 'packing', 'packed', 'sent', 'accepted', 'refused', 'aborted',
] as const;
export type ListState = (typeof LIST_STATES)[number];

/** What an appraiser says of one record. `keep-until` and `exclude` leave it where it is. */
export const VERDICTS = ['pending', 'destroy', 'keep-until', 'transfer', 'exclude'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Grounds of destruction (Thông tư 06/2025/TT-BNV, Phụ lục II: lý do hủy): time is over, a duplicate, another one told in words. */
export const GROUNDS = ['expired', 'duplicate', 'other'] as const;
export type Ground = (typeof GROUNDS)[number];

/** How far one record of a list is: `tombstoned` = gone from the register, its bytes are being taken away; `erased` = all gone. */
export const ITEM_STATES = ['waiting', 'tombstoned', 'erased', 'handed-over', 'skipped', 'kept'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** Somebody named, as he was when he acted. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** An official paper's number and day. */
export interface PaperReference {
  readonly number: string;
  readonly date: LocalDate;
}

/** The decision of the head of the body; a different person than the author. */
export interface Decision extends PaperReference {
  readonly by: Person;
  readonly at: string;
}

/** What the historical archive says of a list of a body that belongs to its sources (thẩm định). */
export interface HistoricalOpinion extends PaperReference {
  readonly agrees: boolean;
  readonly text: string;
  readonly by: Person;
  readonly at: string;
}

/** A member of the council (Hội đồng xác định giá trị tài liệu) and what he said. */
export const COUNCIL_ROLES = ['chair', 'secretary', 'member'] as const;
export type CouncilRole = (typeof COUNCIL_ROLES)[number];
export interface CouncilMember {
  readonly userId: string;
  readonly name: string;
  readonly role: CouncilRole;
  readonly opinion: 'agrees' | 'objects' | null;
  readonly remark: string | null;
  readonly at: string | null;
}

/** Hand-over: the receipt of the historical archive, and its word. */
export interface Receipt extends PaperReference {
  readonly accepted: boolean;
  readonly note: string;
  readonly by: Person;
  readonly at: string;
}

/** A paper the system made of a list and keeps as a record for ever. */
export const PAPER_KINDS = ['list', 'explanation', 'council-minutes', 'decision', 'destruction-minutes', 'certificate', 'transfer-list', 'transfer-minutes'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];
export interface ListPaper {
  readonly kind: PaperKind;
  readonly recordId: string;
  readonly sha256: string;
  readonly madeAt: string;
}

/** A list of records to destroy or to hand over, with where it stands. */
export interface DispositionList {
  readonly id: string;
  readonly kind: ListKind;
  readonly title: string;
  readonly agencyId: string;
  readonly state: ListState;
  readonly author: Person;
  /** Who works on it now; another one after a reassignment. */
  readonly handler: Person;
  /** True when the body belongs to the sources of the historical archive: its opinion is needed before a destruction. */
  readonly needsOpinion: boolean;
  /** To whom permanent records go: the agency of the historical archive; null for a destruction. */
  readonly targetAgencyId: string | null;
  readonly council: readonly CouncilMember[];
  readonly opinion: HistoricalOpinion | null;
  readonly decision: Decision | null;
  /** ISO instant from which execution may start. */
  readonly coolingOffUntil: string | null;
  readonly startedBy: Person | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly aborted: { readonly by: Person; readonly at: string; readonly reason: string } | null;
  readonly receipts: readonly Receipt[];
  readonly papers: readonly ListPaper[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** One record of a list. Title and number are gone after the destruction; the list as a paper keeps them, as the law asks. */
export interface ListItem {
  readonly listId: string;
  readonly recordId: string;
  readonly rank: number;
  readonly title: string | null;
  readonly documentNumber: string | null;
  readonly typeCode: string;
  readonly dueOn: LocalDate | null;
  readonly verdict: Verdict;
  readonly ground: Ground | null;
  readonly keepUntil: LocalDate | null;
  readonly reason: string | null;
  /** What the appraiser leans on: a paper, a record, a paragraph. */
  readonly evidence: string | null;
  readonly appraisedBy: Person | null;
  readonly appraisedAt: string | null;
  /** The record's version that was appraised: a later one must be looked at again. */
  readonly recordVersion: number;
  readonly state: ItemState;
  /** Why it was left out, by code; null unless `skipped`. */
  readonly outcome: string | null;
  readonly outcomeAt: string | null;
}

/** What remains of a destroyed record: no content, but who, when, why, by which decision, and its digests. */
export interface Tombstone {
  readonly recordId: string;
  readonly objectId: string;
  readonly typeCode: string;
  readonly custodianAgencyId: string;
  readonly sensitivity: Sensitivity;
  readonly listId: string;
  readonly ground: Ground;
  readonly reason: string;
  readonly decisionNumber: string;
  readonly decisionDate: LocalDate;
  readonly decidedBy: string;
  readonly executedBy: string;
  readonly executedAt: string;
  /** Name in the object and SHA-256 of each file that was destroyed. */
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly sizeBytes: number }[];
}

/** How long a decided destruction waits, and how a council is made up. Settings of the archive, not of the law. */
export interface DispositionPolicy {
  readonly coolingOffDays: number;
  readonly councilMinimum: number;
  /** Share of the members who must have spoken, 0 to 1. */
  readonly quorum: number;
}
