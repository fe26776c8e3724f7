import type { LocalDate } from '../../kernel/calendar.js';
import type { Sensitivity } from '../../kernel/scope.js';

/**
 * How sure the archive is of a catalogue fact. Only `stated` and `found` may be shown as fact; all others are shown as
 * "to be confirmed" until an administrator confirms them.
 */
export const CERTAINTIES = ['stated', 'found', 'second-hand', 'recalled', 'computed', 'design'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** Days on which a catalogue entry holds, both included; a missing end is open. */
export interface Dated {
  readonly validFrom?: LocalDate;
  readonly validTo?: LocalDate;
}

/** A text of law as data, because nearly every text the catalogue rests on gets replaced. */
export interface LegalBasis extends Dated {
  readonly id: string;
  /** As cited, for example `118/2025/NĐ-CP`. */
  readonly number: string;
  readonly title: string;
  readonly issuedOn?: LocalDate;
  /** Ids of the texts that took its place, wholly or in part. */
  readonly replacedBy: readonly string[];
  readonly certainty: Certainty;
  readonly note?: string;
}

export const UNIT_LEVELS = ['province', 'district', 'commune'] as const;
export type UnitLevel = (typeof UNIT_LEVELS)[number];

/**
 * An administrative unit of one edition of the list. Codes were used again on 1/7/2025 for other territories, so the key is
 * `id` = edition and code, for example `old-21040` (thị trấn Châu Ổ) and `new-21040` (xã Bình Sơn).
 */
export interface AdministrativeUnit extends Dated {
  readonly id: string;
  readonly code: string;
  readonly level: UnitLevel;
  readonly name: string;
  readonly nameEn?: string;
  readonly parentId?: string;
}

/** That (part of) a unit's territory went to another unit. `part` = the territory was divided. */
export interface UnitSuccession {
  readonly fromUnitId: string;
  readonly toUnitId: string;
  readonly extent: 'whole' | 'part';
  readonly date: LocalDate;
}

/** A field of state work by which the tasks of an ended agency were handed on (civil status, land, ...). */
export interface AgencyFunction {
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
}

export const AGENCY_LEVELS = ['province', 'district', 'commune', 'vertical'] as const;
export type AgencyLevel = (typeof AGENCY_LEVELS)[number];

/** `dotted` = `H48.53`, province first; `reversed` = `000.00.53.H48`, province last (QCVN 102). */
export const AGENCY_CODE_WRITINGS = ['dotted', 'reversed'] as const;
export type AgencyCodeWriting = (typeof AGENCY_CODE_WRITINGS)[number];

/** One code of an agency as written somewhere, with the days it held. */
export interface AgencyCode extends Dated {
  readonly value: string;
  readonly writing: AgencyCodeWriting;
  readonly certainty: Certainty;
}

/** A state body. It never disappears from the catalogue: documents name it for ever. */
export interface Agency extends Dated {
  /** Slug, for example `ubnd-huyen-binh-son`. */
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly level: AgencyLevel;
  readonly parentId?: string;
  readonly codes: readonly AgencyCode[];
  /** Other ways the issuer is printed on its documents, for matching only. */
  readonly printedNames: readonly string[];
  /** Units of its territory; empty for departments, whose territory is their parent's. */
  readonly unitIds: readonly string[];
  readonly certainty: Certainty;
}

export const SUCCESSION_KINDS = ['merge', 'split', 'rename', 'transfer-function'] as const;
export type SuccessionKind = (typeof SUCCESSION_KINDS)[number];

/**
 * That tasks went from one agency to another on `date` (the first day of the successor). Custody and access follow it; the
 * issuer printed on a document never does.
 */
export interface AgencySuccession {
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  readonly kind: SuccessionKind;
  /** Code of an `AgencyFunction`, or `*` for all of them. */
  readonly functionCode: string;
  /** Only matters of these units (of either edition); empty = the whole territory. */
  readonly unitIds: readonly string[];
  readonly date: LocalDate;
  readonly legalBasisId?: string;
  readonly certainty: Certainty;
}

/** For how long a class of papers is kept. */
export type RetentionTerm =
  | { readonly kind: 'permanent' }
  /** Until 31/12 of (year of the trigger + years). */
  | { readonly kind: 'years'; readonly years: number };

/** From which event the years are counted. */
export const RETENTION_TRIGGERS = ['work-ended', 'validity-ended', 'object-ended'] as const;
export type RetentionTrigger = (typeof RETENTION_TRIGGERS)[number];

/** A row of the retention table. `confirmed` is false until the competent body confirmed it. */
export interface RetentionClass extends Dated {
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly group: string;
  readonly appliesTo: 'result' | 'dossier' | 'register';
  readonly term: RetentionTerm;
  readonly trigger: RetentionTrigger;
  /** Code of the period in the archive metadata list (`01` permanent ... `07` other). */
  readonly maintenanceCode: string;
  readonly confirmed: boolean;
  readonly certainty: Certainty;
  readonly legalBasisId?: string;
  readonly noteVi?: string;
}

/** How long a result holds. */
export type ValidityRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'months-from-issue'; readonly months: number }
  /** Until the day in this metadata field; without end when the field is empty. */
  | { readonly kind: 'until-date-field'; readonly field: string }
  /** Until 31/12 of the year in which it was issued. */
  | { readonly kind: 'calendar-year-end' }
  /** Until a later act changes, replaces or revokes it. */
  | { readonly kind: 'until-changed' };

export const FIELD_KINDS = ['text', 'date', 'number', 'person-number', 'organisation-number', 'purpose', 'code'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** A metadata field that papers of a type carry beyond the common ones (number, date, issuer, abstract, signer). */
export interface MetadataField {
  readonly key: string;
  readonly labelVi: string;
  readonly labelEn: string;
  readonly kind: FieldKind;
  readonly required: boolean;
}

/** Whose signatures make a paper of the type complete. */
export const NEEDED_SIGNATURES = ['person', 'agency', 'officer', 'certifier'] as const;
export type NeededSignature = (typeof NEEDED_SIGNATURES)[number];

/** What becomes of a paper at the door: kept out, left to a person, or taken in with a note. */
export const SIGNATURE_ANSWERS = ['refuse', 'wait', 'note'] as const;
export type SignatureAnswer = (typeof SIGNATURE_ANSWERS)[number];

/** Outcomes of the judgement on a paper's digital signatures which a type may answer in its own way. */
export const SIGNATURE_OUTCOMES = ['failed', 'indeterminate', 'missing', 'pictureOnly', 'otherTree', 'notVerified'] as const;
export type SignatureOutcome = (typeof SIGNATURE_OUTCOMES)[number];

/** A secondary code with its scheme's certainty and the days it held. */
export interface DatedCode extends Dated {
  readonly value: string;
  readonly certainty: Certainty;
  readonly noteVi?: string;
}

/** A kind of result or document. Reuse rules are tied to these, never to procedure codes, which are re-issued. */
export interface ResultType extends Dated {
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly abbreviation: string;
  /** `result` = issued by a procedure of this catalogue; `document` = comes from elsewhere (hospital, court, notary). */
  readonly kind: 'result' | 'document';
  /** National result codes of the shape `KQ.G15.000123`. */
  readonly resultCodes: readonly DatedCode[];
  /** Field of work: decides which successor takes custody. */
  readonly functionCode: string;
  /** Code in the archive's type list (`02` decision, `22` official letter, `32` other ...). */
  readonly archivalTypeCode: string;
  readonly fields: readonly MetadataField[];
  readonly validity: ValidityRule;
  readonly retentionClassCode: string;
  readonly sensitivity: Sensitivity;
  readonly signatures: readonly NeededSignature[];
  /** Answers that differ from the policy of intake, by outcome. */
  readonly signaturePolicy?: { readonly [outcome in SignatureOutcome]?: SignatureAnswer };
  /** Trees of the trust store whose certificates may sign the type; all where absent. */
  readonly trees?: readonly string[];
  readonly certainty: Certainty;
}

/** A stated use of a paper (a marital status certificate is issued for one purpose). */
export interface Purpose {
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
}

/** A database that answers instead of a paper. */
export interface DataSource {
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly legalBasisId?: string;
}

/** A paper that must not be asked for any more from `validFrom` on. */
export interface AbolishedPaper extends Dated {
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
  /** What answers instead, one sentence. */
  readonly insteadVi: string;
  readonly insteadEn: string;
  readonly dataSourceCode?: string;
  readonly legalBasisId?: string;
  readonly certainty: Certainty;
}

/**
 * Weight of a copy: A electronic original, B electronic sao y of the issuer, C certified electronic copy, D digitised at the
 * one-stop desk, E photo by a citizen, F data record.
 */
export const COPY_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type CopyClass = (typeof COPY_CLASSES)[number];

/** Who the owner of a satisfying paper may be, seen from the applicant. */
export const RELATIONS = ['self', 'child', 'parent', 'spouse', 'former-spouse', 'deceased', 'organisation', 'landlord', 'seller'] as const;
export type Relation = (typeof RELATIONS)[number];

/** That papers of a type may stand for a component, under conditions. Conditions all have to hold. */
export interface Satisfier extends Dated {
  readonly resultTypeCode: string;
  readonly copyClasses: readonly CopyClass[];
  readonly relations: readonly Relation[];
  /** Oldest age on the day of use, counted from the day of issue. */
  readonly maxAgeMonths?: number;
  /** The purpose written on the paper must be this one. */
  readonly purposeCode?: string;
  readonly legalBasisId?: string;
  readonly certainty: Certainty;
  readonly noteVi?: string;
}

export const COMPONENT_KINDS = ['form', 'paper', 'data', 'abolished'] as const;
export type ComponentKind = (typeof COMPONENT_KINDS)[number];

/** One thing a procedure asks for. */
export interface Component extends Dated {
  /** Unique within the procedure, stable over versions. */
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly kind: ComponentKind;
  readonly required: boolean;
  /** For `data`: the database looked up instead of a paper. */
  readonly dataSourceCode?: string;
  /** For `abolished`: the paper nobody may ask for. */
  readonly abolishedPaperCode?: string;
  readonly satisfiers: readonly Satisfier[];
  readonly certainty: Certainty;
  readonly legalBasisId?: string;
  readonly noteVi?: string;
}

/** An administrative procedure (TTHC). */
export interface Procedure extends Dated {
  /** Slug that outlives re-publication, for example `dang-ky-khai-sinh`. */
  readonly id: string;
  /** The code in use, `N.NNNNNN`. */
  readonly code: string;
  readonly codeCertainty: Certainty;
  /** Earlier, parallel and suffixed codes. */
  readonly aliases: readonly DatedCode[];
  readonly nameVi: string;
  readonly nameEn: string;
  readonly level: AgencyLevel;
  readonly functionCode: string;
  readonly resultTypeCodes: readonly string[];
  readonly components: readonly Component[];
  readonly legalBasisIds: readonly string[];
  readonly certainty: Certainty;
  readonly noteVi?: string;
}

/** The whole catalogue as read from its files: every reference inside it resolves. */
export interface CatalogueBundle {
  readonly units: readonly AdministrativeUnit[];
  readonly unitSuccessions: readonly UnitSuccession[];
  readonly functions: readonly AgencyFunction[];
  readonly agencies: readonly Agency[];
  readonly agencySuccessions: readonly AgencySuccession[];
  readonly legalBases: readonly LegalBasis[];
  readonly retentionClasses: readonly RetentionClass[];
  readonly purposes: readonly Purpose[];
  readonly dataSources: readonly DataSource[];
  readonly abolishedPapers: readonly AbolishedPaper[];
  readonly resultTypes: readonly ResultType[];
  readonly procedures: readonly Procedure[];
}

/** A row the import refused: where it stands and why. `code` is translated with key `catalogue.fault.<code>`. */
export interface RefusedRow {
  readonly file: string;
  /** First line of the row, counted from 1; 0 when the whole file is meant. */
  readonly line: number;
  /** What the row calls itself (id, code), as far as it could be read. */
  readonly row?: string;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What an import did. `kept` = entries the files no longer name; they stay, because papers name them for ever. */
export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly kept: number;
}

/** The report of an import, as the administrator gets it. */
export interface ImportReport {
  /** Version of the catalogue after the import; unchanged when nothing changed. */
  readonly version: number;
  readonly total: ImportCounts;
  readonly byKind: Readonly<Record<string, ImportCounts>>;
  readonly refused: readonly RefusedRow[];
}
