import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Audit } from '../audit/audit.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Records } from '../records/records.js';
import type { Owners } from './owners.js';

/** What the web door of owners needs. */
export interface OwnerPageDeps {
  readonly owners: Pick<Owners, 'get' | 'getMany' | 'relationsOf'>;
  readonly records: Pick<Records, 'list' | 'scopeFor'>;
  readonly dossiers: Pick<Dossiers, 'list' | 'openForOwner' | 'peek'>;
  readonly catalogue: Pick<Catalogue, 'listTypes' | 'agency' | 'procedureByCode'>;
  readonly audit: Pick<Audit, 'trailOf'>;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
}
