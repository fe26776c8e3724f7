import { layoutYears } from '../../../../server/archive/disposition/doors/layout-years.js';
import type { Sample } from './common.js';
import { aPage } from './common.js';

const person = { id: 'u1', name: 'Nguyễn Thị Mẫu Lan' };
const list = {
  id: '01L1', kind: 'destruction', title: 'Danh mục hủy 2026 <b>', state: 'council', agencyName: 'UBND xã Mẫu Sơn Tịnh', author: person, handler: { id: 'u2', name: 'Phạm Văn Thử Đức' }, needsOpinion: true,
  coolingOffUntil: '2026-12-01T03:00:00Z', version: 4,
  council: [{ userId: 'u3', name: 'Trần Văn Mẫu', role: 'chair', opinion: 'agrees', remark: 'Nhất trí', at: '2026-11-20T03:00:00Z' }, { userId: 'u4', name: 'Lê Thị Thử', role: 'secretary', opinion: null, remark: null, at: null }],
  opinion: { number: '1/LTLS', date: '2026-11-19', agrees: true, text: 'Đồng ý', by: person, at: '2026-11-19T03:00:00Z' }, decision: { number: '12/QĐ-UBND', date: '2026-11-20', by: person, at: '2026-11-20T03:00:00Z' },
  receipts: [{ number: '9/BB', date: '2026-11-21', accepted: false, note: 'Thiếu EAD', by: person, at: '2026-11-21T03:00:00Z' }], aborted: { by: person, at: '2026-11-21T03:00:00Z', reason: 'Có khiếu nại' },
};
const item = (extra: object): object => ({ recordId: '01R1', href: '/records/01R1', title: 'Giấy phép xây dựng <i>', number: '15/GPXD', typeName: 'Giấy phép xây dựng', dueOn: '2025-12-31', verdict: 'destroy', ground: 'expired', reason: 'Hết hạn', evidence: 'Điều 16', by: 'Nguyễn Thị Mẫu Lan', state: 'waiting', there: true, ...extra });

export const dispositionSamples: readonly Sample[] = [
  {
    name: 'retention-desk', view: 'retention/desk', path: '/retention',
    model: (lang) => ({
      ...aPage(lang, '/retention', { key: 'disposition.desk.title' }),
      tiles: [{ label: { key: 'disposition.tile.overdue', params: { count: 3 } }, count: 3, href: '/disposition/due', icon: 'alert', urgent: true }, { label: { key: 'disposition.tile.quarter', params: { count: 12 } }, count: 12, href: '/disposition/due', icon: 'calendar' }],
      chart: layoutYears([{ year: '2026', action: 'destroy', count: 4 }, { year: '2026', action: 'review', count: 2 }, { year: '2029', action: 'transfer', count: 9 }, { year: '2099', action: 'keep', count: 3 }], 2056, (year) => `/disposition/due?dueFrom=${String(year)}-01-01`),
      states: [{ kind: 'destruction', state: 'council', count: 1, share: 100, href: '/disposition?state=council' }], mine: [{ href: '/disposition/lists/01L1', title: list.title, kind: 'destruction', state: 'council' }],
      holds: [{ href: '/holds/1', code: 'GIU-2026-0001', title: 'Khiếu nại đất đai', reviewOn: '2026-11-01', late: true }], links: [{ href: '/disposition', key: 'disposition.title', icon: 'list' }],
    }),
  },
  { name: 'retention-desk-empty', view: 'retention/desk', path: '/retention', model: (lang) => ({ ...aPage(lang, '/retention', { key: 'disposition.desk.title' }), tiles: [], chart: layoutYears([], 2056, () => ''), states: [], mine: [], holds: [], links: [] }) },
  {
    name: 'disposition-lists', view: 'disposition/lists', path: '/disposition',
    model: (lang) => ({
      ...aPage(lang, '/disposition', { key: 'disposition.title' }),
      lists: [{ href: '/disposition/lists/01L1', title: list.title, kind: 'destruction', state: 'cooling-off', agencyName: list.agencyName, handlerName: 'Phạm Văn Thử Đức', createdAt: '2026-11-01T03:00:00Z', total: 12, coolingOffUntil: '2026-12-01T03:00:00Z' }],
      filter: { action: '/disposition', values: { kind: 'destruction' }, kinds: ['destruction', 'transfer'], states: ['draft', 'council'] },
      create: { action: '/disposition', values: { title: 'x' }, targets: [{ value: 'a', label: 'Trung tâm Lưu trữ lịch sử' }] }, errors: { title: { key: 'error.field.required' } }, errorList: [{ field: 'title', message: { key: 'error.field.required' } }], pager: { shown: 1, nextUrl: '/disposition?cursor=x' },
    }),
  },
  {
    name: 'disposition-due', view: 'disposition/due', path: '/disposition/due',
    model: (lang) => ({
      ...aPage(lang, '/disposition/due', { key: 'disposition.due.title' }),
      rows: [
        { recordId: '01R1', href: '/records/01R1', title: 'Giấy phép <b>', number: '15/GPXD', typeName: 'Giấy phép xây dựng', state: 'dated', dueOn: '2025-12-31', action: 'review', confirmed: false, steps: [{ key: 'disposition.due.unconfirmed' }], held: false, blocked: false, free: true },
        { recordId: '01R2', href: '/records/01R2', title: 'Công văn', typeName: 'Công văn', state: 'permanent', action: 'transfer', confirmed: true, steps: [], held: true, blocked: true, listHref: '/disposition/lists/01L1', keptUntil: '2030-12-31', keptReason: 'Còn dùng', free: false },
      ],
      total: 2, filter: { action: '/disposition/due', values: { view: 'due', list: '01L1' }, views: ['due', 'permanent'], actions: ['destroy', 'review'], types: [{ value: 'gpxd', label: 'Giấy phép xây dựng' }], agencies: [{ value: 'a', label: list.agencyName }] },
      propose: { action: '/disposition/due', listId: '01L1', lists: [{ value: '01L1', label: list.title }], newHref: '/disposition', hidden: [{ name: 'view', value: 'due' }], allHref: '/disposition/choose?source=due' }, exports: [{ format: 'csv', href: '/disposition/due/export.csv' }], pager: { shown: 2, total: 2 },
    }),
  },
  { name: 'disposition-due-empty', view: 'disposition/due', path: '/disposition/due', model: (lang) => ({ ...aPage(lang, '/disposition/due', { key: 'disposition.due.title' }), rows: [], total: 0, filter: { action: '/disposition/due', values: {}, views: ['due'], actions: [], types: [], agencies: [] }, exports: [], pager: {} }) },
  {
    name: 'disposition-choose', view: 'disposition/choose', path: '/disposition/choose',
    model: (lang) => ({
      ...aPage(lang, '/disposition/choose', { key: 'disposition.choose.title' }), source: 'search', question: 'q=a%20b&type=gpxd', action: '/disposition/choose', listId: '01L1', lists: [{ value: '01L1', label: list.title }], newHref: '/disposition',
      backHref: '/search?q=a', total: 12_000, cut: true, most: 10_000, added: 9, effects: [{ name: 'held', count: 1 }, { name: 'elsewhere', count: 2 }, { name: 'notKept', count: 3 }],
      warnings: [{ name: 'notDue', count: 1 }, { name: 'linked', count: 1 }, { name: 'keptLonger', count: 1 }], types: [{ name: 'Giấy phép <b>', count: 9 }], sample: [{ href: '/records/01R1', title: 'Giấy phép <b>', number: '15/GPXD' }], more: 8,
    }),
  },
  {
    name: 'disposition-choose-nothing', view: 'disposition/choose', path: '/disposition/choose',
    model: (lang) => ({
      ...aPage(lang, '/disposition/choose', { key: 'disposition.choose.title' }), source: 'due', question: 'view=due', action: '/disposition/choose', lists: [], newHref: '/disposition', backHref: '/disposition/due', total: 0, cut: false, most: 10_000, added: 0,
      effects: [], warnings: [], types: [], sample: [], more: 0,
    }),
  },
  { name: 'disposition-ending', view: 'disposition/ending', path: '/disposition/ending', model: (lang) => ({ ...aPage(lang, '/disposition/ending', { key: 'disposition.ending.title' }), days: 30, rows: [{ href: '/records/01R1', title: 'Giấy xác nhận', number: '1/XN', typeName: 'Giấy xác nhận', validTo: '2026-12-01' }], pager: { shown: 1 } }) },
  {
    name: 'disposition-list', view: 'disposition/list', path: '/disposition/lists/01L1',
    model: (lang) => ({
      ...aPage(lang, '/disposition/lists/01L1', list.title), list: { ...list, targetName: 'Trung tâm Lưu trữ lịch sử' }, steps: [{ state: 'draft', status: 'done' }, { state: 'council', status: 'current' }, { state: 'decision', status: 'to-come' }],
      counts: { total: 2, verdicts: [{ name: 'destroy', count: 1 }], states: [{ name: 'skipped', count: 1 }] },
      items: [item({}), item({ recordId: '01R2', href: undefined, title: null, number: null, there: false, state: 'erased' }), item({ recordId: '01R3', state: 'skipped', outcome: 'held', verdict: 'keep-until', ground: null, keepUntil: '2031-12-31' })],
      papers: [{ kind: 'list', href: '/records/p1', sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', madeAt: '2026-11-20T03:00:00Z' }], files: [{ name: 'urn_H48_uuid.zip', sizeBytes: 1_000_000, href: '/disposition/lists/01L1/packages/x.zip' }],
      actions: {
        edit: { dueHref: '/disposition/due?list=01L1', removeAction: '/x/remove' }, undoAdding: { action: '/x/undo-adding', ranks: '1-2', count: 2 }, submit: '/x/submit', appraise: { action: '/x/appraise', rest: 2, verdicts: ['destroy', 'keep-until', 'exclude', 'pending'], grounds: ['expired', 'duplicate', 'other'] }, concludeAppraisal: '/x/ca',
        seat: { action: '/x/seat', people: [{ value: 'u5', label: 'Người khác' }], roles: ['chair', 'member'] }, speak: { action: '/x/speak', opinion: 'agrees', remark: '' }, concludeCouncil: '/x/cc', opine: '/x/opine', decide: { action: '/x/decide', version: 4 }, returnTo: '/x/return', abort: '/x/abort',
        start: { action: '/x/start', until: '2026-12-01T03:00:00Z', ready: true }, repack: '/x/repack', send: '/x/send', receive: '/x/receive', reassign: { action: '/x/reassign', people: [{ value: 'u5', label: 'Người khác' }] },
      },
      exports: [{ format: 'pdf', href: '/x.pdf' }], trail: [{ at: '2026-11-20T03:00:00Z', action: 'disposition.decided', who: 'Trần Văn Mẫu' }, { at: '2026-11-21T03:00:00Z', action: 'disposition.aborted', who: 'Trần Văn Mẫu', reason: 'Có khiếu nại' }],
      values: {}, errors: {}, errorList: [], pager: { shown: 3, total: 3 },
    }),
  },
  {
    name: 'record-life', view: 'retention/life', path: '/records/01R1/life',
    model: (lang) => ({
      ...aPage(lang, '/records/01R1/life', { key: 'disposition.life.title' }), id: '01R1', record: { href: '/records/01R1', title: 'Giấy phép <b>', number: '15/GPXD' }, reads: 4,
      tombstone: { decisionNumber: '12/QĐ', decisionDate: '2026-11-20', decidedBy: 'A', executedBy: 'B', executedAt: '2026-11-30T03:00:00Z', ground: 'expired', reason: '', files: [{ path: 'master/0001.pdf', sha256: '9f86', sizeBytes: 10 }] },
      events: [{ at: '2026-11-20T03:00:00Z', action: 'record.accessioned', who: 'Trần Văn Mẫu', reason: 'Cấp mới' }], lists: [{ href: '/disposition/lists/01L1', title: 'Danh mục', state: 'executed', papers: [{ href: '/records/p', kind: 'list' }] }],
    }),
  },
  {
    name: 'record-with-disposition', view: 'records/record', path: '/records/01R9',
    model: (lang) => ({
      ...aPage(lang, '/records/01R9', 'Công văn'), record: { id: '01R9', title: 'Công văn', typeName: 'Công văn', custodianName: 'UBND', copyClass: 'A', sensitivityKey: 'records.sensitivity.public', validity: { state: 'in-force' }, signatureCount: 0, pageCount: 1, textState: 'waiting', accessionedAt: '2026-11-20T03:00:00Z', accessionedBy: 'A', version: 1 },
      viewer: { title: 'Công văn', originalUrl: '/x', pages: [] }, owners: [], fields: [], statusHistory: [], links: [], history: [], looks: [], files: [], actions: {},
      cards: [{ partial: 'disposition-panel', model: { lifeHref: '/records/01R9/life', lists: [{ href: '/disposition/lists/01L1', title: 'Danh mục', state: 'draft' }] } }, { partial: 'disposition-panel', model: { lifeHref: '/records/01R9/life', lists: [] } }].slice(0, 1),
    }),
  },
];
