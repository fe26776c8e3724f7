import type { CopyClass } from '../../../server/archive/catalogue/model.js';
import type { RelationKind } from '../../../server/archive/owners/model.js';
import type { LinkKind, ValidityState } from '../../../server/archive/records/model.js';
import type { Role } from '../../../server/kernel/actor.js';
import type { SubjectId } from '../../../server/kernel/subject-id.js';

/** First three digits of every invented personal number: no province or country has this code. */
export const INVENTED_PROVINCE = '999';

/** An identifier of a demo owner with the days it was good for. */
export interface DemoIdentifier extends SubjectId {
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** An invented person. */
export interface DemoPerson {
  readonly kind: 'person';
  /** Key within the demo, for example `p07`. */
  readonly ref: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly ethnicity: string;
  readonly nationality: string;
  readonly identifiers: readonly DemoIdentifier[];
  /** As written after and before 1/7/2025. */
  readonly address: string;
  readonly addressBefore: string;
  readonly locality: LocalityKey;
  readonly deathDate?: string;
}

/** An invented organisation or household business. */
export interface DemoOrganisation {
  readonly kind: 'organisation';
  readonly ref: string;
  readonly name: string;
  readonly taxCode: string;
  readonly identifiers: readonly DemoIdentifier[];
  readonly address: string;
  readonly locality: LocalityKey;
  /** Who represents it. */
  readonly representativeRef: string;
  readonly form: 'household' | 'company' | 'branch';
  readonly foundedOn: string;
}

/** `ownerRef` has `relatedRef` as his child, spouse… */
export interface DemoRelation {
  readonly ownerRef: string;
  readonly relatedRef: string;
  readonly kind: RelationKind;
}

/** The places of the demo; each knows its agencies before and after 1/7/2025. */
export type LocalityKey = 'chau-o' | 'binh-thanh' | 'binh-hai' | 'quang-trung' | 'thang-loi' | 'ly-son';

/** An account to make: one per role and agency. Passwords are made when the demo is loaded. */
export interface DemoUser {
  readonly loginName: string;
  readonly displayName: string;
  readonly agencyId: string;
  readonly roles: readonly Role[];
  readonly provinceWide: boolean;
}

/** Another agency's system with what it may read. */
export interface DemoClient {
  readonly name: string;
  readonly agencyId: string;
  readonly permissions: readonly string[];
  readonly typeCodes: readonly string[] | '*';
  readonly purposes: readonly string[];
}

/** A dossier of a procedure. Open ones are there for the look-up desk. */
export interface DemoDossier {
  readonly ref: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly ownerRef: string;
  readonly agencyId: string;
  readonly openedOn: string;
  readonly dueOn?: string;
  readonly closedOn?: string;
  readonly purpose?: string;
}

/** A dated change of validity to be recorded after the paper was filed. */
export interface DemoStatusChange {
  readonly status: ValidityState;
  readonly from: string;
  readonly reason: string;
  readonly reference?: string;
  /** The demo document that took its place. */
  readonly supersededByRef?: string;
}

/** What an officer would confirm about a paper: the truth against which suggestions can be measured. */
export interface DemoTruth {
  readonly title: string;
  readonly abstract: string;
  readonly documentNumber: string | null;
  readonly typeCode: string;
  readonly issuedOn: string | null;
  /** The issuer as printed, for ever. */
  readonly issuerName: string | null;
  readonly issuerAgencyId: string | null;
  readonly signerName: string | null;
  readonly signerTitle: string | null;
  readonly copyClass: CopyClass;
  readonly holderIdentifiers: readonly string[];
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** Code of a purpose of the catalogue. */
  readonly purpose: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly statusChanges: readonly DemoStatusChange[];
  readonly links: readonly { readonly toRef: string; readonly kind: LinkKind; readonly note?: string }[];
}

/** A file of the demo with everything that is known about it. */
export interface DemoDocument {
  readonly ref: string;
  readonly fileName: string;
  readonly mediaType: 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/tiff';
  readonly bytes: Uint8Array;
  /** `text` = PDF with text layer, `scan` = PDF of pictures, `signed` = text PDF with signatures, `image` = picture file. */
  readonly kind: 'text' | 'scan' | 'signed' | 'image';
  readonly truth: DemoTruth;
  readonly dossierRef: string | null;
  readonly procedureCode: string | null;
  readonly componentCode: string | null;
  /** Whose papers it is filed under; null for letters of direction. */
  readonly ownerRef: string | null;
  /** Further owners named on it (the other spouse, the child). */
  readonly furtherOwnerRefs: readonly string[];
  /** Login name of the user who brings it in. */
  readonly uploader: string;
  /** Name of the trap it holds, if it holds one. */
  readonly edgeCase?: string;
  /** What intake has to answer. */
  readonly expected: 'archived' | 'waiting' | 'refused';
}

/** What is known of a document before its bytes are made. */
export type DocumentOutline = Omit<DemoDocument, 'bytes' | 'fileName' | 'mediaType' | 'kind'>;

/** The invented province. Documents are made one after the other while they are asked for. */
export interface DemoProvince {
  readonly seed: string;
  readonly today: string;
  readonly users: readonly DemoUser[];
  readonly clients: readonly DemoClient[];
  readonly persons: readonly DemoPerson[];
  readonly organisations: readonly DemoOrganisation[];
  readonly relations: readonly DemoRelation[];
  readonly dossiers: readonly DemoDossier[];
  readonly documentCount: number;
  /** All documents in order. */
  documents(): AsyncIterable<DemoDocument>;
  /** The documents that meet a condition, known before their bytes are made; for loading a part. */
  documentsWhere(wanted: (document: DocumentOutline) => boolean): AsyncIterable<DemoDocument>;
  readonly outlines: readonly DocumentOutline[];
}
