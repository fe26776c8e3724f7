import type { PreservationEraser } from '../../../storage/preservation-store.js';
import type { Actor } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import type { Tx, UnitOfWork } from '../../kernel/unit-of-work.js';
import type { ErasureLedger } from '../preservation/erasures/erasure-ledger.js';
import type { HoldGuard } from '../holds/model.js';
import type { ArchiveRecord, RecordFile } from '../records/model.js';
import type { Retention } from '../retention/retention.js';
import type { DispositionPolicy } from './model.js';
import type { DispositionStore } from './store.js';

/** An official who can be seated in a council or take a list over. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly agencyId: string;
}

/** What disposition needs of the other rooms. */
export interface DispositionDeps {
  readonly store: DispositionStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly policy: DispositionPolicy;
  readonly records: {
    peek(recordId: string): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] } | undefined>;
    /** The record as it is inside the change. */
    current(tx: Tx, recordId: string): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] } | undefined>;
    /** Takes the register's rows away; refuses a held record. */
    erase(tx: Tx, actor: Actor, recordId: string): Promise<void>;
    /** Gives custody to another agency; refuses a held record. */
    giveCustody(tx: Tx, actor: Actor, recordId: string, agencyId: string, reason: string): Promise<void>;
  };
  readonly holds: Pick<HoldGuard, 'heldAmong'>;
  readonly retention: Pick<Retention, 'ofMany' | 'stillKept' | 'forget' | 'list' | 'counts'>;
  readonly ledger: Pick<ErasureLedger, 'record'>;
  /** Rows of all other rooms about a record (papers at the door, runs, fixity ...); answers how many went. */
  purge(tx: Tx, recordId: string): Promise<number>;
  readonly eraser: PreservationEraser;
  /** Derived things outside the database: page pictures, index. After the commit; harmless when repeated. */
  forget(recordId: string): Promise<void>;
  readonly directory: { officer(userId: string): Promise<Colleague | undefined> };
}
