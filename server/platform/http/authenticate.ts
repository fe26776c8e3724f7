import { parse as parseCookies } from 'cookie';
import type { NextFunction, Request, Response } from 'express';
import type { Actor, ClientActor, OfficerActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import type { PageSession } from './define-page.js';

/** Who came, as found by key or session. */
export type Visitor =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'officer'; readonly actor: OfficerActor; readonly session: PageSession; readonly token: string; readonly displayName: string; readonly mustChangePassword: boolean }
  | { readonly kind: 'client'; readonly actor: ClientActor; readonly ratePerMinute: number };

/** How keys and sessions are looked up; given by the access room. */
export interface Gatekeeper {
  bySession(token: string): Promise<{ actor: OfficerActor; session: PageSession; user: { displayName: string; mustChangePassword: boolean } } | undefined>;
  byKey(key: string): Promise<{ actor: ClientActor; client: { ratePerMinute: number } } | undefined>;
}

export const SESSION_COOKIE = 'khoso_session';
const visitors = new WeakMap<Request, Visitor>();

/** Who sent this request. */
export function visitorOf(req: Request): Visitor {
  return visitors.get(req) ?? { kind: 'nobody' };
}

/** The actor of a request, or undefined. */
export function actorOf(req: Request): Actor | undefined {
  const visitor = visitorOf(req);
  return visitor.kind === 'nobody' ? undefined : visitor.actor;
}

/** The cookies of a request by name. */
export function cookiesOf(req: Request): Readonly<Record<string, string | undefined>> {
  return parseCookies(req.headers.cookie ?? '');
}

/**
 * Finds out who came: `Authorization: Bearer <key>` for systems, the session cookie for officials. A wrong key is an error at
 * once; no key and no session is a visitor.
 */
export function authenticate(gatekeeper: Gatekeeper): (req: Request, res: Response, next: NextFunction) => Promise<void> {
  return async (req, _res, next) => {
    visitors.set(req, await recognise(gatekeeper, req));
    next();
  };
}

async function recognise(gatekeeper: Gatekeeper, req: Request): Promise<Visitor> {
  const header = req.headers.authorization;
  if (header !== undefined) {
    const key = /^Bearer\s+(\S{10,200})$/i.exec(header)?.[1];
    const found = key === undefined ? undefined : await gatekeeper.byKey(key);
    if (found === undefined) throw new ArchiveError('unauthenticated', 'api-key-unknown');
    return { kind: 'client', actor: found.actor, ratePerMinute: found.client.ratePerMinute };
  }
  const token = cookiesOf(req)[SESSION_COOKIE];
  if (token === undefined || token === '') return { kind: 'nobody' };
  const found = await gatekeeper.bySession(token);
  if (found === undefined) return { kind: 'nobody' };
  return {
    kind: 'officer', actor: found.actor, session: found.session, token, displayName: found.user.displayName,
    mustChangePassword: found.user.mustChangePassword,
  };
}
