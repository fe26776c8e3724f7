import type { PreservationStore } from '../../../../storage/preservation-store.js';
import type { Staging } from '../../../../storage/staging.js';
import type { Clock } from '../../../kernel/clock.js';
import type { Database } from '../../../platform/database/connection.js';
import type { TableShape } from '../../../platform/database/table-shapes.js';
import { createPreservedStore } from './preserved-store.js';
import { preserveRecord } from './preserve-record.js';
import type { PreserveOutcome, RegisterDeps } from './preserve-record.js';
import { preserveRooms } from './preserve-rooms.js';
import type { RoomReport } from './preserve-rooms.js';
import { REGISTER_PARTS } from './register-parts.js';
import { openRegisterTable } from './register-store.js';
import type { Complete, RegisterTable } from './register-store.js';

/**
 * The register beside the bytes: what the database knows is written into the objects, so that the whole register can be built again from
 * the storage root alone. It owns the form of these files; it knows tables, not what they mean.
 */
export interface RegisterKeeping {
  /** Writes a record's description into its object; see preserve-record.ts. */
  preserveRecord(recordId: string): Promise<PreserveOutcome>;
  /** Writes the tables of every room into their objects. */
  preserveRooms(signal?: AbortSignal): Promise<RoomReport[]>;
  /** Writes descriptions that are missing or older than the register; answers how many were written and how many wait. */
  preserveStale(limit: number, signal?: AbortSignal): Promise<{ written: number; postponed: number }>;
  /** How many records have no description of their present state beside their bytes. */
  countStale(): Promise<number>;
  readonly tables: ReadonlyMap<string, RegisterTable>;
}

export interface RegisterKeepingDeps {
  readonly database: Database;
  readonly shapes: ReadonlyMap<string, TableShape>;
  readonly store: PreservationStore;
  readonly staging: Pick<Staging, 'receive' | 'discard'>;
  readonly clock: Clock;
  readonly names: RegisterDeps['names'];
  readonly complete: Complete;
}

const PAGE = 200;

export function createRegisterKeeping(deps: RegisterKeepingDeps): RegisterKeeping {
  const tables = openRegisterTables(deps);
  const preserved = createPreservedStore(deps.database);
  const inner = { ...deps, tables, preserved };
  const one = preserveRecord(inner);
  return {
    tables,
    preserveRecord: one,
    preserveRooms: preserveRooms(inner),
    countStale: () => preserved.countStale(),
    async preserveStale(limit, signal) {
      let written = 0;
      let postponed = 0;
      for (let after = ''; written + postponed < limit; ) {
        const ids = await preserved.stale(PAGE, after);
        for (const recordId of ids) {
          if (signal?.aborted === true) return { written, postponed };
          const outcome = await one(recordId);
          if (outcome === 'written') written += 1;
          if (outcome === 'postponed') postponed += 1;
        }
        if (ids.length < PAGE) break;
        after = ids.at(-1) ?? after;
      }
      return { written, postponed };
    },
  };
}

/** Every table of the list, by name, in the order of the list; tables the migrations do not make are left out. */
export function openRegisterTables(deps: Pick<RegisterKeepingDeps, 'database' | 'shapes' | 'complete'>): ReadonlyMap<string, RegisterTable> {
  return new Map(
    REGISTER_PARTS.flatMap((part) => {
      const shape = deps.shapes.get(part.table);
      return shape === undefined ? [] : [[part.table, openRegisterTable(deps.database, shape, part, deps.complete)] as const];
    }),
  );
}
