import { hash, verify } from '@node-rs/argon2';
import { systemActor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { newId, newSecret } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Access, AccessDeps } from '../access.js';
import type { User } from '../model.js';
import { passwordFaults } from '../rules/password-strength.js';
import { toUser } from '../store.js';
import type { UserRow } from '../store.js';

const LOGIN_NAME = /^[a-z0-9][a-z0-9._-]{2,59}$/;

function checkPassword(password: string, user: { loginName: string; displayName: string }): void {
  const faults = passwordFaults(password, [user.loginName, ...user.displayName.split(' ')]);
  if (faults.length > 0) {
    throw new ArchiveError('invalid', 'password-weak', {}, { faults: faults.map((fault) => ({ field: 'newPassword', code: `password-${fault}` })) });
  }
}

/** Accounts: making, changing, blocking; passwords. */
export function userCommands(deps: AccessDeps): Pick<Access, 'createUser' | 'updateUser' | 'resetPassword' | 'changePassword' | 'users'> {
  const { store, uow, clock } = deps;
  const mustFind = async (userId: string): Promise<UserRow> => {
    const row = await store.userById(userId);
    if (row === undefined) throw notFound();
    return row;
  };

  return {
    async createUser(actor, input) {
      requirePermission(actor, 'access.manage');
      const loginName = input.loginName.trim().toLowerCase();
      if (!LOGIN_NAME.test(loginName)) throw new ArchiveError('invalid', 'login-name-invalid', {}, { faults: [{ field: 'loginName', code: 'login-name-invalid' }] });
      if ((await store.userByLogin(loginName)) !== undefined) throw new ArchiveError('conflict', 'login-name-taken', { loginName });
      if (input.password !== undefined) checkPassword(input.password, { loginName, displayName: input.displayName });
      const password = input.password ?? newSecret(12);
      const row: UserRow = {
        id: newId(), loginName, displayName: input.displayName.normalize('NFC').trim(), passwordHash: await hash(password), agencyId: input.agencyId,
        roles: input.roles, provinceWide: input.provinceWide ?? false, state: 'active', mustChangePassword: input.password === undefined,
        failedCount: 0, lockedUntil: null, lastSignInAt: null, createdAt: clock.now().toISOString(), version: 1,
      };
      await uow.run(actor, async (tx) => {
        await store.insertUser(tx, row);
        tx.record({
          name: 'access.user-created', subject: { type: 'user', id: row.id },
          data: { loginName, agencyId: row.agencyId, roles: [...row.roles], provinceWide: row.provinceWide },
        });
      });
      return input.password === undefined ? { user: toUser(row), oneTimePassword: password } : { user: toUser(row) };
    },
    async updateUser(actor, userId, expectedVersion, changes) {
      requirePermission(actor, 'access.manage');
      const before = await mustFind(userId);
      // Nobody gives himself rights, and nobody locks himself out.
      if (actor.id === userId) throw new ArchiveError('forbidden', 'not-on-yourself');
      const next: Partial<UserRow> = { ...changes, version: before.version + 1 };
      await uow.run(actor, async (tx) => {
        if ((await store.updateUser(tx, userId, expectedVersion, next)) === 0) throw new ArchiveError('conflict', 'changed-meanwhile');
        if (changes.state === 'blocked' || changes.roles !== undefined || changes.agencyId !== undefined) await store.removeSessionsOf(tx, userId);
        tx.record({
          name: 'access.user-changed', subject: { type: 'user', id: userId },
          data: { before: pick(before, changes), after: { ...changes, ...(changes.roles === undefined ? {} : { roles: [...changes.roles] }) } },
        });
      });
      return toUser({ ...before, ...next });
    },
    async resetPassword(actor, userId) {
      requirePermission(actor, 'access.manage');
      const row = await mustFind(userId);
      const password = newSecret(12);
      const passwordHash = await hash(password);
      await uow.run(actor, async (tx) => {
        await store.updateUser(tx, row.id, undefined, { passwordHash, mustChangePassword: true, failedCount: 0, lockedUntil: null });
        await store.removeSessionsOf(tx, row.id);
        tx.record({ name: 'access.password-reset', subject: { type: 'user', id: row.id } });
      });
      return password;
    },
    async changePassword(userId, current, next) {
      const row = await mustFind(userId);
      if (!(await verify(row.passwordHash, current).catch(() => false))) throw new ArchiveError('invalid', 'password-wrong', {}, { faults: [{ field: 'currentPassword', code: 'password-wrong' }] });
      checkPassword(next, row);
      const passwordHash = await hash(next);
      await uow.run(systemActor('change-password'), async (tx) => {
        await store.updateUser(tx, row.id, undefined, { passwordHash, mustChangePassword: false });
        tx.record({ name: 'access.password-changed', subject: { type: 'user', id: row.id } });
      });
    },
    async users(actor) {
      requirePermission(actor, 'access.manage');
      return (await store.listUsers()).map(toUser);
    },
  };
}

function pick(row: UserRow, changes: object): { [key: string]: string | boolean | readonly string[] } {
  const user: User = toUser(row);
  return Object.fromEntries(Object.keys(changes).map((key) => [key, user[key as keyof User] as string | boolean | readonly string[]]));
}
