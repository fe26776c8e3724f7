import type { Actor, ClientActor, ClientGrant, OfficerActor, Role } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { ApiClient, NewUser, SignedIn, User } from './model.js';
import type { AccessStore } from './store.js';

/**
 * Who may enter: users with roles and agency, their sessions, and the systems of other agencies with their keys.
 * It owns passwords and keys (only as hashes) and says which agencies' papers somebody's agency now keeps.
 * It never decides what a record shows; that is scope and the register.
 */
export interface Access {
  /** @throws unauthenticated `sign-in-wrong` or `sign-in-locked`, the same for unknown and known names. */
  signIn(loginName: string, password: string, from: string): Promise<{ token: string; signedIn: SignedIn }>;
  signOut(token: string): Promise<void>;
  /** Who is behind a session token; undefined when it is unknown, expired or the account is blocked. */
  bySession(token: string): Promise<SignedIn | undefined>;
  /** Which system is behind an API key. */
  byKey(key: string): Promise<{ actor: ClientActor; client: ApiClient } | undefined>;
  /** An official as he stands today, with his roles and agencies of now, for work done in his name later; undefined when the account is blocked or gone. */
  officer(userId: string): Promise<OfficerActor | undefined>;
  createUser(actor: Actor, input: NewUser): Promise<{ user: User; oneTimePassword?: string }>;
  updateUser(actor: Actor, userId: string, expectedVersion: number, changes: { displayName?: string; roles?: readonly Role[]; agencyId?: string; provinceWide?: boolean; state?: User['state'] }): Promise<User>;
  /** Makes a one-time password and ends all sessions. */
  resetPassword(actor: Actor, userId: string): Promise<string>;
  changePassword(userId: string, current: string, next: string): Promise<void>;
  users(actor: Actor): Promise<User[]>;
  /** Answers the key once; it cannot be shown again. */
  issueClientKey(actor: Actor, input: { name: string; agencyId: string; grant: ClientGrant; ratePerMinute?: number; expiresAt?: string }): Promise<{ client: ApiClient; key: string }>;
  /** Changes what a client may do, takes its key away (`state: revoked`), or gives it a new one (`rotate`), shown once. */
  changeClient(actor: Actor, clientId: string, changes: ClientChanges): Promise<{ client: ApiClient; key?: string }>;
  clients(actor: Actor): Promise<ApiClient[]>;
}

/** What can be changed on a client. */
export interface ClientChanges {
  readonly name?: string;
  readonly agencyId?: string;
  readonly grant?: ClientGrant;
  readonly ratePerMinute?: number;
  readonly expiresAt?: string | null;
  readonly state?: ApiClient['state'];
  readonly rotate?: true;
}

export interface AccessDeps {
  readonly store: AccessStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  /** The agency and all whose custody it took over, on a day. */
  readonly agencyFamily: (agencyId: string, onDate: LocalDate) => Promise<readonly string[]>;
  /** Seconds a session lives without use. */
  readonly sessionIdleMs: number;
}
