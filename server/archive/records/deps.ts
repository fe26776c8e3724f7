import type { PreservationReader } from '../../../storage/preservation-store.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { HoldGuard } from '../holds/model.js';
import type { Owners } from '../owners/owners.js';
import type { DestroyedRecord } from './model.js';
import type { RecordsStore } from './store.js';

/** What the register is made of. Of the storage it can only read. */
export interface RecordsDeps {
  readonly store: RecordsStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'resultType' | 'custodianOf'>;
  readonly dossiers: Pick<Dossiers, 'peek'>;
  readonly owners: Pick<Owners, 'relationsOf' | 'getMany'>;
  /** Asked inside every change that alters what a record is; whatever only adds evidence does not ask. */
  readonly holds: HoldGuard;
  /** The tombstone of a record that was destroyed by decision. */
  readonly destroyed: (recordId: string) => Promise<DestroyedRecord | undefined>;
  readonly preservation: Pick<PreservationReader, 'read'>;
}
