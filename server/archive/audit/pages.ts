import { z } from 'zod';
import { requirePermission } from '../../kernel/permission.js';
import { addDays, isLocalDate } from '../../kernel/calendar.js';
import type { OfficerActor } from '../../kernel/actor.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { definePage, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formText } from '../../platform/http/form.js';
import type { Audit } from './audit.js';
import type { AuditFilter } from './store.js';

export interface AuditPageDeps {
  readonly audit: Audit;
  readonly uow: UnitOfWork;
  readonly agencyNames: () => Promise<ReadonlyMap<string, string>>;
  readonly now: () => Date;
}

const logQuery = z.object({ from: formText, to: formText, actor: formText, action: formText, subject: formText, dossier: formText, before: z.coerce.number().int().optional(), lang: formText });
type LogQuery = z.output<typeof logQuery>;
const PAGE = 50;
const SUBJECT_PAGES: Readonly<Record<string, string>> = { record: '/records/', owner: '/owners/', dossier: '/intake/dossiers/', user: '/users/', client: '/clients/' };

/** The log of acts, readable by inspectors, and the check of its chain. */
export function auditPages(deps: AuditPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/audit', access: 'officer', query: logQuery, handle: ({ actor, query }) => logView(deps, actor, query, {}) }),
    definePage({
      method: 'post', path: '/audit/verify', access: 'officer',
      handle: async ({ actor }) => {
        requirePermission(actor, 'audit.read');
        const result = await deps.audit.verify();
        await deps.uow.run(actor, async (tx) => tx.record({ name: 'audit.verified', subject: { type: 'audit', id: 'chain' }, data: { checked: result.checked, fault: result.fault?.code ?? null }, announce: false }));
        const fault = result.fault;
        return logView(deps, actor, logQuery.parse({}), {
          chain: {
            ok: fault === undefined, checkedAt: deps.now().toISOString(), entries: result.checked, headSeq: result.head.seq, headHash: result.head.hash,
            ...(fault === undefined ? {} : { fault: { seq: fault.seq, message: { key: `audit.fault.${fault.code}` } } }),
          },
        });
      },
    }),
  ];
}

async function logView(deps: AuditPageDeps, actor: OfficerActor, query: LogQuery, more: object): Promise<PageResult> {
  const [entries, agencies] = await Promise.all([deps.audit.search(actor, filterOf(query), PAGE + 1), deps.agencyNames()]);
  const shown = entries.slice(0, PAGE);
  const last = shown.at(-1);
  const next = new URLSearchParams(Object.entries(query).flatMap(([key, value]): [string, string][] => (typeof value === 'string' && key !== 'lang' ? [[key, value]] : [])));
  if (last !== undefined) next.set('before', String(last.seq));
  return view('audit/log', { key: 'audit.title' }, {
    verifyAction: '/audit/verify',
    filter: { action: '/audit', values: query, actions: [] },
    entries: shown.map((entry) => ({
      seq: entry.seq, at: entry.at, actorName: entry.actorName, actorKind: entry.actorKind, action: entry.action, actionText: entry.action, subject: `${entry.subjectType} ${entry.subjectId}`,
      ...(entry.agencyId === null ? {} : { agencyName: agencies.get(entry.agencyId) ?? entry.agencyId }),
      ...(SUBJECT_PAGES[entry.subjectType] === undefined ? {} : { subjectHref: `${SUBJECT_PAGES[entry.subjectType]}${encodeURIComponent(entry.subjectId)}` }),
      purpose: entry.purpose, dossierCode: entry.dossierCode, requestId: entry.requestId, hash: entry.hash,
    })),
    pager: { shown: shown.length, ...(entries.length > PAGE ? { nextUrl: `/audit?${next.toString()}` } : {}), ...(query.before === undefined ? {} : { firstUrl: '/audit' }) },
    ...more,
  });
}

/** Days are Vietnam's; the log keeps instants. */
function filterOf(query: LogQuery): AuditFilter {
  const instantOf = (day: string): string => new Date(`${day}T00:00:00+07:00`).toISOString();
  return {
    ...(query.from !== undefined && isLocalDate(query.from) ? { from: instantOf(query.from) } : {}),
    ...(query.to !== undefined && isLocalDate(query.to) ? { to: instantOf(addDays(query.to, 1)) } : {}),
    ...(query.actor === undefined ? {} : { actorId: query.actor }),
    ...(query.action === undefined ? {} : { action: query.action }),
    ...(query.subject === undefined ? {} : { subjectIds: [query.subject] }),
    ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }),
    ...(query.before === undefined ? {} : { before: query.before }),
  };
}
