import { verify } from '@node-rs/argon2';
import type { OfficerActor } from '../../../kernel/actor.js';
import { systemActor } from '../../../kernel/actor.js';
import { sha256Hex } from '../../../kernel/canonical-json.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { newSecret } from '../../../kernel/identifiers.js';
import type { Access, AccessDeps } from '../access.js';
import type { SignedIn } from '../model.js';
import { waitAfterFailure } from '../rules/lock-out.js';
import { createStrangerLocks } from '../stranger-locks.js';
import type { SessionRow, UserRow } from '../store.js';
import { toUser } from '../store.js';

const ABSOLUTE_MS = 12 * 60 * 60 * 1000;
const TOUCH_MS = 60_000;
/** The hash of no password: compared with for unknown names, so that their answer takes as long. */
const DECOY = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$iX9z4B0OqKCYq5sEgRkzGr9dcvPFJpEw4k4i1xT9m3Y';

/** Sign-in, sign-out and who is behind a session. */
export function sessionCommands(deps: AccessDeps): Pick<Access, 'signIn' | 'signOut' | 'bySession' | 'officer'> {
  const { store, uow, clock } = deps;
  const strangers = createStrangerLocks();

  async function actorOf(row: UserRow): Promise<OfficerActor> {
    const agencyIds = await deps.agencyFamily(row.agencyId, clock.today());
    return {
      kind: 'officer', id: row.id, name: row.displayName, roles: row.roles, agencyId: row.agencyId,
      agencyIds: agencyIds.length === 0 ? [row.agencyId] : agencyIds, provinceWide: row.provinceWide,
    };
  }

  async function failed(row: UserRow, from: string): Promise<void> {
    const failedCount = row.failedCount + 1;
    const wait = waitAfterFailure(failedCount);
    const lockedUntil = wait === 0 ? null : new Date(clock.now().getTime() + wait).toISOString();
    await uow.run(systemActor('sign-in'), async (tx) => {
      await store.updateUser(tx, row.id, undefined, { failedCount, lockedUntil });
      tx.record({ name: 'access.sign-in-failed', subject: { type: 'user', id: row.id }, data: { failedCount, from }, announce: false });
    });
  }

  async function signedInBy(row: SessionRow, user: UserRow): Promise<SignedIn> {
    return {
      user: toUser(user),
      actor: await actorOf(user),
      session: { id: row.idHash, userId: user.id, csrfToken: row.csrfToken, expiresAt: row.expiresAt },
    };
  }

  return {
    async signIn(loginName, password, from) {
      const name = loginName.trim().toLowerCase();
      const row = await store.userByLogin(name);
      const account = row?.state === 'active' ? row : undefined;
      const now = clock.now();
      const lockedUntil = account === undefined ? strangers.lockedUntil(name) : account.lockedUntil;
      if (lockedUntil !== null && lockedUntil > now.toISOString()) {
        throw new ArchiveError('unauthenticated', 'sign-in-locked', { minutes: Math.ceil((Date.parse(lockedUntil) - now.getTime()) / 60_000) });
      }
      const right = await verify(row?.passwordHash ?? DECOY, password).catch(() => false);
      if (row === undefined || !right || row.state !== 'active') {
        if (account === undefined) strangers.failed(name, now);
        else await failed(account, from);
        throw new ArchiveError('unauthenticated', 'sign-in-wrong');
      }
      const token = newSecret();
      const session: SessionRow = {
        idHash: sha256Hex(token), userId: row.id, csrfToken: newSecret(24), flash: [], createdAt: now.toISOString(), seenAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + deps.sessionIdleMs).toISOString(),
      };
      const actor = await actorOf(row);
      await uow.run(actor, async (tx) => {
        await store.updateUser(tx, row.id, undefined, { failedCount: 0, lockedUntil: null, lastSignInAt: now.toISOString() });
        await store.insertSession(tx, session);
        tx.record({ name: 'access.signed-in', subject: { type: 'user', id: row.id }, data: { from }, announce: false });
      });
      return { token, signedIn: { user: toUser(row), actor, session: { id: session.idHash, userId: row.id, csrfToken: session.csrfToken, expiresAt: session.expiresAt } } };
    },
    async signOut(token) {
      const session = await store.sessionByHash(sha256Hex(token));
      if (session === undefined) return;
      const user = await store.userById(session.userId);
      await uow.run(user === undefined ? systemActor('sign-out') : await actorOf(user), async (tx) => {
        await store.removeSession(tx, session.idHash);
        tx.record({ name: 'access.signed-out', subject: { type: 'user', id: session.userId }, announce: false });
      });
    },
    async bySession(token) {
      const session = await store.sessionByHash(sha256Hex(token));
      const now = clock.now();
      if (session === undefined || session.expiresAt <= now.toISOString()) return undefined;
      if (now.getTime() - Date.parse(session.createdAt) > ABSOLUTE_MS) return undefined;
      const user = await store.userById(session.userId);
      if (user === undefined || user.state !== 'active') return undefined;
      if (now.getTime() - Date.parse(session.seenAt) > TOUCH_MS) {
        await store.touchSession(session.idHash, { seenAt: now.toISOString(), expiresAt: new Date(now.getTime() + deps.sessionIdleMs).toISOString() });
      }
      return signedInBy(session, user);
    },
    async officer(userId) {
      const user = await store.userById(userId);
      return user === undefined || user.state !== 'active' ? undefined : actorOf(user);
    },
  };
}
