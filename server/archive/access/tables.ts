import type { ClientGrant, Role } from '../../kernel/actor.js';
import { boolean, id, instant, integer, json, nullable, text, word } from '../../platform/database/columns.js';

export const userColumns = {
  id: id(),
  loginName: id(),
  displayName: text(200),
  passwordHash: text(255),
  agencyId: id(),
  roles: json<readonly Role[]>(),
  provinceWide: boolean(),
  state: word<'active' | 'blocked'>(),
  mustChangePassword: boolean(),
  failedCount: integer(),
  lockedUntil: nullable(instant()),
  lastSignInAt: nullable(instant()),
  createdAt: instant(),
  version: integer(),
};

export const sessionColumns = {
  idHash: id(),
  userId: id(),
  csrfToken: id(),
  flash: json<readonly object[]>(),
  createdAt: instant(),
  seenAt: instant(),
  expiresAt: instant(),
};

export const clientColumns = {
  id: id(),
  name: text(200),
  agencyId: id(),
  keyHash: id(),
  keyHint: id(),
  grantData: json<ClientGrant>(),
  ratePerMinute: integer(),
  state: word<'active' | 'revoked'>(),
  createdAt: instant(),
  expiresAt: nullable(instant()),
  lastUsedAt: nullable(instant()),
};
