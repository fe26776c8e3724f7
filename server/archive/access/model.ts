import type { ClientGrant, OfficerActor, Role } from '../../kernel/actor.js';

/** An official's account. */
export interface User {
  readonly id: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly agencyId: string;
  readonly roles: readonly Role[];
  readonly provinceWide: boolean;
  readonly state: 'active' | 'blocked';
  readonly mustChangePassword: boolean;
  readonly lastSignInAt: string | null;
  readonly version: number;
}

export interface NewUser {
  readonly loginName: string;
  readonly displayName: string;
  readonly agencyId: string;
  readonly roles: readonly Role[];
  readonly provinceWide?: boolean;
  /** Left out: a one-time password is made and must be changed at the first sign-in. */
  readonly password?: string;
}

/** A session as pages use it; the token itself is known to the browser alone. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly csrfToken: string;
  readonly expiresAt: string;
}

/** Who is behind a session token. */
export interface SignedIn {
  readonly user: User;
  readonly actor: OfficerActor;
  readonly session: Session;
}

/** Another agency's system. The key is shown once; only its hash is kept. */
export interface ApiClient {
  readonly id: string;
  readonly name: string;
  readonly agencyId: string;
  readonly keyHint: string;
  readonly grant: ClientGrant;
  readonly ratePerMinute: number;
  readonly state: 'active' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}
