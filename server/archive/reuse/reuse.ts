import type { Actor } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Procedure } from '../catalogue/model.js';
import type { Dossier } from '../dossiers/model.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owner } from '../owners/model.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { ComponentAnswer, Demand, Use } from './model.js';
import type { ReuseStore } from './store.js';

/** What the desk asks: who, for which procedure, in which dossier, why. */
export interface LookUpQuestion {
  /** Null when the number asked for belongs to nobody the archive knows: the answer is then "nothing held". */
  readonly ownerId: string | null;
  readonly procedureCode: string;
  readonly dossierCode: string;
  readonly purpose: string;
  /** The day the result is due; today when unknown. */
  readonly dueOn?: LocalDate | null;
}

/** The one screen: every component of the procedure with what is held for it. */
export interface LookUpAnswer {
  readonly owner: Owner | undefined;
  readonly procedure: Procedure;
  readonly components: readonly ComponentAnswer[];
  readonly counts: { readonly usable: number; readonly heldBut: number; readonly missing: number; readonly data: number };
}

/**
 * Ask once (chỉ hỏi một lần): what the archive already holds of a person or organisation for a procedure, whether it can be used,
 * and if not why. It owns uses and demands. It never decides validity (records) or requirements (catalogue), and never looks
 * without a dossier and a purpose; each look is written down for the owner.
 */
export interface Reuse {
  /** Answers for an open dossier of the actor's agency. */
  lookUpForDossier(actor: Actor, dossierId: string): Promise<LookUpAnswer & { owner: Owner; dossier: Dossier; uses: readonly Use[]; demands: readonly Demand[] }>;
  /** Answers a partner system, whose dossier lives elsewhere; dossier code and purpose are required and recorded. */
  lookUp(actor: Actor, question: LookUpQuestion): Promise<LookUpAnswer>;
  /**
   * Records that a held paper stands for a component. A repeat answers the first use.
   * @throws conflict `not-usable` when the paper does not pass (any more); the reason is in the params.
   */
  recordUse(actor: Actor, input: { dossierId: string; componentCode: string; recordId: string }): Promise<Use>;
  /** Takes a use back, with a reason; it stays visible as withdrawn. */
  withdrawUse(actor: Actor, useId: string, reason: string): Promise<void>;
  /** Records that the paper is asked for all the same. @throws invalid `reason-needed` */
  recordDemand(actor: Actor, input: { dossierId: string; componentCode: string; reason: string }): Promise<Demand>;
  usesOfRecord(recordId: string, limit: number): Promise<Use[]>;
  usesOfOwner(ownerId: string, limit: number): Promise<Use[]>;
}

export interface ReuseDeps {
  readonly store: ReuseStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'procedureByCode' | 'listTypes' | 'reference'>;
  readonly owners: Pick<Owners, 'get' | 'getMany' | 'relationsOf'>;
  readonly dossiers: Pick<Dossiers, 'get'>;
  readonly records: Pick<Records, 'heldOf'>;
}
