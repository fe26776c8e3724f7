import { requirePermission } from '../kernel/permission.js';
import { definePage, view } from '../platform/http/define-page.js';
import type { Page } from '../platform/http/define-page.js';
import type { Message } from '../platform/i18n/translator.js';

/** A part of the house as it stands. `loss` says what is lost by its absence. */
export interface PartState {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'down' | 'absent';
  readonly detail?: string;
  readonly loss?: boolean;
}

export interface StatusDeps {
  readonly version: string;
  readonly startedAt: string;
  readonly parts: () => Promise<readonly PartState[]>;
  /** The settings in force; of a secret only whether there is one. */
  readonly settings: readonly { readonly name: string; readonly value: Message | string; readonly source: Message }[];
  readonly figures: () => Promise<readonly { readonly label: Message; readonly value: string }[]>;
}

/** The state of the system for administrators and inspectors; names no secret. */
export function statusPage(deps: StatusDeps): Page {
  return definePage({
    method: 'get', path: '/admin/status', access: 'officer',
    handle: async ({ actor }) => {
      requirePermission(actor, 'status.read');
      const [parts, figures] = await Promise.all([deps.parts(), deps.figures()]);
      const worst = parts.some((part) => part.state === 'down') ? 'down' : parts.some((part) => part.state === 'degraded') ? 'degraded' : 'ok';
      return view('admin/status', { key: 'admin.status.title' }, {
        overall: worst, version: deps.version, startedAt: deps.startedAt, refreshUrl: '/admin/status', figures, settings: deps.settings,
        parts: parts.map((part) => ({
          name: { key: `admin.part.${part.name}` }, state: part.state, ...(part.detail === undefined ? {} : { detail: part.detail }),
          ...(part.state === 'ok' ? {} : { loss: { key: `admin.part.${part.name}.loss` }, remedy: { key: `admin.part.${part.name}.remedy` } }),
        })),
      });
    },
  });
}
