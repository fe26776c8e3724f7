import { formModel } from '../../../../server/archive/retention/pages.js';
import { valuesOf } from '../../../../server/archive/retention/forms.js';
import { presentRule, presentVersion, sayPeriod, sayStep } from '../../../../server/archive/retention/present.js';
import { layoutPairs } from '../../../../server/archive/retention/simulation/layout-pairs.js';
import { aRule, aVersion } from '../../../builders/a-schedule.js';
import type { Sample } from './common.js';
import { aPage, aPager } from './common.js';

const version = aVersion({ version: 2, confirmed: false, mandates: [{ number: '33/2024/QH15', article: 'Điều 15', issuedOn: '2024-06-21', certainty: 'second-hand' }], note: 'Chờ Sở Nội vụ xác nhận', scope: 'Giấy phép' });
const name = (id: string | null): string => (id === null ? '' : 'Nguyễn Thị Mẫu Lan');
const form = (action: string): object => formModel(action, valuesOf(version, '2026-11-22'));
const none = { errors: {}, errorList: [] };

const record = {
  id: '01R3', title: 'Công văn về việc kiểm tra', typeName: 'Công văn', custodianName: 'UBND xã Mẫu Bình Sơn', copyClass: 'A', sensitivityKey: 'records.sensitivity.public', validity: { state: 'in-force' }, signatureCount: 0,
  pageCount: 1, textState: 'text-layer', accessionedAt: '2026-11-20T03:00:00Z', accessionedBy: 'Nguyễn Thị Mẫu Lan', version: 1,
};
const hold = {
  href: '/holds/01H1', code: 'GIU-2026-0001', title: 'Khiếu kiện thửa 123', authority: 'Tòa án nhân dân tỉnh', reference: '12/2026/QĐ-TA ngày 02/11/2026', reason: 'Đang giải quyết khiếu kiện', state: 'lift-asked', stateKey: 'holds.state.lift-asked',
  targetKey: 'holds.target.search', reachKey: 'holds.reach.province', placedAt: '2026-11-02T03:00:00Z', placedBy: 'Nguyễn Thị Mẫu Lan', reviewOn: '2026-11-20', overdue: true,
};
const steps = [{ code: 'work-ended', params: { schedule: 'LT-07', version: 2, rule: 3, years: 10, year: 2024, due: '2034-12-31' } }, { code: 'validity-floor', params: { until: '2027-06-30', years: 10, due: '2037-12-31' } }].map(sayStep);

/** Pages and panels of schedules, simulation and holds. */
export const retentionSamples: readonly Sample[] = [
  {
    name: 'record-kept', view: 'records/record', path: '/records/01R3',
    model: (lang) => ({
      ...aPage(lang, '/records/01R3', record.title), record, viewer: { title: record.title, originalUrl: '/records/01R3/content', pages: [] }, owners: [], fields: [], statusHistory: [], links: [], history: [], looks: [], files: [], actions: {},
      banners: [{ partial: 'hold-banner', model: { count: 2, judged: true, holds: [{ ...hold, liftAsked: true }] } }],
      cards: [
        {
          partial: 'retention-panel', model: {
            state: 'dated', stateKey: 'retention.state.dated', dueOn: '2037-12-31', scheduleCode: 'LT-07', version: 2, scheduleTitle: 'Giấy phép', scheduleHref: '/retention/schedules/LT-07', period: sayPeriod(version.period), unconfirmed: true,
            actionKey: 'retention.action.review', needsPerson: false, steps, blocked: { href: '/records/01R4', title: 'Giấy chứng nhận', until: '2050-12-31' }, holdHref: '/holds/new?record=01R3',
            decisions: [{ say: { key: 'retention.decision.trigger-date', params: { on: '2024-06-30', schedule: '' } }, triggerKey: 'retention.trigger.work-ended', reason: 'Biên bản bàn giao', at: '2026-11-21T02:00:00Z', by: 'Nguyễn Thị Mẫu Lan' }],
            actions: { override: { action: '/records/01R3/retention/override', schedules: [{ value: 'LT-07', label: 'LT-07 – Giấy phép' }] }, state: { action: '/records/01R3/retention/trigger-date', triggers: [{ value: 'issued', label: { key: 'retention.trigger.issued' } }] } },
          },
        },
      ],
    }),
  },
  {
    name: 'record-not-reckoned', view: 'records/record', path: '/records/01R3',
    model: (lang) => ({
      ...aPage(lang, '/records/01R3', record.title), record, viewer: { title: record.title, originalUrl: '/records/01R3/content', pages: [] }, owners: [], fields: [], statusHistory: [], links: [], history: [], looks: [], files: [], actions: {},
      banners: [{ partial: 'hold-banner', model: { count: 1, judged: false, holds: [] } }], cards: [{ partial: 'retention-panel', model: { pending: true, decisions: [] } }],
    }),
  },
  {
    name: 'schedules', view: 'retention/schedules', path: '/retention/schedules',
    model: (lang) => ({
      ...aPage(lang, '/retention/schedules', { key: 'retention.schedules.title' }), ...none, newHref: '/retention/schedules/new', importAction: '/retention/import', simulationHref: '/retention/simulation',
      schedules: [{ href: '/retention/schedules/LT-07', code: 'LT-07', ...presentVersion(version, lang, name), hasDraft: true }], counts: { total: 1200, needsPerson: 40, states: [{ key: 'retention.state.dated', count: 1160 }, { key: 'retention.state.no-date', count: 40 }] },
      rules: [
        { ...presentRule(aRule({ when: { ...aRule().when, typeCodes: ['cong-van'], fields: [{ key: 'loai', equals: 'thư' }] } }), (code) => code, (id) => id), draftedBy: 'Nguyễn Thị Mẫu Lan', endAction: '/retention/rules/3/end' },
        { ...presentRule(aRule({ number: 4, state: 'draft', appliesTo: 'dossier' }), (code) => code, (id) => id), draftedBy: 'Nguyễn Thị Mẫu Lan', approveAction: '/retention/rules/4/approve' },
      ],
      rule: { action: '/retention/rules', values: { priority: 100, appliesTo: 'record', typeCodes: ['cong-van'], agencyIds: [] }, schedules: [{ value: 'LT-07', label: 'LT-07' }], appliesTo: [{ value: 'record', label: { key: 'retention.appliesTo.record' } }], types: [{ value: 'cong-van', label: 'Công văn' }], agencies: [{ value: 'so-noi-vu', label: 'Sở Nội vụ' }] },
    }),
  },
  { name: 'schedules-empty', view: 'retention/schedules', path: '/retention/schedules', model: (lang) => ({ ...aPage(lang, '/retention/schedules', { key: 'retention.schedules.title' }), ...none, schedules: [], rules: [], counts: { total: 0, needsPerson: 0, states: [] }, simulationHref: '/retention/simulation' }) },
  {
    name: 'schedule', view: 'retention/schedule', path: '/retention/schedules/LT-07',
    model: (lang) => ({
      ...aPage(lang, '/retention/schedules/LT-07', 'LT-07'), ...none, isNew: false, code: 'LT-07', title: 'Giấy phép',
      versions: [presentVersion({ ...version, version: 3, state: 'draft', approvedBy: null, approvedAt: null }, lang, name), presentVersion({ ...version, reachesFixed: true, decision: '77/QĐ-SNV' }, lang, name)],
      draft: { version: 3, own: false, approveAction: '/retention/schedules/LT-07/3/approve', withdrawAction: '/retention/schedules/LT-07/3/withdraw', simulationHref: '/retention/simulation?code=LT-07' }, form: form('/retention/schedules'),
    }),
  },
  { name: 'schedule-new', view: 'retention/schedule', path: '/retention/schedules/new', model: (lang) => ({ ...aPage(lang, '/retention/schedules/new', { key: 'retention.schedules.new' }), isNew: true, versions: [], form: form('/retention/schedules'), errors: { years: { key: 'error.field.years-range', params: { max: 500 } } }, errorList: [{ field: 'years', message: { key: 'error.field.years-range', params: { max: 500 } } }] }) },
  {
    name: 'simulation', view: 'retention/simulation', path: '/retention/simulation',
    model: (lang) => ({
      ...aPage(lang, '/retention/simulation', { key: 'retention.simulation.title' }), ...none, form: form('/retention/simulation'), schedules: [{ value: 'LT-07', label: 'LT-07 – Giấy phép' }], chosen: 'LT-07',
      result: {
        looked: 1200, affected: 300, earlier: 300, later: 0, dueBefore: 10, dueAfter: 120, held: 4, truncated: true, chart: layoutPairs([{ year: '2029', before: 20, after: 120 }, { year: '2034', before: 300, after: 180 }]),
        years: [{ year: '2029', before: 20, after: 120, difference: 100 }], agencies: [{ name: 'Sở Nội vụ', before: 1, after: 5, difference: 4 }], types: [{ name: 'Công văn', before: 1, after: 5, difference: 4 }],
        states: [{ stateKey: 'retention.state.dated', before: 10, after: 10, difference: 0 }],
        samples: [{ href: '/records/01R3', title: 'Công văn', typeName: 'Công văn', agencyName: 'Sở Nội vụ', before: { dueOn: '2034-12-31' }, after: { stateKey: 'retention.state.permanent' } }],
      },
    }),
  },
  { name: 'holds', view: 'retention/holds', path: '/holds', model: (lang) => ({ ...aPage(lang, '/holds', { key: 'holds.title' }), holds: [hold], tabs: [{ href: '/holds?state=standing', labelKey: 'holds.tab.standing', current: true }, { href: '/holds?due=1', labelKey: 'holds.tab.due', current: false }], newHref: '/holds/new', pager: aPager }) },
  { name: 'holds-empty', view: 'retention/holds', path: '/holds', model: (lang) => ({ ...aPage(lang, '/holds', { key: 'holds.title' }), holds: [], tabs: [], pager: {} }) },
  {
    name: 'holds-new', view: 'retention/holds-new', path: '/holds/new',
    model: (lang) => ({
      ...aPage(lang, '/holds/new', { key: 'holds.new' }), action: '/holds', values: { targetKind: 'search', text: 'thửa 123', typeCodes: ['cong-van'], agencyIds: [], reviewOn: '2027-05-22' }, targets: ['search', 'records'].map((value) => ({ value, label: { key: `holds.target.${value}` } })),
      types: [{ value: 'cong-van', label: 'Công văn' }], agencies: [{ value: 'so-noi-vu', label: 'Sở Nội vụ' }], about: ['Công văn về việc kiểm tra'], preview: { count: 12, sample: [{ href: '/records/01R3', title: 'Công văn', number: '12/CV' }] },
      errors: { reason: { key: 'error.field.required' } }, errorList: [{ field: 'reason', message: { key: 'error.field.required' } }],
    }),
  },
  {
    name: 'holds-one', view: 'retention/holds-one', path: '/holds/01H1',
    model: (lang) => ({
      ...aPage(lang, '/holds/01H1', hold.title), hold: { ...hold, gathering: true, liftAskedBy: 'Nguyễn Thị Mẫu Lan', liftAskedAt: '2026-11-20T03:00:00Z', liftReason: 'Bản án đã có hiệu lực', target: { query: 'thửa 123', href: '/search?q=thua', types: 'Công văn', agencies: 'Sở Nội vụ', from: '2020-01-01', to: '2026-01-01' } },
      held: [{ href: '/records/01R3', title: 'Công văn', number: '12/CV', arrivedLater: true }], pager: { shown: 1, total: 1 }, actions: { review: '/holds/01H1/review', confirmLift: '/holds/01H1/confirm-lift', declineLift: '/holds/01H1/decline-lift' },
    }),
  },
  {
    name: 'holds-lifted', view: 'retention/holds-one', path: '/holds/01H1',
    model: (lang) => ({ ...aPage(lang, '/holds/01H1', hold.title), hold: { ...hold, state: 'lifted', stateKey: 'holds.state.lifted', overdue: false, gathering: false, liftReason: 'Xong', liftedBy: 'Phạm Văn Thử Đức', liftedAt: '2026-11-21T03:00:00Z', target: { count: 3 } }, held: [], pager: {}, actions: {} }),
  },
  {
    name: 'holds-standing', view: 'retention/holds-one', path: '/holds/01H1',
    model: (lang) => ({ ...aPage(lang, '/holds/01H1', hold.title), hold: { ...hold, state: 'in-force', stateKey: 'holds.state.in-force', gathering: false, target: { text: 'H48.53-190603-0051', href: '/intake/dossiers/01D1' } }, held: [], pager: {}, actions: { askLift: '/holds/01H1/ask-lift', review: '/holds/01H1/review' } }),
  },
];
