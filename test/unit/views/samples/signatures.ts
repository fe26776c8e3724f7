import type { Sample } from './common.js';
import { aPage } from './common.js';

const FINGERPRINT = 'f04ba4b4c5d6e7f80912233445566778899aabbccddeeff00112233dfe2fdb81';
const blocks = FINGERPRINT.match(/.{1,8}/g) ?? [];
const facts = {
  fingerprint: FINGERPRINT, name: 'RootCA chuyên dùng Chính phủ G2 (thử nghiệm)', subject: 'C=VN, O=Ban Cơ yếu Chính phủ (thử nghiệm), CN=RootCA chuyên dùng Chính phủ G2 (thử nghiệm)', issuer: 'C=VN, CN=RootCA chuyên dùng Chính phủ G2 (thử nghiệm)',
  serial: '4fa1c0', notBefore: '2018-01-01T00:00:00.000Z', notAfter: '2048-01-01T00:00:00.000Z', key: 'RSA 4096', selfSigned: true, authority: true,
};
const certificate = { fingerprint: FINGERPRINT, blocks, href: `/admin/trust/certificates/${FINGERPRINT}`, title: facts.name, facts };
const trees = [{ value: 'vn-national', label: 'Công cộng (Root CA quốc gia)' }, { value: 'thu-nghiem', label: 'Thử nghiệm' }];
const purposes = [{ value: 'signer' }, { value: 'timestamp' }, { value: 'revocation' }];
const limits = { tree: 'vn-national', purposes: ['signer'], sunset: '2026-07-01' };
const proposal = {
  kindKey: 'trust.kind.add-anchor', kindHintKey: 'trust.kindHint.add-anchor', state: 'open', stateKey: 'trust.state.open', fingerprint: FINGERPRINT, blocks, facts, notes: [{ key: 'trust.note.notRoot' }], reason: 'Tải từ trang chính thức',
  proposedBy: 'Lê Quản Trị', proposedAt: '2026-11-21T02:00:00Z', own: false, alone: false, limits: { tree: 'Thử nghiệm', test: true, purposeKeys: ['trust.purpose.signer'], trustedFrom: null, sunset: '2026-06-30T17:00:00.000Z' },
};

const trustSamples: readonly Sample[] = [
  {
    name: 'trust', view: 'signatures/trust', path: '/admin/trust',
    model: (lang) => ({
      ...aPage(lang, '/admin/trust', { key: 'trust.title' }), version: 3, hash: FINGERPRINT, blocks, alone: true,
      trees: [
        { code: 'vn-national', name: 'Công cộng (Root CA quốc gia)', uses: 'Chữ ký của người dân.', instructions: 'Tải từ trang chính thức.', test: false, newHref: '/admin/trust/new?kind=add-anchor&tree=vn-national', anchors: [] },
        { code: 'thu-nghiem', name: 'Thử nghiệm', uses: 'Dùng thử.', instructions: 'Không thêm ở hệ thống thật.', test: true, newHref: '/admin/trust/new?kind=add-anchor&tree=thu-nghiem', anchors: [{ ...certificate, purposeKeys: ['trust.purpose.signer', 'trust.purpose.revocation'], trustedFrom: '2020-01-01T00:00:00Z', sunset: null, denied: true }] },
      ],
      intermediates: [certificate], denied: [certificate], open: [{ ...certificate, href: '/admin/trust/proposals/1', kindKey: 'trust.kind.deny', by: 'Lê Quản Trị', at: '2026-11-21T02:00:00Z' }],
      history: [{ version: 3, hash: FINGERPRINT, at: '2026-11-20T02:00:00Z', kindKey: 'trust.kind.add-anchor', names: [certificate], proposedByName: 'Lê Quản Trị', confirmedByName: 'Phạm Thứ Hai' }],
      newHrefs: { anchor: '/admin/trust/new?kind=add-anchor', intermediate: '/admin/trust/new?kind=add-intermediate', denial: '/admin/trust/new?kind=deny' },
    }),
  },
  {
    name: 'trust-empty', view: 'signatures/trust', path: '/admin/trust',
    model: (lang) => ({ ...aPage(lang, '/admin/trust', { key: 'trust.title' }), version: 0, hash: FINGERPRINT, blocks, alone: false, trees: [], intermediates: [], denied: [], open: [], history: [], newHrefs: { anchor: '/a', intermediate: '/b', denial: '/c' } }),
  },
  {
    name: 'trust-new-anchor', view: 'signatures/trust-new', path: '/admin/trust/new',
    model: (lang) => ({
      ...aPage(lang, '/admin/trust/new', { key: 'trust.new.add-anchor' }), action: '/admin/trust/new', values: { kind: 'add-anchor', ...limits }, trees, purposes, isAnchor: true, isDenial: false,
      errors: { file: { key: 'error.field.no-certificate' }, purposes: { key: 'error.field.required' } }, errorList: [{ field: 'file', message: { key: 'error.field.no-certificate' } }],
    }),
  },
  {
    name: 'trust-new-denial', view: 'signatures/trust-new', path: '/admin/trust/new',
    model: (lang) => ({ ...aPage(lang, '/admin/trust/new', { key: 'trust.new.deny' }), action: '/admin/trust/new', values: { kind: 'deny', purposes: [] }, trees, purposes, isAnchor: false, isDenial: true, errors: {}, errorList: [] }),
  },
  {
    name: 'trust-proposal-second', view: 'signatures/trust-proposal', path: '/admin/trust/proposals/1',
    model: (lang) => ({
      ...aPage(lang, '/admin/trust/proposals/1', { key: 'trust.kind.add-anchor' }), ...proposal, confirmAction: '/admin/trust/proposals/1/confirm', refuseAction: '/admin/trust/proposals/1/refuse',
      errors: { typed: { key: 'error.field.fingerprint-differs' } }, errorList: [{ field: 'typed', message: { key: 'error.field.fingerprint-differs' } }],
    }),
  },
  {
    name: 'trust-proposal-own', view: 'signatures/trust-proposal', path: '/admin/trust/proposals/1',
    model: (lang) => ({ ...aPage(lang, '/admin/trust/proposals/1', { key: 'trust.kind.deny' }), ...proposal, kindKey: 'trust.kind.deny', kindHintKey: 'trust.kindHint.deny', facts: null, limits: undefined, own: true, alone: true, withdrawAction: '/admin/trust/proposals/1/withdraw', errors: {}, errorList: [] }),
  },
  {
    name: 'trust-proposal-decided', view: 'signatures/trust-proposal', path: '/admin/trust/proposals/1',
    model: (lang) => ({ ...aPage(lang, '/admin/trust/proposals/1', { key: 'trust.kind.add-anchor' }), ...proposal, state: 'confirmed', stateKey: 'trust.state.confirmed', decidedBy: 'Phạm Thứ Hai', decidedAt: '2026-11-21T03:00:00Z', version: 4, errors: {}, errorList: [] }),
  },
  {
    name: 'trust-anchor', view: 'signatures/trust-anchor', path: `/admin/trust/certificates/${FINGERPRINT}`,
    model: (lang) => ({
      ...aPage(lang, '/admin/trust', facts.name), ...certificate, anchor: true, intermediate: true, denied: true, treeName: 'Thử nghiệm', purposeKeys: ['trust.purpose.signer'], trustedFrom: '2020-01-01T00:00:00Z', sunset: '2027-01-01T00:00:00Z',
      pending: [{ href: '/admin/trust/proposals/1', kindKey: 'trust.kind.withdraw-anchor', by: 'Lê Quản Trị', at: '2026-11-21T02:00:00Z' }], values: limits, trees, purposes, action: '/admin/trust/change', errors: { sunset: { key: 'error.field.before-start' } }, errorList: [{ field: 'sunset', message: { key: 'error.field.before-start' } }],
    }),
  },
];

export const signatureSamples: readonly Sample[] = [...trustSamples];
