import type { LocalDate } from '../../kernel/calendar.js';
import type { CopyClass, ValidityState } from '../records/model.js';

/** One sentence to be translated (`reuse.reason.<code>`), with the values it names. */
export interface Reason {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The four answers to "do we already hold it?", and the two kinds of components nobody is asked for. */
export type ComponentState = 'usable' | 'held-but' | 'missing' | 'data' | 'form' | 'abolished';

/** A paper that is held and could stand for a component, judged. */
export interface Candidate {
  readonly recordId: string;
  readonly title: string;
  readonly documentNumber: string | null;
  readonly issuerName: string | null;
  readonly issuedOn: LocalDate | null;
  readonly typeCode: string;
  readonly copyClass: CopyClass;
  readonly validity: ValidityState;
  readonly validUntil: LocalDate | null;
  /** Whose paper it is, seen from the applicant. */
  readonly relation: string;
  readonly ownerName: string;
  readonly usable: boolean;
  /** Why not; empty when it can be used. */
  readonly reasons: readonly Reason[];
}

/** What the desk says about one component. */
export interface ComponentAnswer {
  readonly componentCode: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly required: boolean;
  readonly state: ComponentState;
  readonly reason: Reason;
  /** The best first. */
  readonly candidates: readonly Candidate[];
}

/** A paper used again instead of being asked for (tái sử dụng). */
export interface Use {
  readonly id: string;
  readonly dossierId: string;
  readonly dossierCode: string;
  readonly procedureCode: string;
  readonly componentCode: string;
  readonly recordId: string;
  readonly ownerId: string;
  readonly purpose: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly agencyId: string;
  readonly at: string;
  readonly withdrawnAt: string | null;
}

/** A paper asked for although the archive was consulted ("vẫn yêu cầu nộp"). */
export interface Demand {
  readonly id: string;
  readonly dossierId: string;
  readonly componentCode: string;
  readonly reason: string;
  /** The usable paper that was shown, if there was one: then the demand counts as "asked again". */
  readonly heldRecordId: string | null;
  readonly actorName: string;
  readonly agencyId: string;
  readonly at: string;
}
