import type { Sample } from './common.js';
import { aPage, aViewer } from './common.js';

const form = {
  action: '/desk',
  values: { subject: '051299000123', procedure: '1.000894', dossierCode: 'H48.53-251120-0007', purpose: 'ket-hon', dueOn: '2026-11-25' },
  procedureSuggestUrl: '/catalogue/procedures/suggest',
  purposes: [{ value: 'ket-hon', label: 'Đăng ký kết hôn' }],
};
const act = (code: string): object => ({ insistAction: `/desk/01L1/${code}/insist` });

export const reuseSamples: readonly Sample[] = [
  {
    name: 'desk-start', view: 'reuse/desk', path: '/desk',
    model: (lang) => ({
      ...aPage(lang, '/desk', { key: 'reuse.form.title' }), form, errors: { subject: { key: 'error.invalid-input' } }, errorList: [{ field: 'subject', message: { key: 'error.invalid-input' } }],
      recent: [{ href: '/desk/01L0', dossierCode: 'H48.53-251119-0002', procedureName: 'Đăng ký khai sinh', ownerName: 'Bùi Văn Giả Định', at: '2026-11-22T01:02:00Z' }],
    }),
  },
  {
    name: 'desk', view: 'reuse/desk', path: '/desk/01L1',
    model: (lang) => ({
      ...aPage(lang, '/desk/01L1', { key: 'reuse.form.title' }), form, viewer: aViewer(2, 'Giấy xác nhận tình trạng hôn nhân'),
      result: {
        subject: { name: 'Võ Thị Thử Nghiệm', kind: 'person', number: '0512••••0123', birthDate: '1999-02-14', href: '/owners/01O1', notice: { key: 'reuse.result.olderNumbers', params: { numbers: '212••••45' } } },
        procedure: { code: '1.000894', name: 'Đăng ký kết hôn', href: '/catalogue/procedures/dang-ky-ket-hon' },
        dossier: { code: 'H48.53-251120-0007', href: '/intake/dossiers/01D1', dueOn: '2026-11-25' }, purpose: 'Đăng ký kết hôn', at: '2026-11-22T01:35:00Z', newHref: '/desk', printHref: '/desk/01L1/print',
        summary: { key: 'reuse.result.summary', params: { total: 6, have: 4, bring: 2 } }, counts: { usable: 2, limited: 1, missing: 1, data: 1 }, attachAll: { action: '/desk/01L1/attach-all', count: 2 },
        components: [
          {
            id: 'c-xntthn', name: 'Giấy xác nhận tình trạng hôn nhân', required: true, verdict: 'usable', sentence: 'Cấp ngày 01/08/2026, đúng mục đích đăng ký kết hôn, còn hạn đến 01/02/2027.', previewUrl: '/desk/01L1/c-xntthn/preview', active: true,
            paper: { href: '/records/01R2', title: 'Giấy xác nhận tình trạng hôn nhân', number: '112/UBND-XNTTHN', date: '2026-08-01', issuerName: 'UBND xã Mẫu Sơn Tịnh', validity: { state: 'in-force', detail: { key: 'common.value.until', params: { to: '2027-02-01' } } }, copyClass: 'A', signatureCount: 2 },
            attachAction: '/desk/01L1/c-xntthn/attach', ...act('c-xntthn'),
          },
          {
            id: 'c-khai-sinh', name: 'Giấy khai sinh', required: true, verdict: 'usable', sentence: 'Bản số hóa của giấy khai sinh, không có thời hạn.', previewUrl: '/desk/01L1/c-khai-sinh/preview',
            paper: { href: '/records/01R1', title: 'Giấy khai sinh', number: '51/2019', date: '2019-06-03', issuerName: 'UBND thị trấn Mẫu Châu Ổ (đã kết thúc 30/06/2025)', validity: { state: 'in-force' }, copyClass: 'D' },
            attachAction: '/desk/01L1/c-khai-sinh/attach', ...act('c-khai-sinh'),
            others: [{ href: '/records/01R0', title: 'Giấy khai sinh (trước cải chính)', number: '51/2019', date: '1999-03-01', sentence: 'Đã bị thay thế bởi bản cải chính ngày 03/06/2019.', validity: { state: 'superseded' } }],
          },
          {
            id: 'c-ly-hon', name: 'Quyết định ly hôn', required: false, verdict: 'limited', sentence: 'Có nhưng là bản chụp do người dân gửi; thành phần này chỉ nhận bản gốc hoặc bản chứng thực.', previewUrl: '/desk/01L1/c-ly-hon/preview', unconfirmed: true,
            paper: { href: '/records/01R3', title: 'Quyết định công nhận thuận tình ly hôn', number: '18/2024/QĐST-HNGĐ', date: '2024-05-12', issuerName: 'Tòa án nhân dân khu vực (mẫu)', ownerNote: 'của vợ/chồng cũ', validity: { state: 'in-force' }, copyClass: 'E' },
            attachWithReasonAction: '/desk/01L1/c-ly-hon/attach', ...act('c-ly-hon'),
          },
          { id: 'c-can-cuoc', name: 'Căn cước của hai bên', required: true, verdict: 'data', sentence: 'Không yêu cầu nộp: tra cứu cơ sở dữ liệu quốc gia về dân cư.', dataSource: { name: 'Cơ sở dữ liệu quốc gia về dân cư' } },
          { id: 'c-to-khai', name: 'Tờ khai đăng ký kết hôn', required: true, verdict: 'missing', sentence: 'Người dân điền khi nộp hồ sơ.' },
          { id: 'c-suc-khoe', name: 'Giấy khám sức khỏe', required: true, verdict: 'attached', sentence: 'Đã đính kèm lúc 08:41 22/11/2026.', paper: { href: '/records/01R4', title: 'Giấy khám sức khỏe', date: '2026-10-10', validity: { state: 'in-force' } }, detachAction: '/desk/01L1/c-suc-khoe/detach' },
        ],
      },
    }),
  },
];
