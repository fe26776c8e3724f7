import type { Sample } from './common.js';
import { aPage } from './common.js';

const alarm = {
  id: 'a1', was: 'damaged', state: 'open', copy: 'kho-2', path: 'v1/content/masters/01-quyet-dinh.pdf', foundAt: '2026-11-22T00:10:00Z', objectId: '3f0c', title: 'Quyết định về việc mẫu', href: '/records/01R1',
  advice: 'preservation.fixity.advice.restore', mendedFrom: null, settledAt: null, reason: null, settledBy: null, acknowledgeAction: '/preservation/alarms/a1/acknowledge', verifyAction: '/preservation/verify/01R1',
};
const figures = { objects: 10_412, bytes: 18_400_000_000, never: 12, overdueObjects: 40, overdueBytes: 80_000_000, oldestAt: '2026-08-22T00:00:00Z', openAlarms: 1, stale: 3, copies: 2 };
const plan = { nights: 2, enough: false, neededGb: 0.3, budgetGb: 0.1, maxAgeDays: 90, tonightBytes: 90_000_000, from: '20:00', to: '05:00' };

const paper = { viewer: { title: 'Công văn mẫu', page: 1, pages: [] }, owners: [], fields: [], statusHistory: [], links: [], history: [], looks: [], files: [], actions: {} };
const record = { id: '1', title: 'Công văn mẫu', typeName: 'Công văn', number: '1/UBND', copyClass: 'A', sensitivityKey: 'records.sensitivity.public', validity: { state: 'in-force' }, signatureCount: 0, signatureState: 'none', pageCount: 1, textState: 'text-layer' };
const panel = (model: object): object => ({ ...paper, record, cards: [{ partial: 'fixity-panel', model: { ...model, csrfToken: 'sample-token' } }] });

/** The page of preservation in its states. */
export const preservationSamples: readonly Sample[] = [
  {
    name: 'preservation', view: 'preservation/fixity', path: '/preservation',
    model: (lang) => ({
      ...aPage(lang, '/preservation', { key: 'preservation.fixity.title' }), figures, plan,
      alarms: [alarm, { ...alarm, id: 'a2', was: 'missing', copy: null, path: null, title: null, href: undefined, state: 'acknowledged', reason: 'Đã gọi đơn vị vận hành', settledAt: '2026-11-22T01:00:00Z', settledBy: 'Nguyễn Thị Mẫu Lan', acknowledgeAction: undefined }],
      settled: [{ ...alarm, id: 'a3', was: 'unexpected', state: 'repaired', advice: 'preservation.fixity.advice.unexpected', mendedFrom: 'kho-1', settledAt: '2026-11-22T01:00:00Z', acknowledgeAction: undefined }],
      oldest: ['never', 'sound', 'damaged', 'unreachable'].map((result) => ({ title: 'Quyết định về việc mẫu', href: '/records/01R1', sizeBytes: 51_200, lastVerifiedAt: result === 'never' ? null : '2026-09-01T00:00:00Z', dueAt: '2026-12-01T00:00:00Z', result })),
      doctor: { at: '2026-11-21T18:00:00Z', ok: false, findings: [{ name: 'object-without-record', count: 1, repaired: 0 }, { name: 'index-missing', count: 2, repaired: 2 }] },
    }),
  },
  {
    name: 'preservation-quiet', view: 'preservation/fixity', path: '/preservation',
    model: (lang) => ({ ...aPage(lang, '/preservation', { key: 'preservation.fixity.title' }), figures: { ...figures, overdueObjects: 0, openAlarms: 0, oldestAt: null, copies: 1 }, plan: { ...plan, nights: 0, enough: true }, alarms: [], settled: [], oldest: [] }),
  },
  {
    name: 'preservation-no-budget', view: 'preservation/fixity', path: '/preservation',
    model: (lang) => ({ ...aPage(lang, '/preservation', { key: 'preservation.fixity.title' }), figures, plan: { ...plan, nights: null }, alarms: [], settled: [], oldest: [] }),
  },
  { name: 'record-fixity', view: 'records/record', path: '/records/1', model: (lang) => ({ ...aPage(lang, '/records/1', 'Công văn mẫu'), ...panel({ result: 'damaged', lastVerifiedAt: '2026-11-22T00:00:00Z', dueAt: '2027-02-20T00:00:00Z', alarms: 2, href: '/preservation', verifyAction: '/preservation/verify/1' }) }) },
  { name: 'record-fixity-never', view: 'records/record', path: '/records/1', model: (lang) => ({ ...aPage(lang, '/records/1', 'Công văn mẫu'), ...panel({ result: 'never', lastVerifiedAt: null, dueAt: null, alarms: 0 }) }) },
];
