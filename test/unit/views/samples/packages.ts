import type { Sample } from './common.js';
import { aPage, aPager } from './common.js';

const formats = ['eark-aip', 'eark-dip', 'bagit', 'dossier-pdf'].map((value) => ({ value, label: { key: `packages.format.${value}` } }));
const one = {
  href: '/packages/1', title: 'Hồ sơ H48.53-260301-0001', sourceName: 'goi.zip', direction: 'in', formatKey: 'packages.format.eark-sip', stateKey: 'packages.state.blocked', state: 'blocked', pending: false,
  sizeBytes: 48_211_000, sha256: '5c1fd0bd0f6e2b1e66e0c1f5c4b7a2a9df6f8f0f1b7d53e4b5ad7d0ce0bb9f42', filesDone: 40, filesTotal: 40, papersDone: 12, papersTotal: 12, at: '2026-11-22T01:00:00Z', by: 'Nguyễn Văn Mẫu',
};

/** Packages: the list with both forms, a package that stands blocked, one ready to be fetched. */
export const packageSamples: readonly Sample[] = [
  {
    name: 'packages', view: 'packages/list', path: '/packages',
    model: (lang) => ({
      ...aPage(lang, '/packages', { key: 'packages.title' }), upload: { action: '/packages', maxBytes: 20_000_000_000 },
      export: { action: '/packages/export', values: { format: 'eark-aip', records: 'a1', reason: '' }, formats, errors: { reason: { key: 'error.field.required', params: { field: 'reason' } } }, errorList: [{ field: 'reason', message: { key: 'error.field.required', params: { field: 'reason' } } }] },
      tabs: [{ href: '/packages', label: 'Tất cả', current: true }, { href: '/packages?way=in', label: 'Nhận vào' }], packages: [one, { ...one, href: '/packages/2', direction: 'out', state: 'ready', stateKey: 'packages.state.ready' }], pager: aPager,
    }),
  },
  { name: 'packages-none', view: 'packages/list', path: '/packages', model: (lang) => ({ ...aPage(lang, '/packages', { key: 'packages.title' }), tabs: [], packages: [], pager: {} }) },
  {
    name: 'package-blocked', view: 'packages/one', path: '/packages/1',
    model: (lang) => ({
      ...aPage(lang, '/packages/1', one.title, { breadcrumbs: [{ label: { key: 'packages.title' }, href: '/packages' }, { label: one.title }] }), package: one, acceptAction: '/packages/1/accept', withdrawAction: '/packages/1/withdraw',
      findings: [
        { rule: 'paper-asks', level: 'warn', where: 'data/1.pdf', itemHref: '/intake/items/1', what: { key: 'packages.rule.paper-asks', params: { findings: 'resolution-low' } }, mend: { key: 'packages.mend.paper-asks', params: { findings: 'resolution-low' } } },
        { rule: 'package-empty', level: 'error', what: { key: 'packages.rule.package-empty' }, mend: { key: 'packages.mend.package-empty' } },
      ],
    }),
  },
  { name: 'package-ready', view: 'packages/one', path: '/packages/2', model: (lang) => ({ ...aPage(lang, '/packages/2', one.title), package: { ...one, pending: true, reason: 'Giao hồ sơ cho thanh tra' }, fileHref: '/packages/2/file', findings: [] }) },
  {
    name: 'formats', view: 'preservation/formats', path: '/preservation/formats',
    model: (lang) => ({
      ...aPage(lang, '/preservation/formats', { key: 'formats.title' }), unseen: 12, checker: 'veraPDF 1.26',
      formats: [{ puid: 'fmt/477', name: 'PDF/A-2b', version: '1.7', files: 4211, bytes: 48_000_000_000, checkKey: 'formats.check.claimed', riskKey: 'formats.risk.low', risk: 'low', note: 'PDF/A: định dạng lưu trữ' }, { name: '', files: 1, bytes: 12, riskKey: 'formats.risk.unknown', risk: 'unknown' }],
    }),
  },
  { name: 'formats-none', view: 'preservation/formats', path: '/preservation/formats', model: (lang) => ({ ...aPage(lang, '/preservation/formats', { key: 'formats.title' }), formats: [] }) },
];
