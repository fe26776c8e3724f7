import type { Sample } from './common.js';
import { aPage, aPager } from './common.js';

const tabs = (current: string): object[] => ['procedures', 'agencies', 'types'].map((name, index) => ({ href: index === 0 ? '/catalogue' : `/catalogue/${name}`, labelKey: `catalogue.${name}`, current: name === current, count: [22, 12, 31][index] }));
const levels = ['province', 'district', 'commune', 'vertical'].map((value) => ({ value, label: { key: `catalogue.level.${value}` } }));

const catalogueSamples: readonly Sample[] = [
  {
    name: 'procedures', view: 'catalogue/procedures', path: '/catalogue',
    model: (lang) => ({
      ...aPage(lang, '/catalogue', { key: 'catalogue.title' }), tabs: tabs('procedures'), filter: { action: '/catalogue', values: { onDate: '2026-11-22' }, levels }, importedAt: '2026-11-20T01:00:00Z', pager: aPager,
      refused: [{ file: 'procedures.yaml', line: 214, row: '1.012787', message: 'Thành phần tham chiếu loại giấy tờ không có trong danh mục.' }],
      procedures: [
        { href: '/catalogue/procedures/dang-ky-khai-sinh', code: '1.001193', name: 'Đăng ký khai sinh', levelName: 'Cấp xã', componentCount: 4, reusableCount: 2, results: 'Giấy khai sinh', validFrom: '2025-07-01' },
        { href: '/catalogue/procedures/cap-gcn', code: '1.012787', codeUnconfirmed: true, aliases: '1.013831, 2.000815', name: 'Cấp giấy chứng nhận quyền sử dụng đất lần đầu', levelName: 'Cấp xã', componentCount: 5, reusableCount: 1, results: 'Giấy chứng nhận', validFrom: '2024-08-01', validTo: '2026-12-31' },
      ],
    }),
  },
  {
    name: 'procedure', view: 'catalogue/procedure', path: '/catalogue/procedures/dang-ky-ket-hon',
    model: (lang) => ({
      ...aPage(lang, '/catalogue/procedures/dang-ky-ket-hon', 'Đăng ký kết hôn', { breadcrumbs: [{ label: { key: 'catalogue.title' }, href: '/catalogue' }, { label: 'Đăng ký kết hôn' }] }),
      procedure: { name: 'Đăng ký kết hôn', code: '1.000894', codeUnconfirmed: true, aliases: [{ value: '1.000894.000.00.00.H48', note: 'dạng có hậu tố' }], levelName: 'Cấp xã', functionName: 'Hộ tịch', validFrom: '2025-07-01' },
      results: [{ name: 'Giấy chứng nhận kết hôn', code: 'giay-ket-hon', href: '/catalogue/types#giay-ket-hon' }],
      components: [
        { code: 'to-khai', name: 'Tờ khai', kind: 'form', required: true, satisfiers: [] },
        { code: 'can-cuoc', name: 'Căn cước của hai bên', kind: 'data', required: true, dataSource: 'Cơ sở dữ liệu quốc gia về dân cư', satisfiers: [] },
        { code: 'xntthn', name: 'Giấy xác nhận tình trạng hôn nhân', kind: 'paper', required: true, validTo: '2025-12-31', unconfirmed: true, note: 'Từ 01/01/2026 không yêu cầu với hai công dân Việt Nam.', satisfiers: [{ typeName: 'Giấy xác nhận tình trạng hôn nhân', typeHref: '/catalogue/types#xntthn', conditions: [{ key: 'catalogue.condition.maxAge', params: { months: 6 } }, { key: 'catalogue.condition.purpose', params: { name: 'đăng ký kết hôn' } }], copyClasses: ['A', 'C'], unconfirmed: true }] },
        { code: 'xac-nhan-cmnd', name: 'Xác nhận số CMND', kind: 'abolished', required: false, instead: 'Mã QR trên thẻ căn cước đã có số CMND cũ.', satisfiers: [] },
      ],
      legalBases: [{ number: '123/2015/NĐ-CP', title: 'Quy định chi tiết một số điều của Luật Hộ tịch', validFrom: '2016-01-01', replacedBy: 'văn bản mẫu' }],
    }),
  },
  {
    name: 'agencies', view: 'catalogue/agencies', path: '/catalogue/agencies',
    model: (lang) => ({
      ...aPage(lang, '/catalogue/agencies', { key: 'catalogue.agencies' }), tabs: tabs('agencies'), filter: { action: '/catalogue/agencies', values: {}, levels }, pager: {},
      agencies: [
        { id: 'ubnd-huyen-mau', name: 'UBND huyện Mẫu Bình Sơn', levelName: 'Cấp huyện', codes: [{ value: 'H48.31' }, { value: '000.00.31.H48' }], validTo: '2025-06-30', ended: true, successors: [{ name: 'UBND xã Mẫu Bình Sơn', href: '#ubnd-xa-mau', functionName: 'hộ tịch', date: '2025-07-01' }, { name: 'Văn phòng đăng ký đất đai (mẫu)', href: '#vpdkdd', functionName: 'đất đai', date: '2025-07-01' }], predecessors: [], unconfirmed: true },
        { id: 'ubnd-xa-mau', name: 'UBND xã Mẫu Bình Sơn', levelName: 'Cấp xã', codes: [{ value: 'H48.53' }], validFrom: '2025-07-01', successors: [], predecessors: [{ name: 'UBND huyện Mẫu Bình Sơn', href: '#ubnd-huyen-mau', date: '2025-07-01' }] },
      ],
    }),
  },
  {
    name: 'types', view: 'catalogue/types', path: '/catalogue/types',
    model: (lang) => ({
      ...aPage(lang, '/catalogue/types', { key: 'catalogue.types' }), tabs: tabs('types'), filter: { action: '/catalogue/types', values: { kind: 'result' } }, pager: {},
      types: [{ id: 'xntthn', name: 'Giấy xác nhận tình trạng hôn nhân', code: 'xntthn', kind: 'result', validityRule: { key: 'catalogue.validityRule.months-from-issue', params: { months: 6 } }, retentionName: 'Hồ sơ hộ tịch, 70 năm', retentionUnconfirmed: true, sensitivityKey: 'records.sensitivity.personal', usedIn: [{ name: 'Đăng ký kết hôn', href: '/catalogue/procedures/dang-ky-ket-hon' }], unconfirmed: true }],
    }),
  },
];

const adminSamples: readonly Sample[] = [
  {
    name: 'audit', view: 'audit/log', path: '/audit',
    model: (lang) => ({
      ...aPage(lang, '/audit', { key: 'audit.title' }), verifyAction: '/audit/verify', pager: aPager,
      chain: { ok: true, checkedAt: '2026-11-22T00:00:00Z', entries: 48_211, headSeq: 48_211, headHash: '5c1fd0bd0f6e2b1e66e0c1f5c4b7a2a9df6f8f0f1b7d53e4b5ad7d0ce0bb9f42' },
      filter: { action: '/audit', values: { from: '2026-11-01', to: '2026-11-22' }, actions: [{ value: 'record.viewed', label: 'Xem văn bản' }] },
      entries: [
        { seq: 48_211, at: '2026-11-22T01:35:00Z', actorName: 'Nguyễn Thị Mẫu Lan', actorKind: 'officer', agencyName: 'UBND xã Mẫu Sơn Tịnh', action: 'reuse.looked-up', actionText: 'Tra cứu giấy tờ', subject: 'Võ T. T. N.', subjectHref: '/owners/01O1', purpose: 'Đăng ký kết hôn', dossierCode: 'H48.53-251120-0007', hash: '5c1fd0bd0f6e2b1e66e0c1f5c4b7a2a9df6f8f0f1b7d53e4b5ad7d0ce0bb9f42' },
        { seq: 48_210, at: '2026-11-22T01:31:00Z', actorName: 'examine-submission', actorKind: 'system', action: 'intake.examined', actionText: 'Kiểm tra tệp', subject: '01I2', hash: '11aa0bd0f6e2b1e66e0c1f5c4b7a2a9df6f8f0f1b7d53e4b5ad7d0ce0bb9f42' },
      ],
    }),
  },
  {
    name: 'audit-broken', view: 'audit/log', path: '/audit',
    model: (lang) => ({ ...aPage(lang, '/audit', { key: 'audit.title' }), chain: { ok: false, entries: 10, headSeq: 10, headHash: '00', fault: { seq: 7, message: { key: 'audit.fault.entry-changed' } } }, filter: { action: '/audit', values: {}, actions: [] }, entries: [], pager: {} }),
  },
  {
    name: 'jobs', view: 'admin/jobs', path: '/admin/jobs',
    model: (lang) => ({
      ...aPage(lang, '/admin/jobs', { key: 'admin.jobs.title' }), refreshUrl: '/admin/jobs', retryAllAction: '/admin/jobs/retry', pager: {},
      counts: ['waiting', 'running', 'done', 'failed', 'parked'].map((state, index) => ({ state, count: [3, 1, 2211, 1, 1][index], href: `?state=${state}`, selected: state === 'parked' })),
      jobs: [{ id: '01J1', name: 'extract-text', subject: 'quet-2019.pdf', subjectHref: '/intake/confirm?item=01I5', state: 'parked', attempts: 5, maxAttempts: 5, createdAt: '2026-11-22T01:00:00Z', finishedAt: '2026-11-22T01:20:00Z', message: { key: 'error.unavailable' }, retryAction: '/admin/jobs/01J1/retry', dropAction: '/admin/jobs/01J1/drop' }, { id: '01J2', name: 'index-record', subject: '01R1', state: 'failed', attempts: 1, maxAttempts: 5, createdAt: '2026-11-22T01:00:00Z', nextAt: '2026-11-22T01:40:00Z' }],
    }),
  },
  {
    name: 'status', view: 'admin/status', path: '/admin/status',
    model: (lang) => ({
      ...aPage(lang, '/admin/status', { key: 'admin.status.title' }), overall: 'degraded', version: '0.1.0', startedAt: '2026-11-22T00:00:00Z', refreshUrl: '/admin/status',
      figures: [{ label: 'Văn bản', value: '10.412' }, { label: 'Dung lượng', value: '18,4 GB', hint: 'còn trống 212 GB' }, { label: 'Chờ người xử lý', value: '12' }, { label: 'Việc nền chậm nhất', value: '4 giây' }],
      parts: [{ name: 'Cơ sở dữ liệu SQLite', state: 'ok', detail: 'WAL, 212 MB' }, { name: 'Tesseract', state: 'ok', detail: '5.3.0 (vie)' }, { name: 'ClamAV', state: 'absent', loss: 'Tệp không được quét vi-rút khi tiếp nhận.', remedy: 'apt-get install clamav-daemon' }, { name: 'Chỉ mục tìm kiếm', state: 'degraded', detail: 'Chậm 40 giây' }],
      settings: [{ name: 'KHOSO_PORT', value: '3000', source: 'mặc định' }],
    }),
  },
];

const otherSamples: readonly Sample[] = [
  {
    name: 'home', view: 'home', path: '/',
    model: (lang) => ({
      ...aPage(lang, '/', { key: 'nav.home' }), displayName: 'Mẫu Lan', today: '2026-11-22', desk: { action: '/desk' }, newDossierHref: '/intake/dossiers/new', dossiersHref: '/intake/dossiers',
      waiting: [{ label: { key: 'home.wait.confirm' }, count: 12, href: '/intake/queue', icon: 'edit' }, { label: { key: 'home.wait.refused' }, count: 2, href: '/intake/queue?state=refused', icon: 'x-circle', urgent: true }, { label: { key: 'home.wait.dueToday' }, count: 3, href: '/intake/dossiers?due=today', icon: 'clock' }],
      figures: [{ label: 'Số hóa tháng này', value: '318', hint: '96 % hồ sơ' }, { label: 'Giấy tờ tái sử dụng', value: '127', hint: 'người dân không phải nộp lại' }],
      dossiers: [{ href: '/intake/dossiers/01D1', code: 'H48.53-251120-0007', procedureName: 'Đăng ký kết hôn', ownerName: 'Võ Thị Thử Nghiệm', openedOn: '2026-11-20', dueOn: '2026-11-25' }, { href: '/intake/dossiers/01D2', code: '000.00.53.H48-251118-0003', procedureName: 'Cấp giấy phép xây dựng nhà ở riêng lẻ', ownerName: 'Công ty TNHH Thử Nghiệm Dung Quất', openedOn: '2026-11-02', dueOn: '2026-11-19', late: true }],
      lately: [{ at: '2026-11-22T01:31:00Z', text: 'Đã lưu kho Giấy khai sinh 51/2019', href: '/records/01R1', by: 'Nguyễn Thị Mẫu Lan' }, { at: '2026-11-22T01:20:00Z', text: 'Tái sử dụng Giấy xác nhận tình trạng hôn nhân', by: 'Nguyễn Thị Mẫu Lan' }],
    }),
  },
  { name: 'home-quiet', view: 'home', path: '/', model: (lang) => ({ ...aPage(lang, '/', { key: 'nav.home' }), displayName: 'Lê Quản Trị', today: '2026-11-22', waiting: [] }) },
  { name: 'help', view: 'help', path: '/help', model: (lang) => ({ ...aPage(lang, '/help', { key: 'help.title' }), contact: 'Tổ vận hành (mẫu), máy lẻ 115', apiDocsHref: '/api/v1/openapi.json', errorsHref: '/help/errors' }) },
  {
    name: 'help-errors', view: 'help-errors', path: '/help/errors',
    model: (lang) => ({ ...aPage(lang, '/help/errors', { key: 'help.errors.title' }), apiDocsHref: '/api/v1/openapi.json', statuses: [{ status: 404, nameKey: 'error.kind.not-found', remedyKey: 'error.remedy.not-found' }], codes: [{ code: 'too-many-files', text: 'Gửi … tệp cùng lúc, nhiều hơn …' }] }),
  },
  { name: 'error', view: 'error', path: '/records/none', model: (lang) => ({ ...aPage(lang, '/records/none', { key: 'error.kind.not-found' }), kind: 'not-found', message: { key: 'error.not-found' } }) },
  { name: 'error-public', view: 'error', path: '/x', model: (lang) => ({ ...aPage(lang, '/x', { key: 'error.kind.internal' }), user: undefined, kind: 'internal', message: { key: 'error.internal' } }) },
];

export const houseSamples: readonly Sample[] = [...catalogueSamples, ...adminSamples, ...otherSamples];
