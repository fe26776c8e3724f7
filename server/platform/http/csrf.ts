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
  checkToken(req, req.get('x-csrf-token') ?? fieldOf(req.body));
}

/**
 * The same for a multipart form: its token comes as the field before the files, so the reader of the body calls this before it
 * takes a file. A script sends the header instead.
 * @throws ArchiveError forbidden `csrf`
 */
export function requireUploadCsrf(req: Request, fields: ReadonlyMap<string, readonly string[]>): void {
  checkToken(req, req.get('x-csrf-token') ?? fields.get('_csrf')?.[0]);
}

function checkToken(req: Request, given: unknown): void {
  const visitor = visitorOf(req);
  if (SAFE.has(req.method) || visitor.kind !== 'officer') return;
  if (typeof given !== 'string' || !sameText(given, visitor.session.csrfToken)) throw new ArchiveError('forbidden', 'csrf');
}

function fieldOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)['_csrf'] : undefined;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
