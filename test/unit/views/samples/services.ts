import { layoutHistogram } from '../../../../server/platform/views/histogram.js';
import { aPage, aPager, aViewer } from './common.js';
import type { Sample } from './common.js';

const sort = { value: 'relevance', options: [{ value: 'relevance', label: 'Khớp nhất' }, { value: 'issued-desc', label: 'Mới nhất' }] };
const kept = { name: 'Một cửa của xã', href: '/search?q=co+che+mot+cua', ownerName: 'Nguyễn Thị Mẫu Lan' };
const saved = { href: '/saved-searches', own: [kept], team: [{ ...kept, name: 'Đất đai còn hiệu lực' }] };
const advanced = { action: '/search/compose', hidden: [{ name: 'year', value: '2022' }], values: { words: 'co che', phrase: 'mot cua', without: 'nháp', number: '140/KH-UBND', type: 'cong-van', from: '2021-01-01' }, types: [{ value: 'cong-van', label: 'Công văn' }], agencies: [{ value: 'ubnd', label: 'UBND xã Mẫu Bình Sơn' }] };
const hit = (id: string, title: string, more: object = {}): object => ({
  href: `/records/${id}?page=3`, previewUrl: `/records/${id}/preview`, title, meta: [{ text: 'Công văn' }, { code: '1549/UBND-TTHC' }, { date: '2022-04-06' }, { date: '2026-01-02', label: { key: 'searchpage.accessioned' } }],
  snippets: [{ page: 3, segments: [{ text: '… thực hiện ' }, { text: 'cơ chế một cửa', mark: true }, { text: ' …' }] }], validity: { state: 'in-force' }, ...more,
});

/** Search and what serves it. */
export const servicesSamples: readonly Sample[] = [
  {
    name: 'results', view: 'search/results', path: '/search',
    model: (lang) => ({
      ...aPage(lang, '/search', { key: 'searchpage.title' }, { searchText: 'co che mot cua' }), query: 'co che mot cua', action: '/search', hidden: [{ name: 'type', value: 'cv' }], sort, saved, advanced,
      chips: [{ label: { key: 'searchpage.chip.phrase', params: { text: 'một cửa' } }, removeUrl: '?q=co+che' }, { label: { key: 'searchpage.chip.years', params: { from: 2019, to: 2022 } }, removeUrl: '?q=co' }], clearUrl: '?q=co+che+mot+cua',
      total: 169, notes: [{ key: 'search.note.corrected', params: { from: 'cửu', to: 'cửa' } }], pager: aPager, viewer: aViewer(3, 'Công văn 1549/UBND-TTHC'), didYouMean: [{ label: 'cơ chế một cửa liên thông', url: '?q=co+che+mot+cua+lien+thong' }],
      years: { ...layoutHistogram([{ year: 2004, count: 4, url: '?year=2004' }, { year: 2022, count: 61, url: '?year=2022', selected: true }]), form: { action: '/search', hidden: [{ name: 'q', value: 'co' }] }, from: 2019, to: 2022 },
      facets: [{ title: { key: 'searchpage.facet.signature' }, values: [{ label: { key: 'searchpage.signature.passed' }, count: 12, url: '?signature=passed', selected: true }] }],
      columns: { action: '/search/columns', back: '/search?q=a', options: [{ value: 'type', label: { key: 'exports.column.type' }, checked: true }] },
      exporting: { action: '/exports', hidden: [{ name: 'q', value: 'co' }], reasonNeeded: true, reasonRows: 100, formats: [{ value: 'csv', label: { key: 'exports.format.csv' } }] },
      keeping: { action: '/saved-searches', hidden: [{ name: 'q', value: 'co' }], name: 'co che mot cua' },
      hits: [hit('01R5', 'Khẩn trương thực hiện nhiệm vụ', { active: true, signatureCount: 2, copyClass: 'A' }), hit('01R6', 'Kế hoạch', { titleSegments: [{ text: 'Kế ' }, { text: 'hoạch', mark: true }], meta: [], snippets: [], validity: undefined })],
    }),
  },
  { name: 'search-start', view: 'search/results', path: '/search', model: (lang) => ({ ...aPage(lang, '/search', { key: 'searchpage.title' }), query: '', action: '/search', sort, saved, advanced, isStart: true, recent: [{ label: 'giấy khai sinh', href: '/search?q=giay' }], problem: { key: 'error.unavailable' } }) },
  {
    name: 'search-none', view: 'search/results', path: '/search',
    model: (lang) => ({
      ...aPage(lang, '/search', { key: 'searchpage.title' }), query: 'xyz abc', action: '/search', sort, saved: { href: '/saved-searches', own: [], team: [] }, advanced, total: 0, hits: [], facets: [], pager: {}, years: { bars: [], viewWidth: 0, form: { action: '/search', hidden: [] }, from: 1990 },
      nothing: { tried: [{ key: 'searchpage.tried.words' }, { key: 'searchpage.tried.numbers' }], nearest: [{ label: { key: 'searchpage.nearest.without', params: { text: 'xyz' } }, href: '/search?q=abc', count: 3 }] },
    }),
  },
  {
    name: 'saved searches', view: 'search/saved', path: '/saved-searches',
    model: (lang) => ({
      ...aPage(lang, '/saved-searches', { key: 'savedsearches.title' }),
      own: [{ id: 's1', ...kept, text: 'co che', filters: 2, updatedAt: '2026-11-20T03:00:00Z', shared: true, version: 3, watch: { action: '/saved-searches/s1/watch', on: true }, changeAction: '/saved-searches/s1', removeAction: '/saved-searches/s1/remove' }],
      team: [{ id: 's2', ...kept, filters: 1, updatedAt: '2026-11-20T03:00:00Z', shared: true, version: 1, watch: { action: '/saved-searches/s2/watch', on: false } }],
    }),
  },
  { name: 'no saved searches', view: 'search/saved', path: '/saved-searches', model: (lang) => ({ ...aPage(lang, '/saved-searches', { key: 'savedsearches.title' }), own: [], team: [] }) },
  {
    name: 'alerts', view: 'search/alerts', path: '/alerts',
    model: (lang) => ({
      ...aPage(lang, '/alerts', { key: 'alerts.title' }), readAction: '/alerts/read', pager: aPager,
      told: [{ href: '/alerts/a/records/r', title: 'Giấy khai sinh', number: '51/2019', date: '2019-06-03', at: '2026-11-20T03:00:00Z', unread: true, about: { key: 'alerts.componentOf', params: { name: 'Giấy khai sinh', code: 'H48.71-1' } } }],
      wishes: [{ label: 'Một cửa của xã', href: '/search?q=a', kind: 'search', since: '2026-11-20T03:00:00Z', stopAction: '/alerts/a/stop' }, { label: { key: 'alerts.searchGone' }, asleep: { key: 'alerts.asleep.unshared' }, kind: 'component', since: '2026-11-20T03:00:00Z', stopAction: '/alerts/b/stop' }],
    }),
  },
  { name: 'no alerts', view: 'search/alerts', path: '/alerts', model: (lang) => ({ ...aPage(lang, '/alerts', { key: 'alerts.title' }), told: [], wishes: [], pager: {} }) },
  {
    name: 'exports', view: 'search/exports', path: '/exports',
    model: (lang) => ({
      ...aPage(lang, '/exports', { key: 'exports.title' }), running: true,
      exports: [
        { format: 'pdf', state: 'running', askedAt: '2026-11-20T03:00:00Z', text: 'co che', questionHref: '/search?q=a', total: 300, done: 100, open: true },
        { format: 'csv', state: 'done', askedAt: '2026-11-20T03:00:00Z', questionHref: '/search?year=2022', reason: 'Báo cáo quý', total: 300, done: 300, sizeBytes: 12_345, expiresAt: '2026-11-23T03:00:00Z', cut: true, fileHref: '/exports/e/file' },
        { format: 'xlsx', state: 'failed', askedAt: '2026-11-20T03:00:00Z', text: 'a', questionHref: '/search?q=a', total: 3, done: 0, fault: { key: 'exports.failed' } },
      ],
    }),
  },
  {
    name: 'record from a search', view: 'records/record', path: '/records/01R9',
    model: (lang) => ({
      ...aPage(lang, '/records/01R9', 'Công văn'),
      record: { id: '01R9', title: 'Công văn', typeName: 'Công văn', custodianName: 'UBND', copyClass: 'A', sensitivityKey: 'records.sensitivity.public', validity: { state: 'in-force' }, signatureCount: 0, pageCount: 1, textState: 'none', accessionedAt: '2026-11-20T03:00:00Z', accessionedBy: 'Lan', version: 1 },
      viewer: aViewer(2, 'Công văn'), owners: [], fields: [], statusHistory: [], links: [], history: [], looks: [], files: [], actions: {},
      banners: [{ partial: 'search-hit', model: { backHref: '/search?q=a', hit: 5, total: 120, previousHref: '/records/p', nextHref: '/records/n' } }],
      cards: [{ partial: 'related', model: { cites: [{ number: '42/KH-UBND', records: [] }, { number: '140/KH-UBND', records: [{ href: '/records/x', title: 'Kế hoạch', number: '140/KH-UBND', date: '2021-10-04', validity: { state: 'revoked' } }] }], citedBy: [{ href: '/records/y', title: 'Công văn', validity: { state: 'in-force' } }], citedByTotal: 40, allHref: '/search?q=a', similar: [{ href: '/records/z', title: 'Thông báo', number: '1/TB', validity: { state: 'in-force' } }] } }],
    }),
  },
  {
    name: 'abbreviations', view: 'admin/abbreviations', path: '/admin/abbreviations',
    model: (lang) => ({
      ...aPage(lang, '/admin/abbreviations', { key: 'abbreviations.title' }), filter: { action: '/admin/abbreviations', q: 'ub' }, total: 3, tryAction: '/admin/abbreviations/try', form: { short: 'KH', long: 'kế hoạch\nkết hôn' },
      errors: { long: { key: 'error.field.abbreviation-same' } }, errorList: [{ field: 'long', message: { key: 'error.field.abbreviation-same' } }],
      trial: { kind: 'save', short: 'KH', long: 'kế hoạch', confirmAction: '/admin/abbreviations/save', lookedAt: 500, changed: 12, papersWithShort: 41, papersWithLong: 260, examples: [{ question: 'kh một cửa', times: 3, before: 2, after: 14 }] },
      entries: [{ short: 'UBND', long: ['ủy ban nhân dân'], origin: 'shipped', removed: false, ambiguous: false, editHref: '?edit=UBND', tryAction: '/admin/abbreviations/try' }, { short: 'TT', long: ['thông tư', 'trung tâm'], origin: 'shipped', removed: true, ambiguous: true, editHref: '?edit=TT', tryAction: '/admin/abbreviations/try', restoreAction: '/admin/abbreviations/restore' }],
    }),
  },
  { name: 'no abbreviations tried', view: 'admin/abbreviations', path: '/admin/abbreviations', model: (lang) => ({ ...aPage(lang, '/admin/abbreviations', { key: 'abbreviations.title' }), filter: { action: '/admin/abbreviations' }, total: 0, tryAction: '/admin/abbreviations/try', form: {}, errors: {}, errorList: [], entries: [] }) },
  { name: 'no exports', view: 'search/exports', path: '/exports', model: (lang) => ({ ...aPage(lang, '/exports', { key: 'exports.title' }), exports: [] }) },
];
