import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { ArchiveError } from '../../kernel/errors.js';
import { visitorOf } from './authenticate.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A change sent from a browser session must carry the session's token, in the header `x-csrf-token` or the field `_csrf`.
 * Systems with a key carry no cookie and need none.
 * @throws ArchiveError forbidden `csrf`
 */
export function requireCsrf(req: Request): void {
  const visitor = visitorOf(req);
  if (SAFE.has(req.method) || visitor.kind !== 'officer') return;
  const given = req.get('x-csrf-token') ?? fieldOf(req.body);
  if (typeof given !== 'string' || !sameText(given, visitor.session.csrfToken)) throw new ArchiveError('forbidden', 'csrf');
}

function fieldOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)['_csrf'] : undefined;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
