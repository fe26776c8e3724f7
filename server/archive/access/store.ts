import { Op } from 'sequelize';
import type { Transaction } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { RowOf } from '../../platform/database/columns.js';
import type { ApiClient, User } from './model.js';
import { clientColumns, sessionColumns, userColumns } from './tables.js';

export type UserRow = RowOf<typeof userColumns>;
export type SessionRow = RowOf<typeof sessionColumns>;
export type ClientRow = RowOf<typeof clientColumns>;

/** Rows of users, sessions and API clients. */
export interface AccessStore {
  insertUser(tx: Tx, row: UserRow): Promise<void>;
  updateUser(tx: Tx, id: string, expectedVersion: number | undefined, changes: Partial<UserRow>): Promise<number>;
  userById(id: string): Promise<UserRow | undefined>;
  userByLogin(loginName: string): Promise<UserRow | undefined>;
  listUsers(agencyIds?: readonly string[]): Promise<UserRow[]>;
  countUsers(): Promise<number>;
  insertSession(tx: Tx, row: SessionRow): Promise<void>;
  sessionByHash(idHash: string): Promise<SessionRow | undefined>;
  /** Technical, without audit: when it was last seen, which sentences wait to be shown. */
  touchSession(idHash: string, changes: Partial<SessionRow>): Promise<void>;
  removeSession(tx: Tx, idHash: string): Promise<void>;
  removeSessionsOf(tx: Tx, userId: string): Promise<void>;
  removeExpiredSessions(now: string): Promise<number>;
  insertClient(tx: Tx, row: ClientRow): Promise<void>;
  updateClient(tx: Tx, id: string, changes: Partial<ClientRow>): Promise<number>;
  clientById(id: string): Promise<ClientRow | undefined>;
  clientByKeyHash(keyHash: string): Promise<ClientRow | undefined>;
  listClients(): Promise<ClientRow[]>;
  touchClient(id: string, at: string): Promise<void>;
}

export function createAccessStore(database: Database): AccessStore {
  const users = openTable(database, 'users', userColumns, ['id']);
  const sessions = openTable(database, 'sessions', sessionColumns, ['idHash']);
  const clients = openTable(database, 'api_clients', clientColumns, ['id']);
  const technical = (work: (transaction: Transaction) => Promise<unknown>): Promise<void> =>
    database.write(async (transaction) => {
      await work(transaction);
    });
  return {
    insertUser: (tx, row) => users.insert(tx, row),
    updateUser: (tx, id, expectedVersion, changes) =>
      users.update(tx, expectedVersion === undefined ? { id } : { id, version: expectedVersion }, changes),
    userById: (id) => users.first({ id }),
    userByLogin: (loginName) => users.first({ loginName }),
    listUsers: (agencyIds) => users.find(agencyIds === undefined ? {} : { agencyId: [...agencyIds] }, { order: [['loginName', 'ASC']] }),
    countUsers: () => users.count({}),
    insertSession: (tx, row) => sessions.insert(tx, row),
    sessionByHash: (idHash) => sessions.first({ idHash }),
    touchSession: (idHash, changes) => technical((t) => sessions.update(t, { idHash }, changes)),
    removeSession: async (tx, idHash) => void (await sessions.remove(tx, { idHash })),
    removeSessionsOf: async (tx, userId) => void (await sessions.remove(tx, { userId })),
    removeExpiredSessions: (now) => database.write((t) => sessions.remove(t, { expiresAt: { [Op.lt]: now } })),
    insertClient: (tx, row) => clients.insert(tx, row),
    updateClient: (tx, id, changes) => clients.update(tx, { id }, changes),
    clientById: (id) => clients.first({ id }),
    clientByKeyHash: (keyHash) => clients.first({ keyHash }),
    listClients: () => clients.find({}, { order: [['name', 'ASC']] }),
    touchClient: (id, at) => technical((t) => clients.update(t, { id }, { lastUsedAt: at })),
  };
}

/** The account without its secrets. */
export function toUser(row: UserRow): User {
  return {
    id: row.id, loginName: row.loginName, displayName: row.displayName, agencyId: row.agencyId, roles: row.roles,
    provinceWide: row.provinceWide, state: row.state, mustChangePassword: row.mustChangePassword, lastSignInAt: row.lastSignInAt,
    version: row.version,
  };
}

/** The client without the hash of its key. */
export function toClient(row: ClientRow): ApiClient {
  return {
    id: row.id, name: row.name, agencyId: row.agencyId, keyHint: row.keyHint, grant: row.grantData, ratePerMinute: row.ratePerMinute,
    state: row.state, createdAt: row.createdAt, expiresAt: row.expiresAt, lastUsedAt: row.lastUsedAt,
  };
}
