import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { formatLocalDate, localDateOf } from '../../../kernel/calendar.js';
import { requirePermission } from '../../../kernel/permission.js';
import { definePage } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { Sheet } from '../../../platform/papers/sheets.js';
import { LIST_KINDS, LIST_STATES } from '../model.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';
import { sendSheet, SHEET_FORMATS } from './send-sheet.js';

const exportParams = z.object({ format: z.enum(SHEET_FORMATS) });
const HOLD_STATES = ['standing', 'lift-asked', 'lifted'] as const;
const MOST_ROWS = 10_000;
const PAGE = 200;

/** The registers of the archivist as files: lists and where they stand, holds, schedules. Each export is on record. */
export function registerExports(deps: DispositionPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/disposition/registers/lists.:format', access: 'officer', params: exportParams, query: z.object({ kind: z.enum(LIST_KINDS).optional().catch(undefined), state: z.enum(LIST_STATES).optional().catch(undefined) }),
      handle: async ({ actor, params, query, lang, res }) => {
        requirePermission(actor, 'retention.read');
        await sendSheet(deps, actor, { format: params.format, lang, sheet: await listsSheet(deps, actor, query, lang), subject: { type: 'disposition', id: 'lists' }, name: 'danh-muc' }, res);
        return { kind: 'sent' };
      },
    }),
    definePage({
      method: 'get', path: '/disposition/registers/holds.:format', access: 'officer', params: exportParams, query: z.object({ state: z.enum(HOLD_STATES).catch('standing') }),
      handle: async ({ actor, params, query, lang, res }) => {
        await sendSheet(deps, actor, { format: params.format, lang, sheet: await holdsSheet(deps, actor, query.state, lang), subject: { type: 'disposition', id: 'holds' }, name: 'lenh-giu' }, res);
        return { kind: 'sent' };
      },
    }),
    definePage({
      method: 'get', path: '/disposition/registers/schedules.:format', access: 'officer', params: exportParams,
      handle: async ({ actor, params, lang, res }) => {
        requirePermission(actor, 'retention.read');
        await sendSheet(deps, actor, { format: params.format, lang, sheet: await schedulesSheet(deps, lang), subject: { type: 'disposition', id: 'schedules' }, name: 'lich-bao-quan' }, res);
        return { kind: 'sent' };
      },
    }),
  ];
}

async function listsSheet(deps: DispositionPageDeps, actor: OfficerActor, query: { kind?: (typeof LIST_KINDS)[number] | undefined; state?: (typeof LIST_STATES)[number] | undefined }, lang: Lang): Promise<Sheet> {
  const say = (key: string): string => deps.translator.t(lang, key);
  const names = new Map((await deps.catalogue.listAgencies()).map((agency) => [agency.id, agency.name]));
  const rows: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.disposition.lists(actor, { ...(query.kind === undefined ? {} : { kind: query.kind }), ...(query.state === undefined ? {} : { states: [query.state] }) }, cursor, PAGE);
    for (const list of page.items) {
      const { total } = await deps.disposition.counts(list.id);
      rows.push([
        String(rows.length + 1), list.title, say(`disposition.kind.${list.kind}`), say(`disposition.state.${list.state}`), String(total), names.get(list.agencyId) ?? list.agencyId, list.handler.name,
        formatLocalDate(localDateOf(new Date(list.createdAt))), list.decision === null ? '' : `${list.decision.number} (${formatLocalDate(list.decision.date)})`,
      ]);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined && rows.length < MOST_ROWS);
  const headings = [say('disposition.column.order'), say('disposition.create.name'), say('disposition.create.kind'), ...['state', 'records', 'agency', 'handler', 'since'].map((name) => say(`disposition.column.${name}`)), say('disposition.decide.title')];
  return { name: say('disposition.title'), headings, rows, shares: [1.7, 7, 4, 3, 2.4, 5, 4, 3.4, 4] };
}

async function holdsSheet(deps: DispositionPageDeps, actor: OfficerActor, state: (typeof HOLD_STATES)[number], lang: Lang): Promise<Sheet> {
  const say = (key: string): string => deps.translator.t(lang, key);
  const rows: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.holds.list(actor, { state }, cursor);
    for (const hold of page.items) {
      rows.push([
        hold.code, hold.title, hold.authority, hold.reference, hold.reason, say(`holds.target.${hold.target.kind}`), say(`holds.reach.${hold.reach}`), formatLocalDate(localDateOf(new Date(hold.placedAt))),
        formatLocalDate(hold.reviewOn), say(`holds.state.${hold.state}`),
      ]);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined && rows.length < MOST_ROWS);
  return { name: say('holds.title'), headings: ['code', 'title', 'authority', 'reference', 'reason', 'target', 'reach', 'placed', 'reviewOn', 'state'].map((name) => say(`holds.field.${name}`)), rows, shares: [3.4, 4, 4, 3, 6, 3, 3, 3.6, 3.6, 3] };
}

async function schedulesSheet(deps: DispositionPageDeps, lang: Lang): Promise<Sheet> {
  const say = (key: string, params: Readonly<Record<string, string | number>> = {}): string => deps.translator.t(lang, key, params);
  const rows = (await deps.retention.schedules()).map((one) => [
    one.scheduleCode, String(one.version), lang === 'vi' ? one.titleVi : one.titleEn, one.period.kind === 'permanent' ? say('retention.period.permanent') : say('retention.period.years', { count: one.period.years }),
    say(`retention.trigger.${one.trigger}`), say(`retention.action.${one.action}`), one.mandates.map((mandate) => [mandate.number, mandate.article].filter((part) => part !== null && part !== '').join(', ')).join('; '),
    one.validFrom === null ? '' : formatLocalDate(one.validFrom), say(`retention.versionState.${one.state}`),
  ]);
  return { name: say('retention.schedules.title'), headings: [...['code', 'version', 'title', 'period', 'trigger', 'action', 'mandates', 'validFrom'].map((name) => say(`retention.field.${name}`)), say('disposition.column.state')], rows, shares: [2.2, 1.8, 8, 3, 4, 4, 6, 3.6, 3] };
}
