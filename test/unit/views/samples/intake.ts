import type { Sample } from './common.js';
import { aPage, aPager, aViewer } from './common.js';

const dossier = { href: '/intake/dossiers/01D1', code: 'H48.53-251120-0007', procedureName: 'Đăng ký kết hôn', ownerName: 'Võ Thị Thử Nghiệm' };

const files = {
  refreshUrl: '/intake/submissions/01S1',
  pending: true,
  items: [
    { name: 'giay-khai-sinh-scan.pdf', sizeBytes: 1_482_113, state: 'archived', at: '2026-11-22T01:31:00Z', message: { key: 'intake.state.archived' }, record: { href: '/records/01R1', title: 'Giấy khai sinh 51/2019' }, pageCount: 2, signatureCount: 1 },
    {
      name: 'XNTTHN võ thị thử nghiệm.jpg', sizeBytes: 820_100, state: 'waiting', at: '2026-11-22T01:32:00Z', message: { key: 'intake.state.waiting' }, confirmHref: '/intake/confirm?item=01I2', pageCount: 1,
      findings: [{ level: 'warn', message: 'Chữ nhận dạng có độ tin cậy thấp ở 1 trang.' }],
      duplicates: [{ href: '/records/01R9', title: 'Giấy xác nhận tình trạng hôn nhân', number: '112/UBND-XNTTHN', linkAction: '/intake/items/01I2/link/01R9' }],
    },
    { name: 'don_mo.pdf', sizeBytes: 10, state: 'refused', at: '2026-11-22T01:32:00Z', message: { key: 'intake.state.refused' }, removeAction: '/intake/items/01I3/remove', findings: [{ level: 'reject', message: 'Tệp bị cắt cụt, không mở được.', advice: 'Quét hoặc tải lại tệp từ nguồn.' }, { level: 'note', message: 'Phần mở rộng là .pdf nhưng nội dung không phải PDF.' }] },
    { name: 'ban-ve-tang-1.tif', sizeBytes: 48_201_331, state: 'examining', at: '2026-11-22T01:33:00Z', message: { key: 'intake.state.examining' } },
    { name: 'hop-dong.pdf', sizeBytes: 3_201_331, state: 'failed', at: '2026-11-22T01:33:00Z', message: { key: 'intake.state.failed' }, retryAction: '/intake/items/01I5/retry' },
  ],
};

const field = (item: string, name: string, label: string, value: string, extra: object = {}): object => ({
  id: `f-${item}-${name}`,
  name: `${item}.${name}`,
  label: { key: `intake.metadata.${name}` },
  type: 'text',
  value,
  suggested: value,
  required: true,
  confidence: { level: 'high', share: 0.98 },
  source: { key: 'intake.confirm.source.layout', params: { page: 1 } },
  plainLabel: label,
  ...extra,
});

const itemToConfirm = (id: string, name: string, active: boolean): object => ({
  id,
  version: 2,
  name,
  active,
  checked: true,
  previewUrl: `/intake/items/${id}/preview`,
  pageCount: 3,
  signatureCount: active ? 2 : 0,
  readBy: { key: 'intake.confirm.read.ocr', params: { share: 0.972 } },
  findings: active ? [{ level: 'warn', message: 'Trang 3 gần như trắng.' }] : [],
  duplicates: [],
  fields: [
    field(id, 'documentNumber', 'Số', '1549/UBND-TTHC'),
    field(id, 'issuedOn', 'Ngày', '2022-04-06', { type: 'date' }),
    field(id, 'typeCode', 'Loại', 'cong-van', { type: 'select', options: [{ value: 'cong-van', label: 'Công văn' }, { value: 'ke-hoach', label: 'Kế hoạch' }], confidence: { level: 'high', share: 0.95 } }),
    field(id, 'issuerName', 'Cơ quan', 'Ủy ban nhân dân tỉnh Quảng Ngãi', { suggestUrl: '/catalogue/agencies/suggest', confidence: { level: 'medium', share: 0.71 }, source: { key: 'intake.confirm.source.inferred' } }),
    field(id, 'abstract', 'Trích yếu', 'Khẩn trương thực hiện nhiệm vụ của Chủ tịch UBND tỉnh giao về kiểm soát thủ tục hành chính', { type: 'textarea', wide: true }),
    field(id, 'signerName', 'Người ký', active ? 'Đặng Văn Minh' : '', { required: false, confidence: { level: active ? 'high' : 'none' }, ...(active ? {} : { error: { key: 'error.invalid-input' } }) }),
    field(id, 'signerTitle', 'Chức vụ', 'CHỦ TỊCH', { required: false, confidence: { level: 'low', share: 0.42 } }),
    field(id, 'ownerId', 'Chủ', '', { required: false, suggestUrl: '/owners/suggest', confidence: undefined, source: { key: 'intake.confirm.source.dossier' } }),
  ],
  refuseAction: `/intake/items/${id}/refuse`,
});

const queueItem = (id: string, state: string, extra: object = {}): object => ({
  id, state, href: `/intake/confirm?item=${id}`, name: `quet-${id}.pdf`, typeName: 'Giấy khai sinh', number: '51/2019', date: '2019-06-03', ownerName: 'Võ Thị Thử Nghiệm',
  dossierCode: dossier.code, dossierHref: dossier.href, reason: { key: 'intake.state.waiting' }, at: '2026-11-22T01:31:00Z', confidence: { level: 'high', share: 0.96 }, ...extra,
});

export const intakeSamples: readonly Sample[] = [
  {
    name: 'dossiers', view: 'intake/dossiers', path: '/intake/dossiers',
    model: (lang) => ({
      ...aPage(lang, '/intake/dossiers', { key: 'intake.dossiers.title' }, { flash: [{ level: 'success', message: { key: 'intake.confirm.done', params: { count: 3 } }, link: { href: '/records/01R1', label: { key: 'common.action.open' } } }] }),
      newHref: '/intake/dossiers/new',
      filter: { action: '/intake/dossiers', values: { q: '', state: 'open' }, procedureSuggestUrl: '/catalogue/procedures/suggest' },
      pager: aPager,
      dossiers: [
        { ...dossier, procedureCode: '1.000894', ownerKind: 'person', openedOn: '2026-11-20', dueOn: '2026-11-25', state: 'open', fileCount: 5, waitingCount: 2 },
        { href: '/intake/dossiers/01D2', code: '000.00.53.H48-251118-0003', procedureName: 'Cấp giấy phép xây dựng nhà ở riêng lẻ', procedureCode: '1.009122', ownerName: 'Công ty TNHH Thử Nghiệm Dung Quất', ownerKind: 'organisation', openedOn: '2026-11-02', dueOn: '2026-11-19', late: true, state: 'open', fileCount: 12, waitingCount: 0 },
        { href: '/intake/dossiers/01D3', code: 'G22.99.05-250901-1182', procedureName: 'Đăng ký thường trú', procedureCode: '1.004222', ownerName: 'Bùi Văn Giả Định', ownerKind: 'person', openedOn: '2026-09-01', state: 'closed', fileCount: 3, waitingCount: 0 },
      ],
    }),
  },
  {
    name: 'dossiers-empty', view: 'intake/dossiers', path: '/intake/dossiers',
    model: (lang) => ({ ...aPage(lang, '/intake/dossiers', { key: 'intake.dossiers.title' }), newHref: '/intake/dossiers/new', filter: { action: '/intake/dossiers', values: {} }, dossiers: [], pager: {} }),
  },
  {
    name: 'dossier-new', view: 'intake/dossier-new', path: '/intake/dossiers/new',
    model: (lang) => ({
      ...aPage(lang, '/intake/dossiers/new', { key: 'intake.dossiers.new' }),
      action: '/intake/dossiers', askOwner: true, procedureSuggestUrl: '/catalogue/procedures/suggest', knownCodes: 'H48.53-251120-0007',
      values: { subject: '051299000123', procedure: '1.000894', ownerKind: 'person' }, purposes: [{ value: 'ket-hon', label: 'Đăng ký kết hôn' }],
      errors: { code: { key: 'error.invalid-input' } }, errorList: [{ field: 'code', message: { key: 'error.invalid-input' } }],
    }),
  },
  {
    name: 'dossier', view: 'intake/dossier', path: '/intake/dossiers/01D1',
    model: (lang) => ({
      ...aPage(lang, '/intake/dossiers/01D1', dossier.code, { breadcrumbs: [{ label: { key: 'intake.dossiers.title' }, href: '/intake/dossiers' }, { label: dossier.code }] }),
      dossier: { code: dossier.code, state: 'open', procedureName: dossier.procedureName, procedureCode: '1.000894', procedureHref: '/catalogue/procedures/dang-ky-ket-hon', ownerName: dossier.ownerName, ownerKind: 'person', ownerNumber: '0512••••0123', ownerHref: '/owners/01O1', agencyName: 'UBND xã Mẫu Sơn Tịnh', purpose: 'Đăng ký kết hôn', openedOn: '2026-11-20', openedBy: 'Nguyễn Thị Mẫu Lan', dueOn: '2026-11-25', late: true },
      deskHref: '/desk?dossier=01D1', closeAction: '/intake/dossiers/01D1/close', reopenAction: '/intake/dossiers/01D1/reopen',
      upload: { action: '/intake/dossiers/01D1/files', maxBytes: 524_288_000 }, files, confirmHref: '/intake/confirm?dossier=01D1', confirmCount: 2,
      components: [
        { name: 'Tờ khai đăng ký kết hôn', required: true, state: 'missing' },
        { name: 'Giấy xác nhận tình trạng hôn nhân', required: true, state: 'attached', paper: { href: '/records/01R2', title: 'Giấy xác nhận tình trạng hôn nhân', number: '112/UBND-XNTTHN', date: '2026-08-01' }, at: '2026-11-22T01:40:00Z', by: 'Nguyễn Thị Mẫu Lan', detachAction: '/intake/dossiers/01D1/components/xntthn/detach' },
        { name: 'Căn cước của hai bên', required: true, state: 'data', note: 'Cơ sở dữ liệu quốc gia về dân cư' },
        { name: 'Quyết định ly hôn', required: false, state: 'insisted', note: 'Bản trong kho mờ, không đọc được số.', at: '2026-11-22T01:41:00Z', by: 'Nguyễn Thị Mẫu Lan' },
      ],
    }),
  },
  {
    name: 'submission', view: 'intake/submission', path: '/intake/submissions/01S1',
    model: (lang) => ({ ...aPage(lang, '/intake/submissions/01S1', { key: 'intake.submission.title' }), dossier, upload: { action: '/intake/submissions/01S1/files', maxBytes: 524_288_000 }, summary: { total: 5, archived: 1, waiting: 1, refused: 1, pending: 2 }, files, confirmHref: '/intake/confirm?submission=01S1', at: '2026-11-22T01:30:00Z', by: 'Nguyễn Thị Mẫu Lan', channel: 'web' }),
  },
  {
    name: 'confirm', view: 'intake/confirm', path: '/intake/confirm',
    model: (lang) => {
      const viewer = aViewer(3, '1549-ubnd-tthc-scan.pdf') as { pages: { boxes: object[] }[] };
      viewer.pages.forEach((page, index) => (page.boxes = index === 0 ? [{ x: 120, y: 105, width: 190, height: 20, tone: 'field', field: 'f-01I1-documentNumber' }, { x: 560, y: 105, width: 330, height: 20, tone: 'field', field: 'f-01I1-issuedOn' }, { x: 110, y: 130, width: 260, height: 60, tone: 'field', field: 'f-01I1-abstract' }] : []));
      return {
        ...aPage(lang, '/intake/confirm', { key: 'intake.confirm.title' }), action: '/intake/confirm', backHref: '/intake/queue', dossier, viewer: { ...viewer, hitCount: undefined },
        items: [itemToConfirm('01I1', '1549-ubnd-tthc-scan.pdf', true), itemToConfirm('01I2', '972-ubnd-kstthc.pdf', false)],
        errorList: [{ field: 'f-01I2-signerName', message: { key: 'error.invalid-input' } }],
      };
    },
  },
  {
    name: 'queue', view: 'intake/queue', path: '/intake/queue',
    model: (lang) => ({
      ...aPage(lang, '/intake/queue', { key: 'intake.queue.title' }), confirmAction: '/intake/confirm', pager: aPager,
      filter: { action: '/intake/queue', values: { state: 'waiting', mine: true }, states: [{ value: 'waiting', label: { key: 'common.upload.waiting' } }, { value: 'refused', label: { key: 'common.upload.refused' } }] },
      items: [queueItem('01I1', 'waiting'), queueItem('01I2', 'waiting', { confidence: { level: 'low', share: 0.48 }, number: '', dossierHref: undefined }), queueItem('01I3', 'refused', { typeName: '', date: '', confidence: undefined, reason: { key: 'intake.state.refused' } })],
    }),
  },
  { name: 'queue-empty', view: 'intake/queue', path: '/intake/queue', model: (lang) => ({ ...aPage(lang, '/intake/queue', { key: 'intake.queue.title' }), confirmAction: '/intake/confirm', filter: { action: '/intake/queue', values: {}, states: [] }, items: [], pager: {} }) },
];
