import { z } from 'zod';
import type { Actor, ClientGrant } from '../../kernel/actor.js';
import { parseLocalDate } from '../../kernel/calendar.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import { PERMISSIONS } from '../../kernel/permission.js';
import { SENSITIVITIES } from '../../kernel/sensitivity.js';
import type { Sensitivity } from '../../kernel/sensitivity.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formCheck, formErrors, formList, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import type { Message } from '../../platform/i18n/translator.js';
import type { Access } from './access.js';
import type { ApiClient } from './model.js';

export interface ClientPageDeps {
  readonly access: Access;
  readonly agencies: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly types: () => Promise<readonly { readonly code: string; readonly nameVi: string; readonly nameEn: string }[]>;
  /** The last acts of a client, newest first. */
  readonly calls: (clientId: string) => Promise<readonly { readonly at: string; readonly action: string; readonly subject: string; readonly purpose: string | null; readonly dossierCode: string | null }[]>;
}

/** What a system can be allowed; the rest of the permissions is for people. */
export const CLIENT_PERMISSIONS = PERMISSIONS.filter((permission) =>
  ['submission.create', 'submission.read', 'record.read', 'record.content', 'dossier.open', 'dossier.read', 'reuse.lookup', 'search.use', 'catalogue.read', 'signature.verify'].includes(permission),
);

/** Why a system may read personal papers (Luật 91/2025/QH15: purpose limitation); agreed when the key is issued. */
export const CLIENT_PURPOSES = ['giai-quyet-tthc', 'kiem-tra-hau-kiem', 'cung-cap-cho-chu-so-huu'] as const;

const clientForm = z.object({
  name: formText, agencyId: formText, permissions: formList, allTypes: formCheck, typeCodes: formList, purposes: formList, sensitivities: formList,
  ratePerMinute: z.coerce.number().int().min(1).max(100_000).catch(300), expiresOn: formText,
});
type ClientForm = z.output<typeof clientForm>;
const oneId = z.object({ id: z.string().max(100) });

/** Other agencies' systems: the list, one system, its key. */
export function clientPages(deps: ClientPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/clients', access: 'officer',
      handle: async ({ actor }) => {
        const [clients, agencies] = await Promise.all([deps.access.clients(actor), deps.agencies()]);
        const names = new Map(agencies.map((agency) => [agency.id, agency.name]));
        return view('access/clients', { key: 'access.clients.title' }, {
          clients: clients.map((client) => ({
            href: `/clients/${client.id}`, name: client.name, agencyName: names.get(client.agencyId) ?? client.agencyId, keyHint: `…${client.keyHint}`,
            state: client.state, ratePerMinute: client.ratePerMinute, lastUsedAt: client.lastUsedAt, expiresAt: client.expiresAt,
            typeSummary: client.grant.typeCodes === '*' ? { key: 'access.client.allTypes' } : { key: 'access.client.typeCount', params: { count: client.grant.typeCodes.length } },
            purposes: client.grant.purposes.map(purposeLabel),
          })),
          newHref: '/clients/new', apiDocsHref: '/api/v1/openapi.json', pager: { shown: clients.length },
        });
      },
    }),
    ...editPages(deps),
    ...actPages(deps),
  ];
}

/** A purpose of the list has a name; one agreed in words is its own. */
function purposeLabel(value: string): Message | string {
  return (CLIENT_PURPOSES as readonly string[]).includes(value) ? { key: `access.clientPurpose.${value}` } : value;
}

async function formView(deps: ClientPageDeps, lang: 'vi' | 'en', values: object, more: object, faults: FormErrors = NO_FORM_ERRORS): Promise<PageResult> {
  const [agencies, types] = await Promise.all([deps.agencies(), deps.types()]);
  const isNew = !('client' in more);
  const held = (more as { client?: ApiClient }).client?.grant;
  return view('access/client', isNew ? { key: 'access.clients.new' } : String((values as { name?: string }).name ?? ''), {
    isNew, action: '/clients', values,
    agencies: agencies.map(({ id, name }) => ({ value: id, label: name })),
    permissions: offered(CLIENT_PERMISSIONS, held?.permissions).map((value) => ({ value, label: { key: `access.clientPermission.${value}` } })),
    types: types.map((type) => ({ value: type.code, label: lang === 'vi' ? type.nameVi : type.nameEn })),
    purposes: offered(CLIENT_PURPOSES, held?.purposes).map((value) => ({ value, label: purposeLabel(value) })),
    sensitivities: SENSITIVITIES.map((value) => ({ value, label: value })), ...faults, ...more,
  }, { breadcrumbs: [{ label: { key: 'access.clients.title' }, href: '/clients' }], status: faults.errorList.length > 0 ? 400 : 200 });
}

async function clientView(deps: ClientPageDeps, lang: 'vi' | 'en', client: ApiClient, more: object = {}, faults?: FormErrors): Promise<PageResult> {
  const calls = await deps.calls(client.id);
  const values = {
    name: client.name, agencyId: client.agencyId, permissions: client.grant.permissions, allTypes: client.grant.typeCodes === '*',
    typeCodes: client.grant.typeCodes === '*' ? [] : client.grant.typeCodes, purposes: client.grant.purposes, sensitivities: client.grant.sensitivities,
    ratePerMinute: client.ratePerMinute, expiresOn: client.expiresAt?.slice(0, 10),
  };
  return formView(deps, lang, values, {
    action: `/clients/${client.id}`, client,
    ...(client.state === 'active' ? { rotateAction: `/clients/${client.id}/rotate`, revokeAction: `/clients/${client.id}/revoke` } : {}),
    calls: calls.map((call) => ({ ...call, action: call.action })), ...more,
  }, faults);
}

async function find(deps: ClientPageDeps, actor: Actor, id: string): Promise<ApiClient> {
  const client = (await deps.access.clients(actor)).find((one) => one.id === id);
  if (client === undefined) throw notFound();
  return client;
}

/** What may be ticked: the list, and what the client was granted otherwise, so that saving takes nothing away unseen. */
function offered(listed: readonly string[], held: readonly string[] = []): string[] {
  return [...new Set([...listed, ...held])];
}

function checked(body: ClientForm, held?: ClientGrant): { name: string; agencyId: string; grant: ClientGrant; ratePerMinute: number } {
  const faults = (['name', 'agencyId'] as const).filter((field) => body[field] === undefined).map((field) => ({ field, code: 'required' }));
  if (faults.length > 0) throw new ArchiveError('invalid', 'invalid-input', {}, { faults });
  const known = <T extends string>(list: readonly T[], given: readonly string[]): T[] => list.filter((value) => given.includes(value));
  return {
    name: body.name ?? '', agencyId: body.agencyId ?? '', ratePerMinute: body.ratePerMinute,
    grant: {
      permissions: known(offered(CLIENT_PERMISSIONS, held?.permissions), body.permissions), typeCodes: body.allTypes ? '*' : body.typeCodes,
      purposes: known(offered(CLIENT_PURPOSES, held?.purposes), body.purposes), sensitivities: known<Sensitivity>(SENSITIVITIES, body.sensitivities),
    },
  };
}

function editPages(deps: ClientPageDeps): Page[] {
  // To the end of that day in Vietnam.
  const end = (body: ClientForm): string | undefined => {
    if (body.expiresOn === undefined) return undefined;
    const day = parseLocalDate(body.expiresOn);
    if (day === undefined) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'expiresOn', code: 'date-invalid' }] });
    return `${day}T16:59:59.000Z`;
  };
  return [
    definePage({
      method: 'get', path: '/clients/new', access: 'officer',
      handle: async ({ actor, lang }) => {
        await deps.access.clients(actor);
        return formView(deps, lang, { permissions: ['record.read', 'reuse.lookup'], typeCodes: [], purposes: ['giai-quyet-tthc'], sensitivities: ['public', 'personal'], ratePerMinute: 300 }, {});
      },
    }),
    definePage({
      method: 'post', path: '/clients', access: 'officer', body: clientForm,
      handle: async ({ actor, body, lang }) => {
        try {
          const expiresAt = end(body);
          const { client, key } = await deps.access.issueClientKey(actor, { ...checked(body), ...(expiresAt === undefined ? {} : { expiresAt }) });
          return await clientView(deps, lang, client, { newKey: key });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
          return formView(deps, lang, body, {}, formErrors(error));
        }
      },
    }),
    definePage({
      method: 'get', path: '/clients/:id', access: 'officer', params: oneId,
      handle: async ({ actor, params, lang }) => clientView(deps, lang, await find(deps, actor, params.id)),
    }),
    definePage({
      method: 'post', path: '/clients/:id', access: 'officer', params: oneId, body: clientForm,
      handle: async ({ actor, params, body, lang }) => {
        const client = await find(deps, actor, params.id);
        try {
          await deps.access.changeClient(actor, params.id, { ...checked(body, client.grant), expiresAt: end(body) ?? null });
          return redirect('/clients', { level: 'success', message: { key: 'access.clients.saved', params: { name: body.name ?? client.name } } });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind !== 'invalid') throw error;
          return clientView(deps, lang, client, { values: body }, formErrors(error));
        }
      },
    }),
  ];
}

function actPages(deps: ClientPageDeps): Page[] {
  return [
    definePage({
      method: 'post', path: '/clients/:id/rotate', access: 'officer', params: oneId,
      handle: async ({ actor, params, lang }) => {
        const { client, key } = await deps.access.changeClient(actor, params.id, { rotate: true });
        return clientView(deps, lang, client, { newKey: key });
      },
    }),
    definePage({
      method: 'post', path: '/clients/:id/revoke', access: 'officer', params: oneId,
      handle: async ({ actor, params }) => {
        const { client } = await deps.access.changeClient(actor, params.id, { state: 'revoked' });
        return redirect('/clients', { level: 'success', message: { key: 'access.clients.revoked', params: { name: client.name } } });
      },
    }),
  ];
}
