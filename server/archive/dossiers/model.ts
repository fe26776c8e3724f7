import type { LocalDate } from '../../kernel/calendar.js';

/** A dossier of an administrative procedure (hồ sơ TTHC). The code has any known shape; foreign ones are opaque text. */
export interface Dossier {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly ownerId: string;
  /** The agency that handles it. */
  readonly agencyId: string;
  readonly state: 'open' | 'closed';
  readonly purpose: string | null;
  /** The day the agency received it. */
  readonly openedOn: LocalDate;
  /** The day the result is due; papers must be valid until then. */
  readonly dueOn: LocalDate | null;
  /** The day its work ended; retention counts from it. */
  readonly closedOn: LocalDate | null;
  readonly openedBy: string;
  readonly version: number;
}

export interface NewDossier {
  readonly code: string;
  readonly procedureCode: string;
  readonly ownerId: string;
  readonly purpose?: string | null;
  readonly dueOn?: LocalDate | null;
  /** The day it was received, for dossiers digitised later; left out, the day in its one-stop code, else today. */
  readonly openedOn?: LocalDate | null;
  /** For acts of the archive's own jobs, which have no agency; everybody else opens dossiers of his own agency. */
  readonly agencyId?: string;
}
