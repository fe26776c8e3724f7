import { z } from 'zod';
import { may, requirePermission } from '../../kernel/permission.js';
import type { Permission } from '../../kernel/permission.js';
import { addDays, isLocalDate } from '../../kernel/calendar.js';
import type { OfficerActor } from '../../kernel/actor.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import { definePage, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formText } from '../../platform/http/form.js';
import type { Audit } from './audit.js';
import type { AuditEntry } from './model.js';
import type { AuditFilter } from './store.js';

export interface AuditPageDeps {
  readonly audit: Audit;
  readonly uow: UnitOfWork;
  readonly agencyNames: () => Promise<ReadonlyMap<string, string>>;
  /** Which of these records the reader could open as things stand: personal papers need a dossier, which a log does not give. */
  readonly openRecords: (actor: OfficerActor, recordIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Ids of the accounts and clients whose name or login name holds the words, without regard to marks and case. */
  readonly actorsNamed: (words: string) => Promise<readonly string[]>;
  /** Every act that has a sentence, by its code. */
  readonly acts: readonly string[];
  readonly now: () => Date;
}

const logQuery = z.object({ from: formText, to: formText, actor: formText, action: formText, subject: formText, dossier: formText, before: z.coerce.number().int().optional(), lang: formText });
type LogQuery = z.output<typeof logQuery>;
const PAGE = 50;
/** Where a subject has a page of its own, and who may enter it: a log never leads to a door that stays shut. */
const SUBJECT_PAGES: Readonly<Record<string, { readonly path: string; readonly needs: Permission }>> = {
  record: { path: '/records/', needs: 'record.read' }, owner: { path: '/owners/', needs: 'owner.read' }, dossier: { path: '/intake/dossiers/', needs: 'dossier.read' },
  user: { path: '/users/', needs: 'access.manage' }, client: { path: '/clients/', needs: 'client.manage' },
};

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
  const actorIds = query.actor === undefined ? undefined : [query.actor, ...(await deps.actorsNamed(query.actor))];
  const [entries, agencies] = await Promise.all([deps.audit.search(actor, filterOf(query, actorIds), PAGE + 1), deps.agencyNames()]);
  const known = new Set(deps.acts);
  const shown = entries.slice(0, PAGE);
  const open = await deps.openRecords(actor, [...new Set(shown.filter((entry) => entry.subjectType === 'record').map((entry) => entry.subjectId))]);
  const last = shown.at(-1);
  const next = new URLSearchParams(Object.entries(query).flatMap(([key, value]): [string, string][] => (typeof value === 'string' && key !== 'lang' ? [[key, value]] : [])));
  if (last !== undefined) next.set('before', String(last.seq));
  return view('audit/log', { key: 'audit.title' }, {
    verifyAction: '/audit/verify',
    filter: { action: '/audit', values: query, actions: deps.acts.map((value) => ({ value, label: { key: `audit.act.${value}` } })) },
    entries: shown.map((entry) => ({
      seq: entry.seq, at: entry.at, actorName: entry.actorName, actorKind: entry.actorKind, action: entry.action, actionText: known.has(entry.action) ? { key: `audit.act.${entry.action}` } : entry.action, subject: `${entry.subjectType} ${entry.subjectId}`,
      ...(entry.agencyId === null ? {} : { agencyName: agencies.get(entry.agencyId) ?? entry.agencyId }),
      ...pageOf(actor, entry, open),
      purpose: entry.purpose, dossierCode: entry.dossierCode, requestId: entry.requestId, hash: entry.hash,
    })),
    pager: { shown: shown.length, ...(entries.length > PAGE ? { nextUrl: `/audit?${next.toString()}` } : {}), ...(query.before === undefined ? {} : { firstUrl: '/audit' }) },
    ...more,
  });
}

function pageOf(actor: OfficerActor, entry: AuditEntry, openRecords: ReadonlySet<string>): { subjectHref?: string } {
  const page = SUBJECT_PAGES[entry.subjectType];
  if (page === undefined || !may(actor, page.needs) || (entry.subjectType === 'record' && !openRecords.has(entry.subjectId))) return {};
  return { subjectHref: `${page.path}${encodeURIComponent(entry.subjectId)}` };
}

/** Days are Vietnam's; the log keeps instants. */
function filterOf(query: LogQuery, actorIds: readonly string[] | undefined): AuditFilter {
  const instantOf = (day: string): string => new Date(`${day}T00:00:00+07:00`).toISOString();
  return {
    ...(query.from !== undefined && isLocalDate(query.from) ? { from: instantOf(query.from) } : {}),
    ...(query.to !== undefined && isLocalDate(query.to) ? { to: instantOf(addDays(query.to, 1)) } : {}),
    ...(actorIds === undefined ? {} : { actorIds }),
    ...(query.action === undefined ? {} : { action: query.action }),
    ...(query.subject === undefined ? {} : { subjectIds: [query.subject] }),
    ...(query.dossier === undefined ? {} : { dossierCode: query.dossier }),
    ...(query.before === undefined ? {} : { before: query.before }),
  };
}
