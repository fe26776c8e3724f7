import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { formatLocalDate } from '../../../kernel/calendar.js';
import { requirePermission } from '../../../kernel/permission.js';
import { definePage } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { Sheet } from '../../../platform/papers/sheets.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';
import { dueQuery, filterOf } from './due-query.js';
import { sendSheet, SHEET_FORMATS } from './send-sheet.js';

const exportParams = z.object({ format: z.enum(SHEET_FORMATS) });
const SLICE = 200;
const MOST_ROWS = 10_000;

/** Lists as files: comma-separated, spreadsheet, or a paper in the layout of Nghị định 30/2020. Each export is on record. */
export function exportPages(deps: DispositionPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/disposition/due/export.:format', access: 'officer', params: exportParams, query: dueQuery,
      handle: async ({ actor, params, query, lang, res }) => {
        requirePermission(actor, 'retention.read');
        await sendSheet(deps, actor, { format: params.format, lang, sheet: await dueSheet(deps, actor, query, lang), subject: { type: 'disposition', id: 'due' }, name: 'den-han' }, res);
        return { kind: 'sent' };
      },
    }),
    definePage({
      method: 'get', path: '/disposition/lists/:id/export.:format', access: 'officer', params: exportParams.extend({ id: z.string().max(100) }),
      handle: async ({ actor, params, lang, res }) => {
        const list = await deps.disposition.get(actor, params.id);
        await sendSheet(deps, actor, { format: params.format, lang, sheet: await listSheet(deps, actor, params.id, list.title, lang), subject: { type: 'disposition-list', id: list.id }, name: 'danh-muc' }, res);
        return { kind: 'sent' };
      },
    }),
  ];
}

async function dueSheet(deps: DispositionPageDeps, actor: OfficerActor, query: z.output<typeof dueQuery>, lang: Lang): Promise<Sheet> {
  const say = (key: string, params = {}): string => deps.translator.t(lang, key, params);
  const scope = await deps.records.scopeFor(actor);
  const types = await typeNames(deps, lang);
  const rows: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.retention.list(scope, filterOf(query, actor, deps.clock.today()), cursor, SLICE);
    for (const row of page.items) {
      const found = await deps.records.peek(row.recordId);
      rows.push([
        String(rows.length + 1), found?.record.documentNumber ?? '', found?.record.title ?? row.recordId, types.get(row.typeCode) ?? row.typeCode, row.dueOn === null ? say(`disposition.dueState.${row.state}`) : formatLocalDate(row.dueOn),
        row.action === null ? '' : say(`disposition.action.${row.action}`), row.steps.map((step) => say(`retention.step.${step.code}`, step.params)).join(' '),
      ]);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined && rows.length < MOST_ROWS);
  return { name: say('disposition.due.title'), headings: ['order', 'number', 'record', 'type', 'dueOn', 'action', 'why'].map((name) => say(`disposition.column.${name}`)), rows, shares: [1.6, 3, 8, 4, 3.2, 3, 9] };
}

async function listSheet(deps: DispositionPageDeps, actor: OfficerActor, listId: string, title: string, lang: Lang): Promise<Sheet> {
  const say = (key: string): string => deps.translator.t(lang, key);
  const types = await typeNames(deps, lang);
  const rows: string[][] = [];
  for (let after: number | undefined = 0; after !== undefined && rows.length < MOST_ROWS; ) {
    const page: Awaited<ReturnType<typeof deps.disposition.items>> = await deps.disposition.items(actor, listId, after, SLICE - 1);
    for (const item of page.items) {
      rows.push([
        String(item.rank), item.documentNumber ?? '', item.title ?? item.recordId, types.get(item.typeCode) ?? item.typeCode, item.dueOn === null ? '' : formatLocalDate(item.dueOn), say(`disposition.verdict.${item.verdict}`),
        [item.ground === null ? '' : say(`disposition.ground.${item.ground}`), item.reason ?? '', item.evidence ?? ''].filter((text) => text !== '').join('; '), say(`disposition.itemState.${item.state}`),
      ]);
    }
    after = page.next;
  }
  return { name: title, headings: ['order', 'number', 'record', 'type', 'dueOn', 'verdict', 'reason', 'state'].map((name) => say(`disposition.column.${name}`)), rows, shares: [1.6, 3, 8, 4, 3.2, 3, 6, 3] };
}

/** Names of types by code. */
export async function typeNames(deps: DispositionPageDeps, lang: Lang): Promise<ReadonlyMap<string, string>> {
  return new Map((await deps.catalogue.listTypes()).map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
}
