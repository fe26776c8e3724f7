import { Op } from 'sequelize';
import type { Page } from '../../kernel/page.js';
import { decodeCursor, encodeCursor } from '../../kernel/page.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { Dossier } from './model.js';
import { dossierColumns } from './tables.js';

/** Which dossiers a list shows; all conditions must hold. `agencyIds` undefined = every agency. */
export interface DossierFilter {
  readonly agencyIds?: readonly string[];
  readonly state?: Dossier['state'];
  readonly ownerId?: string;
}

/** A dossier with what only the table knows. */
export interface DossierRow extends Dossier {
  readonly codeKey: string;
  readonly openedAt: string;
}

/** Rows of dossiers. */
export interface DossiersStore {
  byId(id: string, tx?: Tx): Promise<Dossier | undefined>;
  byKey(codeKey: string, tx?: Tx): Promise<Dossier | undefined>;
  /** False when the code is taken. */
  add(tx: Tx, dossier: DossierRow): Promise<boolean>;
  /** Closes an open dossier; false when it was not open any more. */
  close(tx: Tx, id: string, closedOn: string, version: number): Promise<boolean>;
  /** Opens a closed dossier; false when it was not closed any more. */
  reopen(tx: Tx, id: string, version: number): Promise<boolean>;
  list(filter: DossierFilter, cursor: string | undefined, limit: number): Promise<Page<Dossier>>;
}

/** Opens the dossiers' table. */
export function createDossiersStore(database: Database): DossiersStore {
  const dossiers = openTable(database, 'dossiers', dossierColumns, ['id']);
  const within = (tx: Tx | undefined): { tx?: Tx } => (tx === undefined ? {} : { tx });
  const first = async (where: Parameters<typeof dossiers.first>[0], tx?: Tx): Promise<Dossier | undefined> => {
    const row = await dossiers.first(where, within(tx));
    return row === undefined ? undefined : toDossier(row);
  };
  return {
    byId: (id, tx) => first({ id }, tx),
    byKey: (codeKey, tx) => first({ codeKey }, tx),
    add: (tx, dossier) => dossiers.insertNew(tx, dossier),
    close: async (tx, id, closedOn, version) =>
      (await dossiers.update(tx, { id, state: 'open' }, { state: 'closed', closedOn, version })) > 0,
    reopen: async (tx, id, version) => (await dossiers.update(tx, { id, state: 'closed' }, { state: 'open', closedOn: null, version })) > 0,
    async list(filter, cursor, limit) {
      const last = cursor === undefined ? undefined : decodeCursor(cursor);
      const rows = await dossiers.find(
        {
          ...(filter.agencyIds === undefined ? {} : { agencyId: [...filter.agencyIds] }),
          ...(filter.state === undefined ? {} : { state: filter.state }),
          ...(filter.ownerId === undefined ? {} : { ownerId: filter.ownerId }),
          ...(last === undefined ? {} : { [Op.or]: [{ openedAt: { [Op.lt]: last[0] } }, { openedAt: last[0], id: { [Op.lt]: last[1] } }] }),
        },
        { order: [['openedAt', 'DESC'], ['id', 'DESC']], limit: limit + 1 },
      );
      const page = rows.slice(0, limit);
      const tail = page.at(-1);
      return {
        items: page.map(toDossier),
        ...(rows.length > limit && tail !== undefined ? { nextCursor: encodeCursor([tail.openedAt, tail.id]) } : {}),
      };
    },
  };
}

function toDossier({ codeKey: _key, openedAt: _at, ...dossier }: RowOf<typeof dossierColumns>): Dossier {
  return dossier;
}
