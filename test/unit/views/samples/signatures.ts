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
      listAction: '/admin/trust/lists', newHrefs: { anchor: '/admin/trust/new?kind=add-anchor', intermediate: '/admin/trust/new?kind=add-intermediate', denial: '/admin/trust/new?kind=deny' },
    }),
  },
  {
    name: 'trust-empty', view: 'signatures/trust', path: '/admin/trust',
    model: (lang) => ({ ...aPage(lang, '/admin/trust', { key: 'trust.title' }), version: 0, hash: FINGERPRINT, blocks, alone: false, trees: [], intermediates: [], denied: [], open: [], history: [], listAction: '/admin/trust/lists', newHrefs: { anchor: '/a', intermediate: '/b', denial: '/c' } }),
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

const paper = { title: 'Quyết định về việc điều chỉnh quy hoạch', number: '412/QĐ-UBND' };
const message = (name: string, params: object = {}): object => ({ key: `signature-pages.${name}`, params });
const aSignature = {
  number: 1, anchor: 'signature-1', tone: 'indeterminate', icon: 'alert', wordKey: 'signatures.main.INDETERMINATE', statusKey: 'signatures.status.UNTRUSTED_CHAIN', kindKey: 'signatures.kind.certification', name: 'Nguyễn Văn Mẫu', organisation: 'ỦY BAN NHÂN DÂN XÃ MẪU', title: 'Chủ tịch',
  holderKey: 'signatures.holder.person', identifiers: [{ type: 'CCCD', value: '•••••••••123' }],
  identity: [{ labelKey: 'signature-pages.identity.owner', answer: 'absent', answerKey: 'signatures.identity.absent', icon: 'minus' }, { labelKey: 'signature-pages.identity.issuer', answer: 'match', answerKey: 'signatures.identity.match', icon: 'check' }],
  claimedAt: '2026-06-24T08:38:37.000Z', time: message('time.now', { at: '22/11/2026 10:00' }), timestamps: [{ kindKey: 'signature-pages.stampKind.signature', at: '2026-06-24T08:38:40.000Z', authority: 'TSA mẫu', message: message('stamp.untrusted') }],
  covers: message('covers.ENTIRE_REVISION', { revision: 2, revisions: 3 }), content: message('content.intact'), changes: message('changes.FORM_FILL.doubtful'), findings: [{ key: 'signatures.change.signature-added', count: 2, allowed: true }, { key: 'signatures.change.page-entry', count: 1, allowed: false }],
  chain: [
    { name: 'Nguyễn Văn Mẫu', subject: 'CN=Nguyễn Văn Mẫu', from: '2025-01-01T00:00:00Z', to: '2028-01-01T00:00:00Z', fingerprint: FINGERPRINT, anchor: false, revocation: { message: message('revocation.good'), sources: [{ kindKey: 'signature-pages.source.ocsp', at: '2026-06-24T09:00:00Z', next: '2026-06-25T09:00:00Z' }] } },
    { name: facts.name, subject: facts.subject, from: facts.notBefore, to: facts.notAfter, fingerprint: FINGERPRINT, anchor: true },
  ],
  chainSays: message('chain.trusted', { tree: 'Thử nghiệm' }), revocationAsked: true, algorithms: [{ use: message('use.signature'), name: 'rsa sha256', bits: 2048, acceptable: true, until: '2029-01-01T00:00:00Z' }, { use: message('use.certificate', { number: 1 }), name: 'rsa sha1', bits: 1024, acceptable: false }],
  level: 'B-T', levelKey: 'signature-pages.level.B-T', subFilter: 'ETSI.CAdES.detached', field: 'Signature1', reason: 'Ký duyệt', location: 'Quảng Ngãi', messages: [{ level: 'error', icon: 'alert', message: { key: 'signatures.message.chain.no-anchor', params: { issuer: 'CA mẫu' } } }], signedEnd: 1000, bytesAfter: 20,
};
const failure = (code: string, decisive: boolean): object => ({
  code, decisive, at: '1, 2', found: { key: `signatures.failure.${code}.found`, params: { issuer: 'CA mẫu' } }, means: { key: `signatures.failure.${code}.means` }, todo: { key: `signatures.failure.${code}.todo` },
});
const judgement = {
  state: 'indeterminate', wordKey: 'signature-pages.state.indeterminate', icon: 'alert', line: message('line.UNTRUSTED_CHAIN'), statements: [{ tone: 'passed', icon: 'check', message: message('says.contentIntact', { count: 2 }) }, { tone: 'indeterminate', icon: 'alert', message: message('says.issuerUnknown', { unknown: 2, count: 2 }) }],
  signatures: [aSignature, { ...aSignature, number: 2, tone: 'failed', icon: 'x-circle', wordKey: 'signatures.main.TOTAL_FAILED', name: '', kindKey: 'signatures.kind.doc-timestamp', organisation: undefined, identity: [], chain: [], identifiers: [], claimedAt: undefined, messages: [], reason: undefined, location: undefined }],
  failures: [failure('untrusted-root', true), failure('time-zone', false)], notes: [message('missing.agency')],
};
const run = { id: 'r1', href: '/records/1/signatures/r1', at: '2026-11-22T03:00:00Z', causeKey: 'signature-pages.cause.intake', state: 'indeterminate', wordKey: 'signature-pages.state.indeterminate', icon: 'alert', policy: 'kho-so.archive (0123456789ab…)', trustVersion: 3, trustHash: FINGERPRINT, verifierVersion: '1.0.0' };
const hrefs = { full: '/records/1/signatures/r1', print: '/records/1/signatures/r1/print', json: '/records/1/signatures/r1/report.json', etsi: '/records/1/signatures/r1/etsi.json' };
const links = { 1: { revisionHref: '/records/1/signatures/r1/1/revision.pdf', compareHref: '/records/1/signatures/r1/1/compare' }, 2: {} };
const judgedFile = { name: 'quyet-dinh.pdf', run, judgement, links, hrefs };
const unjudged = { state: 'unchecked', wordKey: 'signature-pages.state.unchecked', icon: 'clock', line: message('line.unchecked', { count: 2 }) };
const faults = [{ name: 'phu-luc.pdf', message: { key: 'error.worker-timeout' }, dueAt: '2026-11-23T03:00:00Z' }];
const panel = (model: object): object => ({ partial: 'signature-panel', model });
const plain = { viewer: { title: paper.title, page: 1, pages: [] }, owners: [], fields: [], statusHistory: [], links: [], history: [], looks: [], files: [], actions: {} };
const record = { id: '1', title: paper.title, typeName: 'Quyết định', number: paper.number, copyClass: 'A', sensitivityKey: 'records.sensitivity.public', validity: { state: 'in-force' }, signatureCount: 2, signatureState: 'indeterminate', pageCount: 2, textState: 'text-layer', custodianName: 'UBND xã Mẫu', accessionedAt: '2026-11-20T03:00:00Z', accessionedBy: 'Cán bộ', version: 1 };
const comparedPage = { number: 1, same: false, icon: 'alert', share: 0.1, href: '/c?page=1', current: true, signed: true, present: true };

const judgementSamples: readonly Sample[] = [
  { name: 'record-signatures', view: 'records/record', path: '/records/1', model: (lang) => ({ ...aPage(lang, '/records/1', paper.title), ...plain, record, cards: [panel({ files: [judgedFile, { name: 'mat.pdf', run }], several: true, faults, runs: [run], allHref: '/records/1/signatures', judgeAction: '/records/1/signatures/judge' })] }) },
  { name: 'record-signatures-unchecked', view: 'records/record', path: '/records/1', model: (lang) => ({ ...aPage(lang, '/records/1', paper.title), ...plain, record: { ...record, signatureState: 'unchecked' }, cards: [panel({ unjudged, files: [], several: false, faults: [], runs: [], allHref: '/records/1/signatures' })] }) },
  { name: 'signature-runs', view: 'signatures/runs', path: '/records/1/signatures', model: (lang) => ({ ...aPage(lang, '/records/1/signatures', { key: 'signature-pages.title' }), recordTitle: paper.title, runs: [run], faults, unjudged, judgeAction: '/records/1/signatures/judge' }) },
  { name: 'signature-report', view: 'signatures/report', path: '/records/1/signatures/r1', model: (lang) => ({ ...aPage(lang, '/records/1/signatures/r1', { key: 'signature-pages.report.title' }), recordTitle: paper.title, recordNumber: paper.number, recordHref: '/records/1', newest: false, newestHref: '/records/1/signatures/r2', file: judgedFile }) },
  { name: 'signature-report-print', view: 'signatures/report-print', path: '/records/1/signatures/r1/print', model: (lang) => ({ ...aPage(lang, '/records/1/signatures/r1/print', { key: 'signature-pages.report.title' }), recordTitle: paper.title, recordNumber: paper.number, recordHref: '/records/1', newest: true, file: judgedFile }) },
  {
    name: 'signature-compare', view: 'signatures/compare', path: '/records/1/signatures/r1/1/compare',
    model: (lang) => ({
      ...aPage(lang, '/records/1/signatures/r1/1/compare', { key: 'signature-pages.compare.title' }), recordTitle: paper.title, number: 1, signer: 'Nguyễn Văn Mẫu', at: '2026-06-24T08:38:37.000Z', different: 1, pagesBefore: 1, pagesAfter: 2, left: 3, revisionHref: '/r.pdf', reportHref: '/r',
      pages: [comparedPage, { ...comparedPage, number: 2, same: true, icon: 'check', current: false }], shown: { ...comparedPage, size: { width: 900, height: 1273 }, boxes: [{ x: 10, y: 10, width: 200, height: 60 }], signedUrl: '/s', presentUrl: '/p' },
    }),
  },
  { name: 'signature-compare-missing', view: 'signatures/compare', path: '/records/1/signatures/r1/1/compare', model: (lang) => ({ ...aPage(lang, '/x', { key: 'signature-pages.compare.title' }), recordTitle: paper.title, number: 1, signer: 'Signature1', different: 0, pagesBefore: 1, pagesAfter: 1, left: 0, revisionHref: '/r.pdf', reportHref: '/r', pages: [comparedPage], shown: { ...comparedPage, size: { width: 900, height: 1273 }, boxes: [] } }) },
  { name: 'signature-check', view: 'signatures/check', path: '/signatures/check', model: (lang) => ({ ...aPage(lang, '/signatures/check', { key: 'signature-pages.check.title' }), action: '/signatures/check', maxBytes: 209_715_200, errors: {}, errorList: [{ message: { key: 'error.check-not-pdf' } }] }) },
  { name: 'signature-checked', view: 'signatures/check', path: '/signatures/check', model: (lang) => ({ ...aPage(lang, '/signatures/check', { key: 'signature-pages.check.title' }), action: '/signatures/check', maxBytes: 209_715_200, errors: {}, errorList: [], name: 'quyet-dinh.pdf', judgement, sha256: FINGERPRINT, sizeBytes: 12_345, at: '2026-11-22T03:00:00Z', policy: 'kho-so.archive', trustVersion: 3 }) },
  {
    name: 'signature-changes', view: 'signatures/changes', path: '/signatures/changes',
    model: (lang) => ({
      ...aPage(lang, '/signatures/changes', { key: 'signature-pages.changed.title' }), everything: false, unseen: 2, unseenHref: '/signatures/changes', allHref: '/signatures/changes?all=1', pager: { shown: 2 },
      changes: [
        { id: '1', at: '2026-11-22T03:00:00Z', causeKey: 'signature-pages.cause.trust-changed', from: { tone: 'passed', icon: 'check-circle', wordKey: 'signatures.main.TOTAL_PASSED' }, to: { tone: 'indeterminate', icon: 'alert', wordKey: 'signatures.main.INDETERMINATE', sub: 'NO_CERTIFICATE_CHAIN_FOUND' }, ...paper, href: '/records/1/signatures/r1', seenAt: null, seeAction: '/signatures/changes/1/seen' },
        { id: '2', at: '2026-11-22T03:00:00Z', causeKey: 'signature-pages.cause.daily', from: { tone: 'none', icon: 'info', wordKey: 'signatures.main.NO_SIGNATURE' }, to: { tone: 'failed', icon: 'x-circle', wordKey: 'signatures.main.TOTAL_FAILED', sub: 'HASH_FAILURE' }, seenAt: '2026-11-22T04:00:00Z' },
      ],
    }),
  },
  { name: 'signature-changes-empty', view: 'signatures/changes', path: '/signatures/changes', model: (lang) => ({ ...aPage(lang, '/signatures/changes', { key: 'signature-pages.changed.title' }), everything: true, unseen: 0, unseenHref: '/signatures/changes', allHref: '/signatures/changes?all=1', pager: { shown: 0 }, changes: [] }) },
];

export const signatureSamples: readonly Sample[] = [...trustSamples, ...judgementSamples];
