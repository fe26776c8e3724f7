import type { QueryInterface } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { columnName, toSequelize } from './columns.js';
import type { Columns } from './columns.js';
import type { Database } from './connection.js';

/** One step of the schema. Numbered, never edited after it was merged. `down` is for development. */
export interface Migration {
  readonly name: string;
  up(schema: Schema): Promise<void>;
  down(schema: Schema): Promise<void>;
}

export interface IndexSpec {
  readonly columns: readonly string[];
  readonly unique?: boolean;
}

/** What a migration can do, the same on SQLite and MySQL. */
export interface Schema {
  readonly dialect: 'sqlite' | 'mysql';
  createTable(name: string, columns: Columns, options: { primaryKey: readonly string[]; indexes?: readonly IndexSpec[] }): Promise<void>;
  dropTable(name: string): Promise<void>;
  addColumns(table: string, columns: Columns): Promise<void>;
  dropColumns(table: string, keys: readonly string[]): Promise<void>;
  addIndex(table: string, index: IndexSpec): Promise<void>;
  sql(statement: string): Promise<void>;
}

export interface Migrator {
  /** Names of the migrations applied now. */
  up(): Promise<string[]>;
  /** Undoes everything; development and tests only. */
  downAll(): Promise<string[]>;
  pending(): Promise<string[]>;
}

/** Applies the ordered list of migrations, each at most once. */
export function createMigrator(database: Database, migrations: readonly Migration[]): Migrator {
  const schema = createSchema(database);
  const umzug = new Umzug({
    migrations: migrations.map((step) => ({ name: step.name, up: () => step.up(schema), down: () => step.down(schema) })),
    storage: new SequelizeStorage({ sequelize: database.sequelize, tableName: 'migrations' }),
    logger: undefined,
  });
  return {
    up: async () => (await umzug.up()).map((step) => step.name),
    downAll: async () => (await umzug.down({ to: 0 })).map((step) => step.name),
    pending: async () => (await umzug.pending()).map((step) => step.name),
  };
}

function createSchema(database: Database): Schema {
  const query: QueryInterface = database.sequelize.getQueryInterface();
  const indexName = (table: string, index: IndexSpec): string => `${table}_${index.columns.map(columnName).join('_')}`.slice(0, 60);
  const addIndex = async (table: string, index: IndexSpec): Promise<void> => {
    await query.addIndex(table, index.columns.map(columnName), { name: indexName(table, index), unique: index.unique === true });
  };
  return {
    dialect: database.dialect,
    async createTable(name, columns, options) {
      const attributes = Object.fromEntries(
        Object.entries(columns).map(([key, of]) => [
          columnName(key),
          { ...toSequelize(of, database.dialect), ...(options.primaryKey.includes(key) ? { primaryKey: true } : {}) },
        ]),
      );
      await query.createTable(name, attributes);
      for (const index of options.indexes ?? []) await addIndex(name, index);
    },
    dropTable: (name) => query.dropTable(name),
    async addColumns(table, columns) {
      for (const [key, of] of Object.entries(columns)) await query.addColumn(table, columnName(key), toSequelize(of, database.dialect));
    },
    async dropColumns(table, keys) {
      for (const key of keys) await query.removeColumn(table, columnName(key));
    },
    addIndex,
    async sql(statement) {
      await database.sequelize.query(statement);
    },
  };
}
