import type { Actor } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { HeldRecord, HoldGuard, HoldSearch } from './model.js';
import type { HoldsStore } from './store.js';

/** What the room of holds is made of. */
export interface HoldsDeps {
  readonly store: HoldsStore;
  readonly guard: HoldGuard;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'agencyFamily' | 'custodianOf'>;
  readonly records: Pick<Records, 'peek'>;
  readonly dossiers: Pick<Dossiers, 'peek'>;
  readonly owners: Pick<Owners, 'get'>;
  /** Which of these records the search finds. Everything is seen; restrictions that find nothing are never loosened. */
  readonly searchAmong: (search: HoldSearch, recordIds: readonly string[]) => Promise<readonly string[]>;
  /** What a search finds now of what the actor may see: how many, and the first of them. */
  readonly previewSearch: (actor: Actor, search: HoldSearch, most: number) => Promise<{ readonly count: number; readonly sample: readonly HeldRecord[] }>;
  /** Puts records into the index as they are now, so that a search sees them. */
  readonly indexNow: (recordIds: readonly string[]) => Promise<void>;
}
