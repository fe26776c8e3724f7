import { z } from 'zod';
import type { Actor, Role } from '../../kernel/actor.js';
import { ROLES } from '../../kernel/actor.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formCheck, formErrors, formList, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import { foldForFilter } from './rules/fold-for-filter.js';
import type { Access } from './access.js';
import type { User } from './model.js';

export interface UserPageDeps {
  readonly access: Access;
  readonly agencies: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** The last acts upon an account, newest first. */
  readonly history: (userId: string) => Promise<readonly { readonly at: string; readonly action: string; readonly actorName: string }[]>;
}

interface Values {
  readonly loginName?: string | undefined;
  readonly displayName?: string | undefined;
  readonly agencyId?: string | undefined;
  readonly roles: readonly string[];
  readonly provinceWide: boolean;
  readonly version?: number | undefined;
}

const userForm = z.object({
  loginName: formText, displayName: formText, agencyId: formText, roles: formList, provinceWide: formCheck, version: z.coerce.number().int().optional(),
});
const oneId = z.object({ id: z.string().max(100) });

/** Accounts: the list, one account, and what can be done to it. */
export function userPages(deps: UserPageDeps): Page[] {
  return [listPage(deps), ...editPages(deps), ...actPages(deps)];
}

function listPage(deps: UserPageDeps): Page {
  return definePage({
    method: 'get', path: '/users', access: 'officer', query: z.object({ q: formText, agencyId: formText, role: formText, state: formText, lang: formText }),
    handle: async ({ actor, query }) => {
      const [users, agencies] = await Promise.all([deps.access.users(actor), deps.agencies()]);
      const names = new Map(agencies.map((agency) => [agency.id, agency.name]));
      const wanted = query.q === undefined ? '' : foldForFilter(query.q);
      const shown = users.filter(
        (user) =>
          (wanted === '' || foldForFilter(`${user.displayName} ${user.loginName}`).includes(wanted)) &&
          (query.agencyId === undefined || user.agencyId === query.agencyId) &&
          (query.role === undefined || user.roles.includes(query.role as Role)) &&
          (query.state === undefined || user.state === query.state),
      );
      return view('access/users', { key: 'access.users.title' }, {
        filter: { action: '/users', values: query, agencies: agencies.map(({ id, name }) => ({ value: id, label: name })), roles: ROLES.map((role) => ({ value: role, label: { key: `access.role.${role}` } })) },
        users: shown.map((user) => ({
          href: `/users/${user.id}`, loginName: user.loginName, displayName: user.displayName, agencyName: names.get(user.agencyId) ?? user.agencyId,
          roleKeys: user.roles.map((role) => `access.role.${role}`), state: user.state, provinceWide: user.provinceWide, lastSignInAt: user.lastSignInAt,
        })),
        newHref: '/users/new', pager: { shown: shown.length },
      });
    },
  });
}

async function formView(deps: UserPageDeps, values: Values, more: object, faults: FormErrors = NO_FORM_ERRORS): Promise<PageResult> {
  const agencies = await deps.agencies();
  const isNew = !('account' in more);
  return view('access/user', isNew ? { key: 'access.users.new' } : (values.displayName ?? ''), {
    isNew, action: '/users', values, agencies: agencies.map(({ id, name }) => ({ value: id, label: name })),
    roles: ROLES.map((role) => ({ value: role, labelKey: `access.role.${role}`, hintKey: `access.roleHint.${role}` })), ...faults, ...more,
  }, { breadcrumbs: [{ label: { key: 'access.users.title' }, href: '/users' }, { label: values.displayName ?? { key: 'access.users.new' } }], status: faults.errorList.length > 0 ? 400 : 200 });
}

async function accountView(deps: UserPageDeps, actor: Actor, user: User, more: object = {}, faults?: FormErrors): Promise<PageResult> {
  const history = await deps.history(user.id);
  const self = actor.id === user.id;
  return formView(deps, user, {
    action: `/users/${user.id}`, account: { state: user.state, lastSignInAt: user.lastSignInAt },
    ...(self ? {} : { resetAction: `/users/${user.id}/reset`, ...(user.state === 'active' ? { blockAction: `/users/${user.id}/block` } : { unblockAction: `/users/${user.id}/unblock` }) }),
    history: history.map((entry) => ({ at: entry.at, text: { key: `access.history.${entry.action}` }, by: entry.actorName })), ...more,
  }, faults);
}

async function find(deps: UserPageDeps, actor: Actor, id: string): Promise<User> {
  const user = (await deps.access.users(actor)).find((one) => one.id === id);
  if (user === undefined) throw notFound();
  return user;
}

function checked(body: z.output<typeof userForm>): { displayName: string; agencyId: string; roles: Role[]; provinceWide: boolean } {
  const roles = body.roles.filter((role): role is Role => (ROLES as readonly string[]).includes(role));
  const faults = [
    ...(body.displayName === undefined ? [{ field: 'displayName', code: 'required' }] : []),
    ...(body.agencyId === undefined ? [{ field: 'agencyId', code: 'required' }] : []),
    ...(roles.length === 0 ? [{ field: 'roles', code: 'required' }] : []),
  ];
  if (faults.length > 0) throw new ArchiveError('invalid', 'invalid-input', {}, { faults });
  return { displayName: body.displayName ?? '', agencyId: body.agencyId ?? '', roles, provinceWide: body.provinceWide };
}

function editPages(deps: UserPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/users/new', access: 'officer',
      handle: async ({ actor }) => {
        await deps.access.users(actor);
        return formView(deps, { roles: [], provinceWide: false }, {});
      },
    }),
    definePage({
      method: 'post', path: '/users', access: 'officer', body: userForm,
      handle: async ({ actor, body }) => {
        try {
          const input = { ...checked(body), loginName: body.loginName ?? '' };
          const { user, oneTimePassword } = await deps.access.createUser(actor, input);
          return await accountView(deps, actor, user, { oneTimePassword });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
          return formView(deps, body, {}, formErrors(error));
        }
      },
    }),
    definePage({
      method: 'get', path: '/users/:id', access: 'officer', params: oneId,
      handle: async ({ actor, params }) => accountView(deps, actor, await find(deps, actor, params.id)),
    }),
    definePage({
      method: 'post', path: '/users/:id', access: 'officer', params: oneId, body: userForm,
      handle: async ({ actor, params, body }) => {
        const user = await find(deps, actor, params.id);
        try {
          await deps.access.updateUser(actor, user.id, body.version ?? user.version, checked(body));
          return redirect('/users', { level: 'success', message: { key: 'access.users.saved', params: { name: body.displayName } } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.code === 'permission-missing') throw error;
          return accountView(deps, actor, user, { values: { ...user, ...body, version: user.version } }, formErrors(error));
        }
      },
    }),
  ];
}

function actPages(deps: UserPageDeps): Page[] {
  const setState = (path: string, state: User['state']): Page =>
    definePage({
      method: 'post', path, access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        const user = await find(deps, actor, params.id);
        await deps.access.updateUser(actor, user.id, user.version, { state });
        return redirect(`/users/${user.id}`, { level: 'success', message: { key: 'access.users.saved', params: { name: user.displayName } } });
      },
    });
  return [
    definePage({
      method: 'post', path: '/users/:id/reset', access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        const user = await find(deps, actor, params.id);
        return accountView(deps, actor, user, { oneTimePassword: await deps.access.resetPassword(actor, user.id) });
      },
    }),
    setState('/users/:id/block', 'blocked'),
    setState('/users/:id/unblock', 'active'),
  ];
}
