import type { Tx } from '../../../kernel/unit-of-work.js';
import { boolean, id, instant, json, text } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';

const columns = { key: text(80), short: text(80), long: json<string[]>(), removed: boolean(), changedAt: instant(), changedBy: id() };

/** A changed abbreviation as kept. */
export interface AbbreviationRow {
  readonly key: string;
  readonly short: string;
  readonly long: string[];
  readonly removed: boolean;
  readonly changedAt: string;
  readonly changedBy: string;
}

/** Rows of changed abbreviations. */
export interface AbbreviationStore {
  all(): Promise<AbbreviationRow[]>;
  put(tx: Tx, row: AbbreviationRow): Promise<void>;
  drop(tx: Tx, key: string): Promise<void>;
}

/** Opens the table. */
export function createAbbreviationStore(database: Database): AbbreviationStore {
  const rows = openTable(database, 'search_abbreviations', columns, ['key']);
  return {
    all: () => rows.find({}, { order: [['key', 'ASC']] }),
    put: async (tx, row) => {
      await rows.remove(tx, { key: row.key });
      await rows.insert(tx, row);
    },
    drop: async (tx, key) => {
      await rows.remove(tx, { key });
    },
  };
}
