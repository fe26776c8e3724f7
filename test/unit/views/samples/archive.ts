import type { Sample } from './common.js';
import { aPage, aViewer } from './common.js';

const looks = [
  { at: '2026-11-22T01:35:00Z', who: 'Nguyễn Thị Mẫu Lan', agencyName: 'UBND xã Mẫu Sơn Tịnh', purpose: 'Đăng ký kết hôn', dossierCode: 'H48.53-251120-0007' },
  { at: '2026-11-02T07:12:00Z', who: 'Hệ thống một cửa điện tử tỉnh (mẫu)', agencyName: 'Sở Khoa học và Công nghệ', purpose: 'Giải quyết TTHC', dossierCode: '000.00.53.H48-251101-0011', what: 'Giấy khai sinh', href: '/records/01R1' },
];

const record = {
  id: '01R1', title: 'Giấy khai sinh của Võ Thị Thử Nghiệm', typeName: 'Giấy khai sinh', number: '51/2019', issuedOn: '2019-06-03', issuerName: 'UBND thị trấn Mẫu Châu Ổ', issuerNow: 'UBND xã Mẫu Bình Sơn',
  custodianName: 'UBND xã Mẫu Bình Sơn', signerName: 'Trần Văn Ký Mẫu', signerTitle: 'CHỦ TỊCH', abstract: 'Khai sinh (sau cải chính)', copyClass: 'D', sensitivityKey: 'records.sensitivity.personal',
  validity: { state: 'in-force' }, signatureCount: 1, pageCount: 2, textState: 'ocr', textConfidence: 0.962, accessionedAt: '2026-11-20T03:00:00Z', accessionedBy: 'Nguyễn Thị Mẫu Lan', version: 4,
};

const recordSamples: readonly Sample[] = [
  {
    name: 'record', view: 'records/record', path: '/records/01R1',
    model: (lang) => ({
      ...aPage(lang, '/records/01R1', record.title), record, viewer: aViewer(2, record.title), backHref: '/search?q=khai+sinh',
      owners: [{ href: '/owners/01O1', name: 'Võ Thị Thử Nghiệm', kind: 'person', number: '0512••••0123' }, { name: 'Công ty TNHH Thử Nghiệm Dung Quất', kind: 'organisation', number: '4300000000' }],
      dossier: { href: '/intake/dossiers/01D1', code: 'H48.53-190603-0051', procedureName: 'Thay đổi, cải chính hộ tịch' },
      fields: [{ label: 'Quyển số', value: '01/2019' }, { label: 'Nơi sinh', value: 'Trung tâm y tế (mẫu)' }],
      statusHistory: [
        { state: 'in-force', from: '2019-06-03', reason: 'Cấp mới sau cải chính', reference: 'Trích lục 7/TLCC-HT ngày 03/06/2019', at: '2026-11-20T03:00:00Z', by: 'Nguyễn Thị Mẫu Lan' },
        { state: 'superseded', from: '2026-01-02', reason: 'Cấp lại', supersededBy: { href: '/records/01R8', title: 'Giấy khai sinh 12/2026' }, at: '2026-11-21T03:00:00Z', by: 'Phạm Văn Thử Đức' },
      ],
      links: [{ kind: 'supersedes', direction: 'out', href: '/records/01R0', title: 'Giấy khai sinh (trước cải chính)', number: '51/1999' }, { kind: 'cites', direction: 'in', href: '/records/01R8', title: 'Trích lục cải chính hộ tịch' }],
      history: [{ at: '2026-11-21T02:00:00Z', by: 'Phạm Văn Thử Đức', reason: 'Đọc nhầm số do bản quét mờ', changes: [{ label: 'Số, ký hiệu', from: '57/2019', to: '51/2019' }, { label: 'Chức vụ người ký', to: 'CHỦ TỊCH' }] }],
      looks, looksHref: '/audit?subject=01R1',
      files: [{ role: 'master', name: 'giay-khai-sinh-scan.jpg', mediaType: 'image/jpeg', sizeBytes: 1_482_113, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', href: '/records/01R1/content' }, { role: 'access-copy', name: 'xem.pdf', mediaType: 'application/pdf', sizeBytes: 911_201, sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' }],
      actions: {
        correct: { action: '/records/01R1/correct', fields: [{ name: 'documentNumber', label: { key: 'intake.metadata.documentNumber' }, type: 'text', value: '51/2019' }, { name: 'issuedOn', label: { key: 'intake.metadata.issuedOn' }, type: 'date', value: '2019-06-03' }] },
        status: { action: '/records/01R1/status', options: ['in-force', 'suspended', 'expired', 'revoked', 'superseded'].map((value) => ({ value, label: { key: `common.validity.${value}` } })) },
        link: { action: '/records/01R1/links', suggestUrl: '/records/suggest' },
      },
    }),
  },
  {
    name: 'record-bare', view: 'records/record', path: '/records/01R2',
    model: (lang) => ({ ...aPage(lang, '/records/01R2', 'Công văn'), record: { ...record, title: 'Công văn không số', number: undefined, issuedOn: undefined, issuerName: undefined, signerName: undefined, textState: 'waiting', textConfidence: undefined, signatureCount: 0 }, viewer: { title: 'Công văn', originalUrl: '/records/01R2/content', pages: [] }, owners: [], fields: [], statusHistory: [], links: [], history: [], looks: [], files: [], actions: {} }),
  },
  {
    name: 'owner', view: 'records/owner', path: '/owners/01O1',
    model: (lang) => ({
      ...aPage(lang, '/owners/01O1', 'Võ Thị Thử Nghiệm'), owner: { name: 'Võ Thị Thử Nghiệm', kind: 'person', birthDate: '1999-02-14', sex: 'female', address: 'Thôn Mẫu 2, xã Mẫu Sơn Tịnh' },
      identifiers: [{ kindKey: 'records.identifier.personal-number', value: '0512••••0123', validFrom: '2021-04-01' }, { kindKey: 'records.identifier.cmnd', value: '212••••45', validFrom: '2014-03-02', validTo: '2021-03-31', evidence: 'Mã QR trên thẻ căn cước' }],
      relations: [{ kindKey: 'records.relation.parent', name: 'Võ Văn Hư Cấu', href: '/owners/01O2' }], papersTotal: 7, pager: { shown: 3, total: 7 }, viewer: aViewer(1, 'Giấy khai sinh'),
      papers: [
        { href: '/records/01R1', title: 'Giấy khai sinh', typeName: 'Giấy khai sinh', number: '51/2019', date: '2019-06-03', issuerName: 'UBND thị trấn Mẫu Châu Ổ', validity: { state: 'in-force' }, copyClass: 'D', previewUrl: '/records/01R1/preview' },
        { href: '/records/01R2', title: 'Giấy xác nhận tình trạng hôn nhân', number: '112/UBND-XNTTHN', date: '2026-08-01', issuerName: 'UBND xã Mẫu Sơn Tịnh', validity: { state: 'in-force', detail: { key: 'common.value.until', params: { to: '2027-02-01' } } }, copyClass: 'A', note: 'Dùng cho đăng ký kết hôn' },
        { href: '/records/01R9', title: 'Giấy phép lái xe hạng A1', number: '510190001234', date: '2018-07-09', issuerName: 'Sở Giao thông vận tải (đã kết thúc)', validity: { state: 'suspended' } },
      ],
      dossiers: [{ href: '/intake/dossiers/01D1', code: 'H48.53-251120-0007', procedureName: 'Đăng ký kết hôn', openedOn: '2026-11-20', state: 'open' }],
      looks, looksPager: {}, underDossier: { code: 'H48.53-251120-0007', purpose: 'Đăng ký kết hôn' },
    }),
  },
  { name: 'preview-fragment', view: 'fragments/preview', path: '/records/01R1/preview', model: (lang) => ({ lang, viewer: aViewer(1), heading: 'Giấy khai sinh', recordHref: '/records/01R1' }) },
];

export const archiveSamples: readonly Sample[] = [...recordSamples];
