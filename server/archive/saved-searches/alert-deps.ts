import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Access } from '../access/access.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Records } from '../records/records.js';
import type { Search } from '../search/search.js';
import type { AlertStore } from './alert-store.js';
import type { SavedSearchStore } from './store.js';

/** What telling of new papers is built from. */
export interface SearchAlertsDeps {
  readonly store: AlertStore;
  readonly saved: Pick<SavedSearchStore, 'byId'>;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly search: Pick<Search, 'search' | 'understand'>;
  readonly records: Pick<Records, 'scopeFor' | 'peek'>;
  readonly dossiers: Pick<Dossiers, 'get' | 'peek'>;
  readonly catalogue: Pick<Catalogue, 'procedureByCode'>;
  readonly access: Pick<Access, 'officer'>;
  /** Brings records into the index, so that the question can be asked of them. */
  readonly indexNow: (recordIds: readonly string[]) => Promise<void>;
}
