import type { Role } from '../../../server/kernel/actor.js';
import type { DemoClient, DemoUser } from './model.js';

/** Short agency names in login names. */
const AGENCY_SLUGS: Readonly<Record<string, string>> = {
  'ubnd-tinh-quang-ngai': 'ubnd-tinh',
  'so-tu-phap': 'so-tu-phap',
  'so-noi-vu': 'so-noi-vu',
  'so-tai-chinh': 'so-tai-chinh',
  'so-xay-dung': 'so-xay-dung',
  'so-y-te': 'so-y-te',
  'so-nong-nghiep-va-moi-truong': 'so-nnmt',
  'ubnd-xa-binh-son': 'binh-son',
  'ubnd-xa-van-tuong': 'van-tuong',
  'ubnd-phuong-kon-tum': 'kon-tum',
  'ubnd-dac-khu-ly-son': 'ly-son',
  'cong-an-tinh-quang-ngai': 'cong-an',
};

const ROLE_WORDS: Readonly<Record<Role, { readonly login: string; readonly title: string }>> = {
  'counter-officer': { login: 'motcua', title: 'Cán bộ Một cửa' },
  'digitisation-officer': { login: 'sohoa', title: 'Cán bộ số hóa' },
  'post-office': { login: 'buudien', title: 'Nhân viên bưu điện' },
  archivist: { login: 'luutru', title: 'Cán bộ lưu trữ' },
  auditor: { login: 'kiemtra', title: 'Cán bộ kiểm tra' },
  'agency-manager': { login: 'lanhdao', title: 'Lãnh đạo đơn vị' },
  administrator: { login: 'quantri', title: 'Quản trị hệ thống' },
};

/** The agencies that have users in the demo. */
export const DEMO_AGENCY_IDS = Object.keys(AGENCY_SLUGS);

/** The login name of a role in an agency, for example `sohoa.binh-son`. */
export function loginNameOf(role: Role, agencyId: string): string {
  const slug = AGENCY_SLUGS[agencyId];
  if (slug === undefined) throw new Error(`no demo users in ${agencyId}`);
  return `${ROLE_WORDS[role].login}.${slug}`;
}

/** One user per role and agency. The archivist of Nội vụ and the auditor of the provincial committee see the whole province. */
export function demoUsers(): DemoUser[] {
  return DEMO_AGENCY_IDS.flatMap((agencyId) =>
    (Object.keys(ROLE_WORDS) as Role[]).map((role) => ({
      loginName: loginNameOf(role, agencyId),
      displayName: `${ROLE_WORDS[role].title} (${AGENCY_SLUGS[agencyId] ?? ''}, thử nghiệm)`,
      agencyId,
      roles: [role],
      provinceWide: (role === 'archivist' && agencyId === 'so-noi-vu') || (role === 'auditor' && agencyId === 'ubnd-tinh-quang-ngai'),
    })),
  );
}

/** Two other systems: the one-stop portal that delivers and looks up, and the police that read residence papers only. */
export function demoClients(): DemoClient[] {
  const reading = ['record.read', 'record.content', 'search.use'];
  return [
    { name: 'Hệ thống một cửa điện tử (thử nghiệm)', agencyId: 'ubnd-tinh-quang-ngai', permissions: [...reading, 'submission.create', 'submission.read', 'reuse.lookup', 'dossier.open', 'dossier.read'], typeCodes: '*', purposes: ['Giải quyết thủ tục hành chính'] },
    { name: 'Hệ thống cư trú (thử nghiệm)', agencyId: 'cong-an-tinh-quang-ngai', permissions: reading, typeCodes: ['giay-khai-sinh', 'giay-chung-nhan-ket-hon', 'gcn-quyen-su-dung-dat', 'thong-bao-cu-tru'], purposes: ['Đăng ký thường trú'] },
  ];
}
