import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { DossiersStore } from './store.js';

/** What the room of dossiers is made of. */
export interface DossiersDeps {
  readonly store: DossiersStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'procedureByCode'>;
}
