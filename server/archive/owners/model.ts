import type { LocalDate } from '../../kernel/calendar.js';
import type { SubjectId, SubjectIdKind } from '../../kernel/subject-id.js';

/** A person or organisation whose papers the archive keeps (chủ sở hữu giấy tờ). Known by numbers, never by a name alone. */
export interface Owner {
  readonly id: string;
  readonly kind: 'person' | 'organisation';
  readonly name: string;
  /** Persons only; a year alone is `YYYY`. */
  readonly birthDate: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly address: string | null;
  readonly identifiers: readonly OwnerIdentifier[];
  readonly version: number;
}

/** A number of an owner with the days it was good for. */
export interface OwnerIdentifier {
  readonly kind: SubjectIdKind;
  readonly value: string;
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  /** What shows that the number is his: a card scan, a paper naming both numbers, an officer's check. */
  readonly evidence: string | null;
}

/** How two owners belong together, for components that a relative's paper can meet. */
export type RelationKind = 'child' | 'parent' | 'spouse' | 'former-spouse' | 'deceased' | 'organisation' | 'landlord' | 'seller' | 'adopted-child' | 'representative';

/** `ownerId` has `relatedId` as his child, spouse… */
export interface OwnerRelation {
  readonly ownerId: string;
  readonly relatedId: string;
  readonly kind: RelationKind;
  readonly evidenceRecordId: string | null;
}

/** What is needed to take in an owner. */
export interface NewOwner {
  readonly kind: 'person' | 'organisation';
  readonly name: string;
  readonly birthDate?: string | null;
  readonly sex?: 'male' | 'female' | null;
  readonly address?: string | null;
  readonly identifiers: readonly (SubjectId & { readonly validFrom?: LocalDate | null; readonly validTo?: LocalDate | null; readonly evidence?: string | null })[];
}
