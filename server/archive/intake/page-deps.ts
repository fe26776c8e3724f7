import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owners } from '../owners/owners.js';
import type { Intake } from './intake.js';

/** What the web doors of intake need. */
export interface IntakePageDeps {
  readonly intake: Intake;
  readonly dossiers: Pick<Dossiers, 'open' | 'get' | 'peek' | 'list' | 'close' | 'reopen'>;
  readonly owners: Pick<Owners, 'findByIdentifier' | 'get' | 'getMany' | 'ensure'>;
  readonly catalogue: Pick<Catalogue, 'listTypes' | 'listProcedures' | 'procedureByCode' | 'componentsOf' | 'listAgencies' | 'agency' | 'reference'>;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly maxFileBytes: number;
}
