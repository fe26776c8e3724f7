import { Op } from 'sequelize';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { Package, PackagePaper, PackageState } from './model.js';
import { packageColumns, paperColumns } from './tables.js';

/** What of a package changes. */
export type PackageChanges = Partial<
  Pick<Package, 'format' | 'state' | 'title' | 'path' | 'sizeBytes' | 'sha256' | 'filesTotal' | 'filesDone' | 'papersTotal' | 'papersDone' | 'findings' | 'request' | 'finishedAt'>
> & { readonly updatedAt: string };

/** Which packages a list shows; `agencyIds` or `actorId` is the reader's scope. */
export interface PackageFilter {
  readonly direction?: Package['direction'];
  readonly agencyIds?: readonly string[] | '*';
  readonly actorId?: string;
}

/** Rows of packages and their papers. */
export interface PackagesStore {
  add(tx: Tx, one: Package): Promise<void>;
  find(id: string, tx?: Tx): Promise<Package | undefined>;
  /** Changes a package still at the version read; false when somebody was faster. */
  update(tx: Tx, one: Pick<Package, 'id' | 'version'>, changes: PackageChanges): Promise<boolean>;
  /** The same for technical steps and progress, which are no acts of a person. */
  mark(one: Pick<Package, 'id' | 'version'>, changes: PackageChanges): Promise<boolean>;
  /** Notes how far the work is, without a new version. */
  progress(id: string, changes: Pick<PackageChanges, 'filesDone' | 'papersDone' | 'filesTotal' | 'papersTotal' | 'updatedAt'>): Promise<void>;
  list(filter: PackageFilter, cursor: string | undefined, limit: number): Promise<Page<Package>>;
  inState(states: readonly PackageState[], limit: number): Promise<Package[]>;
  addPapers(papers: readonly PackagePaper[]): Promise<void>;
  papersOf(packageId: string, after: number, limit: number): Promise<PackagePaper[]>;
  countPapers(packageId: string): Promise<number>;
}

/** Opens the tables of packages. */
export function createPackagesStore(database: Database): PackagesStore {
  const packages = openTable(database, 'packages', packageColumns, ['id']);
  const papers = openTable(database, 'package_papers', paperColumns, ['packageId', 'position']);
  const toPackage = (row: RowOf<typeof packageColumns>): Package => {
    const { actorId: _id, actorName: _name, agencyId: _agency, ...rest } = row;
    return rest;
  };
  const bump = (one: { version: number }, changes: PackageChanges): Partial<RowOf<typeof packageColumns>> => ({ ...changes, version: one.version + 1 }) as Partial<RowOf<typeof packageColumns>>;
  return {
    add: (tx, one) => packages.insert(tx, { ...one, actorId: one.actor.id, actorName: one.actor.name, agencyId: one.actor.agencyId }),
    find: async (id, tx) => {
      const row = await packages.first({ id }, tx === undefined ? {} : { tx, forUpdate: true });
      return row === undefined ? undefined : toPackage(row);
    },
    update: async (tx, one, changes) => (await packages.update(tx, { id: one.id, version: one.version }, bump(one, changes))) > 0,
    mark: async (one, changes) => (await database.write((transaction) => packages.update(transaction, { id: one.id, version: one.version }, bump(one, changes)))) > 0,
    progress: async (id, changes) => {
      await database.write((transaction) => packages.update(transaction, { id }, { ...changes }));
    },
    async list(filter, cursor, limit) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      const [at, id] = [String(after?.[0] ?? ''), String(after?.[1] ?? '')];
      const rows = await packages.find({
        ...(filter.direction === undefined ? {} : { direction: filter.direction }),
        ...(filter.actorId === undefined ? {} : { actorId: filter.actorId }),
        ...(filter.agencyIds === undefined || filter.agencyIds === '*' ? {} : { agencyId: [...filter.agencyIds] }),
        ...(after === undefined ? {} : { [Op.or]: [{ createdAt: { [Op.lt]: at } }, { createdAt: at, id: { [Op.lt]: id } }] }),
      }, { order: [['createdAt', 'DESC'], ['id', 'DESC']], limit: limit + 1 });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { items: rows.slice(0, limit).map(toPackage), ...(last === undefined ? {} : { nextCursor: encodeCursor([last.createdAt, last.id]) }) };
    },
    inState: async (states, limit) => (await packages.find({ state: [...states] }, { order: [['createdAt', 'ASC']], limit })).map(toPackage),
    addPapers: (rows) => database.write(async (transaction) => {
      for (const row of rows) await papers.insertNew(transaction, row);
    }),
    papersOf: (packageId, after, limit) => papers.find({ packageId, position: { [Op.gt]: after } }, { order: [['position', 'ASC']], limit }),
    countPapers: (packageId) => papers.count({ packageId }),
  };
}
