import type { LocalDate } from '../../kernel/calendar.js';
import type { Json } from '../../kernel/events.js';
import type { Finding } from '../../kernel/finding.js';
import type { Sensitivity } from '../../kernel/scope.js';
import type { CopyClass } from '../records/model.js';
import type { DoorVerdict } from '../signatures/model.js';

/** Through which door a delivery came. */
export const CHANNELS = ['web', 'api', 'cli', 'post-office', 'package'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Where a paper stands; always exactly one.
 * `received` safe in the staging area, not yet looked at · `examining` being looked at · `waiting` for a person to confirm ·
 * `confirming` decided, being written to the archive · `refused` with findings or a person's reason · `failed` a technical
 * fault, tried again by itself or on demand · `archived` in the register, for ever.
 */
export const ITEM_STATES = ['received', 'examining', 'waiting', 'confirming', 'refused', 'failed', 'archived'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** The formats taken in, by content, never by name. */
export const FILE_FORMATS = ['pdf', 'jpeg', 'png', 'tiff'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** One delivery: who brought papers, from where, into which dossier. */
export interface Submission {
  readonly id: string;
  readonly channel: Channel;
  readonly actorKind: 'officer' | 'client' | 'system';
  readonly actorId: string;
  readonly actorName: string;
  /** The agency in whose name it came; null for the archive's own loads without one. */
  readonly agencyId: string | null;
  readonly dossierId: string | null;
  /** The dossier code as the bringer gave it, when he may not open dossiers himself (post office). */
  readonly dossierCode: string | null;
  readonly procedureCode: string | null;
  readonly ownerId: string | null;
  /** True when the bringer's metadata may be archived without a person: sent by machine for somebody who may confirm. */
  readonly trusted: boolean;
  readonly idempotencyKey: string | null;
  /** SHA-256 over everything that was asked for: the same key with another fingerprint is another request. */
  readonly fingerprint: string;
  readonly at: string;
}

/** A file as it lies in the staging area. */
export interface ItemFile {
  /** As the sender called it, unchanged; never used as a path. */
  readonly originalName: string;
  /** The same, safe to show. */
  readonly displayName: string;
  readonly declaredType: string | null;
  readonly token: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** A rectangle on a page in fractions of its width and height, from the top left corner. */
export interface PageBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The fields that can be suggested and confirmed. */
export const METADATA_FIELDS = [
  'title', 'abstract', 'documentNumber', 'typeCode', 'issuedOn', 'issuerName', 'issuerAgencyId', 'signerName', 'signerTitle', 'copyClass',
  'ownerId', 'componentCode', 'purpose', 'validFrom', 'validTo',
] as const;
export type MetadataFieldName = (typeof METADATA_FIELDS)[number];

/**
 * How a value came about: read from the printed layout, given by the sender, taken over from the dossier, or concluded from
 * other values. None of them is official before a person (or a trusted sender) stands for it.
 */
export type SuggestionMethod = 'letter-layout' | 'caller' | 'dossier' | 'inferred';

/** A proposed value with the reasons for it. `field` is a metadata field, or `fields.<key>` for a field of the type. */
export interface Suggestion {
  readonly field: string;
  readonly value: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly method: SuggestionMethod;
  readonly page: number | null;
  readonly box: PageBox | null;
  /** The words it was read from. */
  readonly evidence: string | null;
}

/** The metadata of a paper as a person or a trusted sender stands for it. */
export interface ItemMetadata {
  readonly title: string;
  readonly abstract: string | null;
  readonly documentNumber: string | null;
  readonly typeCode: string;
  readonly issuedOn: LocalDate | null;
  /** As printed, for ever. */
  readonly issuerName: string | null;
  readonly issuerAgencyId: string | null;
  readonly signerName: string | null;
  readonly signerTitle: string | null;
  readonly copyClass: CopyClass;
  /** Null: as the document type says. It may only be raised. */
  readonly sensitivity: Sensitivity | null;
  readonly ownerIds: readonly string[];
  readonly dossierId: string | null;
  readonly procedureCode: string | null;
  readonly componentCode: string | null;
  readonly purpose: string | null;
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  readonly fields: { readonly [key: string]: Json | undefined };
}

/** What a sender says of a paper; any part may be missing. */
export type GivenMetadata = Partial<ItemMetadata>;

/** What was found in the file, as far as screens need it; the whole evidence is not kept. */
export interface EvidenceSummary {
  /** By content, one per file of the paper. */
  readonly formats: readonly (FileFormat | null)[];
  readonly pageCount: number;
  /** Of the first pages, for the preview: width and height in any one unit. */
  readonly pageSizes: readonly { readonly width: number; readonly height: number }[];
  readonly signatureCount: number;
  /** What the verifier said, one per file; null for a file it did not look at, absent in papers examined before there was one. */
  readonly signatures?: readonly (DoorVerdict | null)[];
  readonly textSource: 'text-layer' | 'ocr' | 'none';
  /** 0 to 1; null for a text layer. */
  readonly textConfidence: number | null;
  readonly textCharacters: number;
  readonly lowestDpi: number | null;
  /** The text of the pages as JSON, in the staging area; null when there is none. */
  readonly text: StagedDerivative | null;
  /** One PDF of several images, in the staging area; null for a PDF. */
  readonly accessCopy: StagedDerivative | null;
  readonly examinedAt: string;
}

/** A file made from the master, waiting in the staging area to be kept beside it. */
export interface StagedDerivative {
  readonly token: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** Why the last try did not get through, by error code; `final` when nothing happens any more without a person. */
export interface ItemFault {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly at: string;
  readonly final: boolean;
}

/** Who decided about a paper, when. */
export interface Decision {
  readonly by: string;
  readonly byName: string;
  readonly at: string;
  readonly reason: string | null;
}

/** One paper of a delivery: mostly one file, or several images of its pages. It owns its state. */
export interface SubmissionItem {
  readonly id: string;
  readonly submissionId: string;
  readonly position: number;
  readonly state: ItemState;
  readonly files: readonly ItemFile[];
  readonly given: GivenMetadata;
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
  readonly evidence: EvidenceSummary | null;
  /** Ids of records with the same bytes or the same issuer, number and date. Shown only to those who may see them. */
  readonly duplicateOf: readonly string[];
  /** What was confirmed; null until then. */
  readonly metadata: ItemMetadata | null;
  readonly decision: Decision | null;
  readonly fault: ItemFault | null;
  /** The id its record will have: fixed at the start, so that a repeat after a crash writes the same record. */
  readonly reservedRecordId: string;
  /** Set when archived: its own record, or the existing one it was linked to. */
  readonly recordId: string | null;
  readonly linked: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** A paper together with its delivery. */
export interface ItemWithSubmission {
  readonly item: SubmissionItem;
  readonly submission: Submission;
}

/** A file that arrived and is safe on disk, but of which no row tells yet. */
export type ReceivedFile = ItemFile;
