import type { Json } from '../../kernel/events.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { RefusedRow } from './model.js';
import type { CatalogueEntry, ImportPlan } from './rules/entries.js';
import { entryColumns, headColumns, importColumns } from './tables.js';

/** An import as it was noted. */
export interface ImportNote {
  readonly version: number;
  readonly at: string;
  readonly importedBy: string;
  readonly counts: Json;
  readonly refused: readonly RefusedRow[];
}

/** Rows of the catalogue: entries, the version they stand at, and the imports that made it. */
export interface CatalogueStore {
  /** The version every process compares its memory with. */
  version(): Promise<number>;
  /** The version, locked until the end of the change, so that two imports do not interleave. */
  lockVersion(tx: Tx): Promise<number>;
  entries(): Promise<CatalogueEntry[]>;
  digests(tx: Tx): Promise<Pick<CatalogueEntry, 'kind' | 'entryKey' | 'digest' | 'position'>[]>;
  apply(tx: Tx, plan: ImportPlan, note: ImportNote): Promise<void>;
  lastImport(): Promise<ImportNote | undefined>;
}

/** Opens the catalogue's tables. */
export function createCatalogueStore(database: Database): CatalogueStore {
  const entries = openTable(database, 'catalogue_entries', entryColumns, ['kind', 'entryKey']);
  const heads = openTable(database, 'catalogue_head', headColumns, ['id']);
  const imports = openTable(database, 'catalogue_imports', importColumns, ['version']);
  return {
    version: async () => (await heads.first({ id: 1 }, { only: ['version'] }))?.version ?? 0,
    lockVersion: async (tx) => (await heads.first({ id: 1 }, { tx, forUpdate: true }))?.version ?? 0,
    entries: async () => {
      const rows = await entries.find({}, { order: [['kind', 'ASC'], ['position', 'ASC'], ['entryKey', 'ASC']] });
      return rows.map(({ changedInVersion: _version, ...entry }) => entry);
    },
    digests: (tx) => entries.find({}, { only: ['kind', 'entryKey', 'digest', 'position'], tx }),
    async apply(tx, plan, note) {
      await entries.insertMany(tx, plan.added.map((entry) => ({ ...entry, changedInVersion: note.version })));
      for (const { kind, entryKey, ...entry } of plan.changed) {
        await entries.update(tx, { kind, entryKey }, { ...entry, changedInVersion: note.version });
      }
      for (const { kind, entryKey, position } of plan.moved) await entries.update(tx, { kind, entryKey }, { position });
      for (const { kind, entryKey } of plan.removed) await entries.remove(tx, { kind, entryKey });
      await imports.insert(tx, note);
      await heads.update(tx, { id: 1 }, { version: note.version, changedAt: note.at });
    },
    lastImport: async () => imports.first({}, { order: [['version', 'DESC']] }),
  };
}
