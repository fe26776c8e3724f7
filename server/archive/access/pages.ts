import { z } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import { cookiesOf, SESSION_COOKIE } from '../../platform/http/authenticate.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formErrors, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import { safeNext } from '../../platform/http/mount.js';
import type { RateLimits } from '../../platform/http/rate-limit.js';
import type { Access } from './access.js';

/** An account of the demo province, shown on the sign-in page of a demo archive only. */
export interface DemoAccount {
  readonly loginName: string;
  readonly password: string;
  readonly roleKey: string;
  readonly agencyName: string;
}

export interface AccessPageDeps {
  readonly access: Access;
  readonly rateLimits: RateLimits;
  readonly secureCookies: boolean;
  readonly demoAccounts: readonly DemoAccount[];
}

const MIN_PASSWORD = 10;

/** Sign-in, sign-out and the own password. */
export function accessPages(deps: AccessPageDeps): Page[] {
  return [...signInPages(deps), ...passwordPages(deps)];
}

function signInPages(deps: AccessPageDeps): Page[] {
  const form = (next: string | undefined, loginName = '', problem?: object, status = 200): PageResult =>
    view('access/sign-in', { key: 'access.signIn.title' }, {
      action: '/sign-in', loginName, ...(next === undefined ? {} : { next }), ...(problem === undefined ? {} : { problem }), demoAccounts: deps.demoAccounts,
    }, { status });
  return [
    definePage({
      method: 'get', path: '/sign-in', access: 'public', query: z.object({ next: z.string().max(2000).optional(), lang: z.string().optional() }),
      handle: async ({ actor, query }) => (actor?.kind === 'officer' ? redirect(safeNext(query.next)) : form(query.next)),
    }),
    definePage({
      method: 'post', path: '/sign-in', access: 'public',
      body: z.object({ loginName: z.string().max(100).default(''), password: z.string().max(500).default(''), next: z.string().max(2000).optional() }),
      handle: async ({ body, res, remoteAddress }) => {
        try {
          await deps.rateLimits.signIn(remoteAddress, body.loginName);
          const { token } = await deps.access.signIn(body.loginName, body.password, remoteAddress);
          res.cookie(SESSION_COOKIE, token, { httpOnly: true, sameSite: 'lax', secure: deps.secureCookies, path: '/' });
          return redirect(safeNext(body.next));
        } catch (error) {
          if (!(error instanceof ArchiveError)) throw error;
          return form(body.next, body.loginName, { key: `error.${error.code}`, params: error.params }, error.kind === 'rate-limited' ? 429 : 401);
        }
      },
    }),
    definePage({
      method: 'post', path: '/sign-out', access: 'officer',
      handle: async ({ req, res }) => {
        const token = cookiesOf(req)[SESSION_COOKIE];
        if (token !== undefined) await deps.access.signOut(token);
        res.clearCookie(SESSION_COOKIE, { path: '/' });
        return redirect('/sign-in');
      },
    }),
  ];
}

function passwordPages(deps: AccessPageDeps): Page[] {
  const form = async (token: string | undefined, faults: FormErrors, status = 200): Promise<PageResult> => {
    const signedIn = token === undefined ? undefined : await deps.access.bySession(token);
    return view('access/change-password', { key: 'access.password.title' }, {
      action: '/change-password', forced: signedIn?.user.mustChangePassword ?? false, minLength: MIN_PASSWORD, ...faults,
    }, { status });
  };
  return [
    definePage({
      method: 'get', path: '/change-password', access: 'officer',
      handle: ({ req }) => form(cookiesOf(req)[SESSION_COOKIE], NO_FORM_ERRORS),
    }),
    definePage({
      method: 'post', path: '/change-password', access: 'officer',
      body: z.object({ currentPassword: z.string().max(500).default(''), newPassword: z.string().max(500).default(''), repeatPassword: z.string().max(500).default('') }),
      handle: async ({ actor, body, req }) => {
        try {
          if (body.newPassword !== body.repeatPassword) {
            throw new ArchiveError('invalid', 'password-weak', {}, { faults: [{ field: 'repeatPassword', code: 'password-differs' }] });
          }
          await deps.access.changePassword(actor.id, body.currentPassword, body.newPassword);
          return redirect('/', { level: 'success', message: { key: 'access.password.changed' } });
        } catch (error) {
          if (!(error instanceof ArchiveError)) throw error;
          return form(cookiesOf(req)[SESSION_COOKIE], formErrors(error), 400);
        }
      },
    }),
  ];
}
