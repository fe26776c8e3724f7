import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { HoldGuard } from '../holds/model.js';
import type { Holds } from '../holds/holds.js';
import type { Records } from '../records/records.js';
import type { FactsStore } from './facts-store.js';
import type { RetentionStore } from './store.js';

/** What the room of retention is made of. Of the register it only reads. */
export interface RetentionDeps {
  readonly store: RetentionStore;
  readonly facts: FactsStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'listTypes' | 'reference'>;
  readonly records: Pick<Records, 'peek'>;
  readonly holds: HoldGuard;
  /** Which records are held, for telling what a hold keeps all the same. */
  readonly held: Pick<Holds, 'on'>;
}
