import { randomBytes } from 'node:crypto';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { OfficerActor } from './kernel/actor.js';
import { notFound } from './kernel/errors.js';
import { may } from './kernel/permission.js';
import { authenticate, visitorOf } from './platform/http/authenticate.js';
import type { Gatekeeper } from './platform/http/authenticate.js';
import type { Page, PageResult } from './platform/http/define-page.js';
import type { Route } from './platform/http/define-route.js';
import { asArchiveError, toProblem } from './platform/http/error-response.js';
import { langOf, mountPages, mountRoutes, mountWrongMethods, rememberLang } from './platform/http/mount.js';
import { buildOpenApi } from './platform/http/openapi.js';
import type { RateLimits } from './platform/http/rate-limit.js';
import type { Translator } from './platform/i18n/translator.js';
import type { RequestContext } from './platform/observability/context.js';
import type { Logger } from './platform/observability/logger.js';
import type { ViewEngine } from './platform/views/engine.js';
import { buildNavigation } from './platform/views/navigation.js';
import type { Flash, PageModel } from './platform/views/page.js';

export interface AppDeps {
  readonly gatekeeper: Gatekeeper;
  readonly rateLimits: RateLimits;
  readonly translator: Translator;
  readonly views: ViewEngine;
  readonly logger: Logger;
  readonly context: RequestContext;
  readonly routes: readonly Route[];
  readonly pages: readonly Page[];
  readonly agencyName: (agencyId: string) => Promise<string>;
  /** Numbers shown beside entries of the navigation. */
  readonly navCounts: (actor: OfficerActor) => Promise<Readonly<Record<string, number>>>;
  /** Sentences carried from one page to the next, kept with the session. */
  readonly flash: { add(sessionId: string, flash: Flash): Promise<void>; take(sessionId: string): Promise<readonly Flash[]> };
  readonly health: () => Promise<{ ok: boolean; checks: Readonly<Record<string, string>> }>;
  readonly publicUrl: string;
  readonly trustProxy: number;
  readonly version: string;
  readonly demo: boolean;
}

/** The web application: the order of what every request passes, then each module's doors. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxy);
  app.set('query parser', 'simple');
  const requestId = (): string => deps.context.requestId() ?? '-';

  app.use(withRequestId(deps.context));
  app.use(securityHeaders(deps.publicUrl));
  app.use((req, res, next) => deps.views.assets.handler(req, res, next));
  app.get('/healthz', (_req, res) => void res.json({ ok: true }));
  app.get('/readyz', async (_req, res) => {
    const health = await deps.health();
    res.status(health.ok ? 200 : 503).json(health);
  });
  app.use(authenticate(deps.gatekeeper));
  app.use(async (req, _res, next) => {
    await deps.rateLimits.request(req);
    next();
  });
  app.use(rememberLang);

  const openApi = buildOpenApi(deps.routes, { version: deps.version, serverUrl: deps.publicUrl });
  app.get('/api/v1/openapi.json', (_req, res) => void res.json(openApi));
  mountRoutes(app, deps.routes, requestId);
  mountWrongMethods(app, deps.routes);
  mountPages(app, deps.pages, createRespond(deps), requestId);
  app.use(() => {
    throw notFound();
  });
  app.use(answerErrors(deps));
  return app;
}

function withRequestId(context: RequestContext): RequestHandler {
  return (_req, res, next) => {
    const id = randomBytes(6).toString('hex');
    res.set('X-Request-Id', id);
    context.run(id, next);
  };
}

function securityHeaders(publicUrl: string): RequestHandler {
  const https = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:', 'blob:'], connectSrc: ["'self'"], fontSrc: ["'self'"],
        formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"], manifestSrc: ["'self'"], objectSrc: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
}

/** Writes a page's answer: the view in its layout with what every page needs, a way on, or data. */
function createRespond(deps: AppDeps) {
  return async (req: Request, res: Response, result: PageResult): Promise<void> => {
    if (result.kind === 'sent') return;
    if (result.kind === 'json') return void res.status(result.status ?? 200).set('Cache-Control', 'no-store').json(result.body);
    const visitor = visitorOf(req);
    if (result.kind === 'redirect') {
      if (result.flash !== undefined && visitor.kind === 'officer') await deps.flash.add(visitor.session.id, result.flash);
      return res.redirect(303, result.to);
    }
    if (result.kind === 'fragment') {
      const html = deps.views.renderPartial(result.partial, { ...(await pageModel(deps, req, '', [])), ...result.model });
      return void res.set('Cache-Control', 'no-store').type('html').send(html);
    }
    const carried = visitor.kind === 'officer' ? await deps.flash.take(visitor.session.id) : [];
    const common = await pageModel(deps, req, result.title, [...carried, ...(result.flash ?? [])]);
    const html = deps.views.render(result.view, {
      ...common, breadcrumbs: result.breadcrumbs ?? [], ...(result.searchText === undefined ? {} : { searchText: result.searchText }), ...result.model,
    });
    res.status(result.status ?? 200).set('Cache-Control', 'no-store').type('html').send(html);
  };
}

async function pageModel(deps: AppDeps, req: Request, title: PageModel['title'], flash: readonly Flash[]): Promise<PageModel> {
  const visitor = visitorOf(req);
  const lang = langOf(req);
  const here = new URL(req.originalUrl, 'http://here');
  here.searchParams.set('lang', lang === 'vi' ? 'en' : 'vi');
  const base = {
    lang, title, flash, breadcrumbs: [], requestId: deps.context.requestId() ?? '-', alternateLangUrl: `${here.pathname}${here.search}`, demo: deps.demo,
  };
  if (visitor.kind !== 'officer') return { ...base, nav: [], csrfToken: '' };
  const { actor, session, displayName } = visitor;
  const [agencyName, counts] = await Promise.all([deps.agencyName(actor.agencyId), deps.navCounts(actor)]);
  return {
    ...base,
    user: { displayName, agencyName, roleLabelKeys: actor.roles.map((role) => `access.role.${role}`) },
    nav: buildNavigation((permission) => may(actor, permission), req.path, counts),
    csrfToken: session.csrfToken,
  };
}

/** The one place where errors become answers: problem+json for systems and scripts, a page for people. No stack leaves the house. */
function answerErrors(deps: AppDeps): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const lang = langOf(req);
    const known = asArchiveError(error);
    const requestId = deps.context.requestId() ?? '-';
    const problem = toProblem(error, deps.translator, lang, requestId);
    const cause = known === undefined ? error : (known.cause ?? undefined);
    const fields = { code: problem.code, status: problem.status, path: req.path, method: req.method, ...(cause instanceof Error ? { stack: cause.stack } : {}) };
    if (problem.status >= 500) deps.logger.error(fields, 'request failed');
    else deps.logger.debug(fields, 'request refused');
    if (known?.kind === 'rate-limited') res.set('Retry-After', String(known.params['seconds'] ?? 60));
    if (known?.kind === 'unauthenticated') res.set('WWW-Authenticate', 'Bearer');
    const forPeople = !req.path.startsWith('/api/') && req.accepts(['html', 'json']) === 'html';
    if (!forPeople) return void res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
    const message = deps.translator.has(lang, `error.${problem.code}`) ? { key: `error.${problem.code}`, params: known?.params ?? {} } : { key: `error.kind.${known?.kind ?? 'internal'}` };
    pageModel(deps, req, { key: `error.kind.${known?.kind ?? 'internal'}` }, [])
      .then((common) => res.status(problem.status).type('html').send(deps.views.render('error', { ...common, kind: known?.kind ?? 'internal', message })))
      .catch((fault: unknown) => {
        deps.logger.error({ stack: fault instanceof Error ? fault.stack : String(fault) }, 'the error page itself failed');
        res.status(500).type('text').send(`${problem.title} (${requestId})`);
      });
  };
}
