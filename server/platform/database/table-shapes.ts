import type { Columns } from './columns.js';
import type { Migration, Schema } from './migrate.js';

/** A table as the migrations leave it. */
export interface TableShape {
  readonly name: string;
  readonly columns: Columns;
  readonly primaryKey: readonly string[];
}

/** Every table the migrations make, by name; found by running them against a schema that only takes notes. */
export async function tableShapes(migrations: readonly Migration[]): Promise<ReadonlyMap<string, TableShape>> {
  const shapes = new Map<string, TableShape>();
  const change = (name: string, columnsOf: (known: Columns) => Columns): void => {
    const known = shapes.get(name);
    if (known === undefined) throw new Error(`a migration changes the table ${name}, which none has made`);
    shapes.set(name, { ...known, columns: columnsOf(known.columns) });
  };
  const notes: Schema = {
    dialect: 'sqlite',
    createTable: async (name, columns, { primaryKey }) => void shapes.set(name, { name, columns, primaryKey }),
    dropTable: async (name) => void shapes.delete(name),
    addColumns: async (table, columns) => change(table, (known) => ({ ...known, ...columns })),
    dropColumns: async (table, keys) => change(table, (known) => Object.fromEntries(Object.entries(known).filter(([key]) => !keys.includes(key)))),
    addIndex: async () => undefined,
    sql: async () => undefined,
  };
  for (const migration of migrations) await migration.up(notes);
  return shapes;
}
