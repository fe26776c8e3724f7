import { CLIENT_PERMISSIONS, CLIENT_PURPOSES } from '../../../../server/archive/access/client-pages.js';
import type { Sample } from './common.js';
import { aPage, aPager } from './common.js';

const agencies = [
  { value: 'ubnd-xa-mau-son-tinh', label: 'UBND xã Mẫu Sơn Tịnh' },
  { value: 'so-tu-phap', label: 'Sở Tư pháp' },
];
const roles = (['counter-officer', 'digitisation-officer', 'post-office', 'archivist', 'auditor', 'agency-manager', 'administrator'] as const).map((value) => ({
  value,
  label: { key: `access.role.${value}` },
  labelKey: `access.role.${value}`,
  hintKey: `access.roleHint.${value}`,
}));

const user = (index: number, displayName: string, loginName: string, extra: object = {}): object => ({
  href: `/users/01U${index}`,
  displayName,
  loginName,
  agencyName: 'UBND xã Mẫu Sơn Tịnh',
  roleKeys: ['access.role.counter-officer'],
  state: 'active',
  provinceWide: false,
  lastSignInAt: '2026-11-21T02:14:00Z',
  ...extra,
});

export const accessSamples: readonly Sample[] = [
  {
    name: 'sign-in',
    view: 'access/sign-in',
    path: '/sign-in',
    model: (lang) => ({
      ...aPage(lang, '/sign-in', { key: 'access.signIn.title' }),
      action: '/sign-in',
      next: '/desk',
      loginName: 'lan.mau',
      problem: { key: 'access.signIn.failed' },
      demoAccounts: [
        { loginName: 'motcua.sontinh', password: 'mot-cua-2026', roleKey: 'access.role.counter-officer', agencyName: 'UBND xã Mẫu Sơn Tịnh' },
        { loginName: 'luutru.tinh', password: 'luu-tru-2026', roleKey: 'access.role.archivist', agencyName: 'Trung tâm Lưu trữ lịch sử (mẫu)' },
      ],
    }),
  },
  {
    name: 'change-password',
    view: 'access/change-password',
    path: '/change-password',
    model: (lang) => ({
      ...aPage(lang, '/change-password', { key: 'access.password.title' }),
      action: '/change-password',
      forced: true,
      minLength: 12,
      errors: { repeatPassword: { key: 'error.invalid-input' } },
      errorList: [{ field: 'repeatPassword', message: { key: 'error.invalid-input' } }],
    }),
  },
  {
    name: 'users',
    view: 'access/users',
    path: '/users',
    model: (lang) => ({
      ...aPage(lang, '/users', { key: 'access.users.title' }),
      filter: { action: '/users', values: { q: '', role: 'archivist' }, agencies, roles },
      newHref: '/users/new',
      pager: aPager,
      users: [
        user(1, 'Nguyễn Thị Mẫu Lan', 'lan.mau', { roleKeys: ['access.role.counter-officer', 'access.role.digitisation-officer'] }),
        user(2, 'Phạm Văn Thử Đức', 'duc.thu', { agencyName: 'Trung tâm Lưu trữ lịch sử (mẫu)', roleKeys: ['access.role.archivist'], provinceWide: true }),
        user(3, 'Trần Đại Diện Hòa', 'hoa.dien', { roleKeys: ['access.role.post-office'], lastSignInAt: null, agencyName: 'Bưu điện xã (mẫu)' }),
        user(4, 'Lê Quản Trị', 'quan.tri', { roleKeys: ['access.role.administrator'], state: 'blocked' }),
      ],
    }),
  },
  {
    name: 'users-empty',
    view: 'access/users',
    path: '/users',
    model: (lang) => ({ ...aPage(lang, '/users', { key: 'access.users.title' }), filter: { action: '/users', values: {}, agencies, roles }, users: [], pager: {} }),
  },
  {
    name: 'user',
    view: 'access/user',
    path: '/users/01U1',
    model: (lang) => ({
      ...aPage(lang, '/users/01U1', 'Nguyễn Thị Mẫu Lan', { breadcrumbs: [{ label: { key: 'access.users.title' }, href: '/users' }, { label: 'Nguyễn Thị Mẫu Lan' }] }),
      isNew: false,
      action: '/users/01U1',
      values: { loginName: 'lan.mau', displayName: 'Nguyễn Thị Mẫu Lan', agencyId: 'so-tu-phap', roles: ['counter-officer'], provinceWide: false, version: 3 },
      agencies,
      roles,
      errors: {},
      errorList: [],
      account: { state: 'active', lastSignInAt: '2026-11-21T02:14:00Z', lockedUntil: '2026-11-22T03:00:00Z' },
      oneTimePassword: 'sóng-biển-Lý-Sơn-41',
      resetAction: '/users/01U1/reset-password',
      blockAction: '/users/01U1/block',
      unblockAction: '/users/01U1/unblock',
      history: [{ at: '2026-10-02T01:00:00Z', text: { key: 'access.users.created', params: { name: 'Nguyễn Thị Mẫu Lan' } }, by: 'Lê Quản Trị' }],
    }),
  },
  {
    name: 'user-new',
    view: 'access/user',
    path: '/users/new',
    model: (lang) => ({
      ...aPage(lang, '/users/new', { key: 'access.users.new' }),
      isNew: true,
      action: '/users',
      values: { loginName: 'Lan', displayName: '', roles: [] },
      agencies,
      roles,
      errors: { loginName: { key: 'error.invalid-input' }, roles: { key: 'error.invalid-input' } },
      errorList: [{ field: 'loginName', message: { key: 'error.invalid-input' } }],
    }),
  },
  {
    name: 'clients',
    view: 'access/clients',
    path: '/clients',
    model: (lang) => ({
      ...aPage(lang, '/clients', { key: 'access.clients.title' }),
      newHref: '/clients/new',
      apiDocsHref: '/api/v1/openapi.json',
      pager: { shown: 2 },
      clients: [
        { href: '/clients/01C1', name: 'Hệ thống một cửa điện tử tỉnh (mẫu)', agencyName: 'Sở Khoa học và Công nghệ', keyHint: 'ks_7f2a', state: 'active', typeSummary: { key: 'access.client.typeCount', params: { count: 14 } }, purposes: [{ key: 'access.clientPurpose.giai-quyet-tthc' }, 'Giải quyết TTHC'], ratePerMinute: 600, lastUsedAt: '2026-11-22T00:59:00Z' },
        { href: '/clients/01C2', name: 'Phần mềm hộ tịch (mẫu)', agencyName: 'Sở Tư pháp', keyHint: 'ks_19bc', state: 'revoked', typeSummary: { key: 'access.client.allTypes' }, purposes: ['Đăng ký hộ tịch'], ratePerMinute: 60 },
      ],
    }),
  },
  {
    name: 'client',
    view: 'access/client',
    path: '/clients/01C1',
    model: (lang) => ({
      ...aPage(lang, '/clients/01C1', 'Hệ thống một cửa điện tử tỉnh (mẫu)'),
      isNew: false,
      action: '/clients/01C1',
      values: { name: 'Hệ thống một cửa điện tử tỉnh (mẫu)', agencyId: 'so-tu-phap', permissions: ['record.read'], allTypes: false, typeCodes: ['giay-khai-sinh'], purposes: ['giai-quyet-tthc'], sensitivities: ['personal'], ratePerMinute: 600, expiresOn: '2027-06-30' },
      agencies,
      permissions: CLIENT_PERMISSIONS.map((value) => ({ value, label: { key: `access.clientPermission.${value}` } })),
      types: [{ value: 'giay-khai-sinh', label: 'Giấy khai sinh' }, { value: 'giay-ket-hon', label: 'Giấy chứng nhận kết hôn' }, { value: 'gcn-qsdd', label: 'Giấy chứng nhận quyền sử dụng đất' }],
      purposes: CLIENT_PURPOSES.map((value) => ({ value, label: { key: `access.clientPurpose.${value}` } })),
      sensitivities: [{ value: 'public' }, { value: 'personal' }],
      errors: {},
      errorList: [],
      client: { state: 'active', keyHint: 'ks_7f2a', createdAt: '2026-09-01T01:00:00Z' },
      newKey: 'ks_7f2a_R8mV2w1nQx5LkT0hYb3J',
      rotateAction: '/clients/01C1/rotate',
      revokeAction: '/clients/01C1/revoke',
      calls: [{ at: '2026-11-22T00:59:00Z', action: 'GET /records', subject: 'Giấy khai sinh 51/2019', purpose: 'Giải quyết TTHC', dossierCode: 'H48.53-251120-0007' }],
    }),
  },
];
