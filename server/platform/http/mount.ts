import express from 'express';
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import type { z } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import { storableTexts } from '../../kernel/storable-text.js';
import { actorOf, visitorOf } from './authenticate.js';
import { requireCsrf } from './csrf.js';
import type { Page, PageResult } from './define-page.js';
import type { Lang, Route } from './define-route.js';
import { isReply } from './define-route.js';

/** Where somebody with a one-time password may still go. */
const PASSWORD_PAGES: readonly string[] = ['/change-password', '/sign-out'];
const LANG_COOKIE = 'khoso_lang';

/** How a page's answer is written out; given by the app, which knows navigation and views. */
export type Respond = (req: Request, res: Response, result: PageResult) => Promise<void>;

const jsonBody = express.json({ limit: '1mb' });
const formBody = express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 2000 });

/** The language of a request: what was chosen, else what the browser or caller asks for, else Vietnamese. */
export function langOf(req: Request): Lang {
  const chosen = typeof req.query['lang'] === 'string' ? req.query['lang'] : /khoso_lang=(vi|en)/.exec(req.headers.cookie ?? '')?.[1];
  if (chosen === 'en' || chosen === 'vi') return chosen;
  return req.path.startsWith('/api/') && req.acceptsLanguages(['vi', 'en']) === 'en' ? 'en' : 'vi';
}

/** Remembers the language chosen by `?lang=`. */
export const rememberLang: RequestHandler = (req, res, next) => {
  const lang = req.query['lang'];
  if (lang === 'vi' || lang === 'en') res.cookie(LANG_COOKIE, lang, { sameSite: 'lax', maxAge: 365 * 24 * 3600 * 1000, path: '/' });
  next();
};

/** Hangs the doors of the API into the router. */
export function mountRoutes(router: Router, routes: readonly Route[], requestId: () => string): void {
  for (const route of routes) {
    const parsers = route.body !== undefined && route.bodyKind !== 'multipart' ? [jsonBody] : [];
    router[route.method](route.path, ...parsers, async (req: Request, res: Response) => {
      const actor = actorOf(req);
      if (actor === undefined && route.access === 'signed-in') throw new ArchiveError('unauthenticated', 'unauthenticated');
      const visitor = visitorOf(req);
      if (visitor.kind === 'officer' && visitor.mustChangePassword && route.access === 'signed-in') throw new ArchiveError('forbidden', 'password-change-needed');
      requireCsrf(req);
      if (parsers.length > 0) requireJson(req);
      const answer = await route.handle({
        actor: actor as NonNullable<typeof actor>,
        params: parse(route.params, req.params),
        query: parse(route.query, req.query),
        body: route.bodyKind === 'multipart' ? {} : parse(route.body, req.body),
        lang: langOf(req), requestId: requestId(), req, res,
      });
      if (res.headersSent || res.writableEnded) return;
      const { status = route.successStatus ?? 200, headers = {}, body } = isReply(answer) ? answer : { body: answer };
      res.status(status).set(headers).set('Cache-Control', 'no-store').json(body);
    });
  }
}

/** After all routes: an address of the API that is there, but not for this method, says for which. */
export function mountWrongMethods(router: Router, routes: readonly Route[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
    const allow = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])].join(', ');
    router.all(path, (req: Request, res: Response, next: NextFunction) => {
      if (req.method === 'OPTIONS') return next();
      res.set('Allow', allow);
      throw new ArchiveError('wrong-method', 'wrong-method', { method: req.method, allow });
    });
  }
}

/** A body under another media type was not read at all; "this is needed" for every field would mislead. */
function requireJson(req: Request): void {
  if (req.is('application/json') === false) throw new ArchiveError('wrong-media-type', 'wrong-media-type', { wanted: 'application/json' });
}

/** Hangs the pages into the router. */
export function mountPages(router: Router, pages: readonly Page[], respond: Respond, requestId: () => string): void {
  for (const page of pages) {
    const parsers = page.method === 'post' && page.upload !== true ? [formBody, jsonBody] : [];
    router[page.method](page.path, ...parsers, async (req: Request, res: Response) => {
      const visitor = visitorOf(req);
      if (page.access === 'officer' && visitor.kind !== 'officer') return toSignIn(req, res);
      if (visitor.kind === 'officer' && visitor.mustChangePassword && page.access === 'officer' && !PASSWORD_PAGES.includes(page.path)) {
        return res.redirect(303, '/change-password');
      }
      // An upload's token may stand in its body, which only the handler reads (requireUploadCsrf).
      if (page.upload !== true || req.get('x-csrf-token') !== undefined) requireCsrf(req);
      const result = await page.handle({
        actor: actorOf(req),
        params: parse(page.params, req.params),
        query: parse(page.query, req.query),
        body: page.upload === true ? {} : parse(page.body, req.body ?? {}),
        lang: langOf(req), requestId: requestId(), req, res,
        session: visitor.kind === 'officer' ? visitor.session : undefined,
        remoteAddress: req.ip ?? 'unknown',
      });
      await respond(req, res, result);
    });
  }
}

function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  // Characters no database keeps are gone before anybody compares, hashes or answers with them.
  return schema === undefined ? {} : schema.parse(storableTexts(value ?? {}));
}

function toSignIn(req: Request, res: Response): void {
  const wantsPage = req.accepts(['html', 'json']) === 'html' && req.get('x-requested-with') === undefined;
  if (!wantsPage) throw new ArchiveError('unauthenticated', 'unauthenticated');
  res.redirect(303, `/sign-in?next=${encodeURIComponent(req.originalUrl)}`);
}

/** The sign-in page sends people back only within the archive: a path, never another host. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) && !next.includes('\n') ? next : '/';
}

