import type { Actor } from './actor.js';
import type { Fact } from './events.js';

/** An open change. Opaque: only the database room can look inside. */
export interface Tx {
  /** Tells what happens in this change; written as audit entry and outbox row in the same commit. */
  record(fact: Fact): void;
}

/**
 * The one way to change anything: business rows, audit entry and outbox row, all or nothing, in one commit.
 * `work` may be run again when the database asks for it (deadlock): it must do no I/O but the database's.
 * @throws an assertion when `work` ends without recording a fact: no change goes unaudited.
 */
export interface UnitOfWork {
  run<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T>;
}
