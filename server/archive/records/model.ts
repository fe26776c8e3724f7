import type { OfficerActor } from '../../kernel/actor.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type { Json } from '../../kernel/events.js';
import type { ScopedRecord, Sensitivity } from '../../kernel/scope.js';

/** Classes of copy and their weight: A original, B issuer's copy, C certified copy, D digitised, E photo by the citizen, F data. */
export const COPY_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type CopyClass = (typeof COPY_CLASSES)[number];

/** Validity of a result (tình trạng hiệu lực): in force, suspended, expired, revoked, superseded, or corrected by another. */
export const VALIDITY_STATES = ['in-force', 'suspended', 'expired', 'revoked', 'superseded'] as const;
export type ValidityState = (typeof VALIDITY_STATES)[number];

/** What is known of the digital signatures; only counted until they are judged. */
export type SignatureState = 'none' | 'unchecked' | 'passed' | 'indeterminate' | 'failed';

/** A record (tài liệu lưu trữ): one paper with its metadata. Bytes live in the preservation storage under `objectId`. */
export interface ArchiveRecord {
  readonly id: string;
  readonly objectId: string;
  readonly title: string;
  readonly abstract: string | null;
  /** As printed, tidied: `1549/UBND-TTHC`. */
  readonly documentNumber: string | null;
  readonly typeCode: string;
  readonly issuedOn: LocalDate | null;
  /** The issuer as printed, for ever. */
  readonly issuerName: string | null;
  readonly issuerAgencyId: string | null;
  /** Who keeps it now: the issuer's or the uploader's agency, or its successor. */
  readonly custodianAgencyId: string;
  readonly signerName: string | null;
  readonly signerTitle: string | null;
  readonly copyClass: CopyClass;
  readonly sensitivity: Sensitivity;
  readonly ownerIds: readonly string[];
  readonly dossierId: string | null;
  readonly procedureCode: string | null;
  readonly componentCode: string | null;
  /** The one purpose the paper was issued for, where its type carries one. */
  readonly purpose: string | null;
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  readonly validity: ValidityState;
  /** Fields of the document type beyond the common ones. */
  readonly fields: { readonly [key: string]: Json | undefined };
  readonly retentionClass: string | null;
  readonly signatureCount: number;
  readonly signatureState: SignatureState;
  readonly pageCount: number;
  readonly textState: 'waiting' | 'text-layer' | 'ocr' | 'none' | 'failed';
  readonly textConfidence: number | null;
  readonly accessionedAt: string;
  readonly accessionedBy: string;
  readonly version: number;
}

/** A file of a record: the master as it came in, something made from it, or evidence about its signatures. */
export interface RecordFile {
  readonly recordId: string;
  readonly role: 'master' | 'access-copy' | 'text' | 'evidence';
  readonly logicalPath: string;
  readonly originalName: string | null;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** A dated change of validity, with the act that made it. */
export interface StatusChange {
  readonly recordId: string;
  readonly status: ValidityState;
  readonly from: LocalDate;
  readonly reason: string;
  /** Number and date of the act: "Quyết định 12/QĐ-UBND ngày 01/3/2026". */
  readonly reference: string | null;
  readonly supersededById: string | null;
  readonly recordedAt: string;
  readonly recordedBy: string;
}

export type LinkKind = 'supersedes' | 'amends' | 'cites' | 'copy-of' | 'replaces-scan';
export interface RecordLink {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: LinkKind;
  readonly note: string | null;
}

/** One correction: which fields, from what to what, by whom and why. */
export interface MetadataChange {
  readonly recordId: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  readonly changes: { readonly [field: string]: { readonly from: Json | undefined; readonly to: Json | undefined } };
}

/** What accession needs; ids and times are added. */
export type NewRecord = Omit<
  ArchiveRecord,
  'objectId' | 'validity' | 'accessionedAt' | 'accessionedBy' | 'version' | 'textState' | 'textConfidence'
> & { readonly files: readonly Omit<RecordFile, 'recordId'>[]; readonly supersedesId?: string };

/** Why and within what a record is opened. Personal papers need both. */
export interface ReadContext {
  readonly dossierCode?: string;
  readonly purpose?: string;
}

/** A record with all that hangs on it, as a reader who may see it gets it. */
export interface RecordDetail {
  readonly record: ArchiveRecord;
  readonly files: readonly RecordFile[];
  readonly statusHistory: readonly StatusChange[];
  readonly history: readonly MetadataChange[];
  readonly links: readonly (RecordLink & { readonly other: { readonly id: string; readonly title: string; readonly documentNumber: string | null } | null })[];
}

/** What is known of a record that was destroyed by decision: who may hear of it, and by which paper. */
export interface DestroyedRecord extends ScopedRecord {
  readonly decisionNumber: string;
  readonly decisionDate: LocalDate;
}

/** What may be corrected; validity, files and custody have doors of their own. */
export type MetadataPatch = Partial<
  Pick<
    ArchiveRecord,
    | 'title' | 'abstract' | 'documentNumber' | 'typeCode' | 'issuedOn' | 'issuerName' | 'issuerAgencyId' | 'signerName' | 'signerTitle'
    | 'copyClass' | 'sensitivity' | 'purpose' | 'validFrom' | 'validTo' | 'fields' | 'retentionClass' | 'ownerIds'
  >
>;

export interface RecordFilter {
  /** Only these records. */
  readonly ids?: readonly string[];
  readonly ownerIds?: readonly string[];
  readonly typeCodes?: readonly string[];
  readonly dossierId?: string;
  readonly validity?: ValidityState;
  /** In any spacing and case. */
  readonly documentNumber?: string;
  readonly updatedAfter?: string;
}

/** A change of validity as asked for. */
export interface StatusChangeRequest {
  readonly status: ValidityState;
  readonly from: LocalDate;
  readonly reason: string;
  readonly reference?: string;
  readonly supersededById?: string;
}

/** A tie between two records as asked for. */
export interface LinkRequest {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: LinkKind;
  readonly note?: string;
}

/** A record with its version and the instant of its last change. */
export interface RecordMoment {
  readonly recordId: string;
  readonly version: number;
  readonly changedAt: string;
}

/** A part of the record page that another room fills: signatures, fixity, retention. Asked only after the reader was let in. */
export interface RecordPanel {
  /** Its partial under views/partials, which documents the fields of the model. */
  readonly partial: string;
  /** A banner stands under the title, a card among the data. */
  readonly place: 'banner' | 'card';
  /** The partial's model; undefined when there is nothing to show this reader. `from` is the search he comes from, as its address wrote it. */
  present(input: { readonly actor: OfficerActor; readonly record: ArchiveRecord; readonly context: ReadContext; readonly lang: 'vi' | 'en'; readonly from?: string | undefined }): Promise<object | undefined>;
}
