import { boolean, id, instant, integer, json, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** Users, their sessions, and the systems of other agencies. */
export const access: Migration = {
  name: '0101-access',
  async up(schema) {
    await schema.createTable(
      'users',
      {
        id: id(), loginName: id(), displayName: text(200), passwordHash: text(255), agencyId: id(), roles: json(), provinceWide: boolean(),
        state: id(), mustChangePassword: boolean(), failedCount: integer(), lockedUntil: nullable(instant()), lastSignInAt: nullable(instant()),
        createdAt: instant(), version: integer(),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['loginName'], unique: true }, { columns: ['agencyId'] }] },
    );
    await schema.createTable(
      'sessions',
      { idHash: id(), userId: id(), csrfToken: id(), flash: json(), createdAt: instant(), seenAt: instant(), expiresAt: instant() },
      { primaryKey: ['idHash'], indexes: [{ columns: ['userId'] }, { columns: ['expiresAt'] }] },
    );
    await schema.createTable(
      'api_clients',
      {
        id: id(), name: text(200), agencyId: id(), keyHash: id(), keyHint: id(), grantData: json(), ratePerMinute: integer(), state: id(),
        createdAt: instant(), expiresAt: nullable(instant()), lastUsedAt: nullable(instant()),
      },
      { primaryKey: ['id'], indexes: [{ columns: ['keyHash'], unique: true }] },
    );
  },
  async down(schema) {
    for (const table of ['api_clients', 'sessions', 'users']) await schema.dropTable(table);
  },
};
