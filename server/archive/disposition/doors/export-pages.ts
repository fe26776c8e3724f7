import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { formatLocalDate } from '../../../kernel/calendar.js';
import { requirePermission } from '../../../kernel/permission.js';
import { definePage } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import { formText } from '../../../platform/http/form.js';
import { renderPaper } from '../../../platform/papers/render-paper.js';
import { SHEET_MEDIA_TYPES, writeCsv, writeXlsx } from '../../../platform/papers/sheets.js';
import type { Sheet } from '../../../platform/papers/sheets.js';
import { ACTIONS } from '../../retention/model.js';
import { placeOf } from '../papers/build-papers.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';
import { DUE_VIEWS, filterOf } from './due-pages.js';

const FORMATS = ['csv', 'xlsx', 'pdf'] as const;
const exportParams = z.object({ format: z.enum(FORMATS) });
const dueQuery = z.object({ view: z.enum(DUE_VIEWS).catch('due'), dueBy: formText, dueFrom: formText, action: z.enum(ACTIONS).optional().catch(undefined), typeCode: formText, list: formText });
const SLICE = 200;
const MOST_ROWS = 10_000;

/** Lists as files: comma-separated, spreadsheet, or a paper in the layout of Nghị định 30/2020. Each export is on record. */
export function exportPages(deps: DispositionPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/disposition/due/export.:format', access: 'officer', params: exportParams, query: dueQuery,
      handle: async ({ actor, params, query, lang, res }) => {
        requirePermission(actor, 'retention.read');
        await send(deps, actor, { format: params.format, lang, sheet: await dueSheet(deps, actor, query, lang), subject: { type: 'disposition', id: 'due' }, name: 'den-han' }, res);
        return { kind: 'sent' };
      },
    }),
    definePage({
      method: 'get', path: '/disposition/lists/:id/export.:format', access: 'officer', params: exportParams.extend({ id: z.string().max(100) }),
      handle: async ({ actor, params, lang, res }) => {
        const list = await deps.disposition.get(actor, params.id);
        await send(deps, actor, { format: params.format, lang, sheet: await listSheet(deps, actor, params.id, list.title, lang), subject: { type: 'disposition-list', id: list.id }, name: 'danh-muc' }, res);
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
    const page = await deps.retention.list(scope, filterOf(query, deps.clock.today()), cursor, SLICE);
    for (const row of page.items) {
      const found = await deps.records.peek(row.recordId);
      rows.push([
        String(rows.length + 1), found?.record.documentNumber ?? '', found?.record.title ?? row.recordId, types.get(row.typeCode) ?? row.typeCode, row.dueOn === null ? say(`disposition.dueState.${row.state}`) : formatLocalDate(row.dueOn),
        row.action === null ? '' : say(`disposition.action.${row.action}`), row.steps.map((step) => say(`retention.step.${step.code}`, step.params)).join(' '),
      ]);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined && rows.length < MOST_ROWS);
  return { name: say('disposition.due.title'), headings: ['order', 'number', 'record', 'type', 'dueOn', 'action', 'why'].map((name) => say(`disposition.column.${name}`)), rows, shares: [1, 3, 8, 4, 3, 3, 9] };
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
  return { name: title, headings: ['order', 'number', 'record', 'type', 'dueOn', 'verdict', 'reason', 'state'].map((name) => say(`disposition.column.${name}`)), rows, shares: [1, 3, 8, 4, 3, 3, 6, 3] };
}

async function typeNames(deps: DispositionPageDeps, lang: Lang): Promise<ReadonlyMap<string, string>> {
  return new Map((await deps.catalogue.listTypes()).map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
}

interface Export {
  readonly format: (typeof FORMATS)[number];
  readonly lang: Lang;
  readonly sheet: Sheet;
  readonly subject: { readonly type: string; readonly id: string };
  readonly name: string;
}

async function send(deps: DispositionPageDeps, actor: OfficerActor, { format, sheet, subject, name }: Export, res: { set(headers: object): unknown; end(bytes: Uint8Array): unknown }): Promise<void> {
  await deps.uow.run(actor, async (tx) => tx.record({ name: 'disposition.exported', subject, data: { format, rows: sheet.rows.length }, announce: false }));
  const bytes = format === 'csv' ? Buffer.from(writeCsv(sheet), 'utf8') : format === 'xlsx' ? await writeXlsx(sheet) : await paperOf(deps, actor, sheet);
  res.set({
    'Content-Type': format === 'pdf' ? 'application/pdf' : SHEET_MEDIA_TYPES[format], 'Content-Length': String(bytes.length), 'Content-Disposition': `attachment; filename="${name}-${deps.clock.today()}.${format}"`,
    'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff',
  });
  res.end(bytes);
}

async function paperOf(deps: DispositionPageDeps, actor: OfficerActor, sheet: Sheet): Promise<Uint8Array> {
  const agency = await deps.catalogue.agency(actor.agencyId);
  return renderPaper({
    landscape: true, issuer: { name: agency?.name ?? actor.agencyId }, place: placeOf(agency?.name ?? ''), date: deps.clock.today(), title: 'DANH SÁCH', abstract: sheet.name, fileTitle: sheet.name, createdAt: deps.clock.now(),
    body: [{ kind: 'table', columns: sheet.headings.map((title, index) => ({ title, share: sheet.shares?.[index] ?? 3 })), rows: sheet.rows }], signers: [{ title: 'NGƯỜI LẬP', name: actor.name }],
  });
}
