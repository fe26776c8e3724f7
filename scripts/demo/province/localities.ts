import type { LocalityKey } from './model.js';

/** An issuing body on a day: its identity in the catalogue and how it stands on its papers. */
export interface Issuer {
  readonly agencyId: string | null;
  readonly printed: string;
  readonly parent?: string;
  /** `TM. ỦY BAN NHÂN DÂN`, `KT. GIÁM ĐỐC`, or nothing. */
  readonly authority?: string;
  readonly place: string;
  /** Letters behind the number, for example `UBND`. */
  readonly symbol: string;
  readonly head: string;
}

/** The first day of the two-tier administration in the invented history; demo data, not law. */
export const NEW_ORDER = '2025-07-01';
/** The day the departments were merged in the invented history. */
export const NEW_DEPARTMENTS = '2025-03-01';

interface Locality {
  readonly before: string;
  readonly after: string;
  readonly commune: { readonly old: Issuer; readonly now: Issuer };
  readonly district: Issuer;
}

const committee = (agencyId: string, where: string, place: string): Issuer => ({
  agencyId,
  printed: `Ủy ban nhân dân ${where}`,
  authority: 'TM. ỦY BAN NHÂN DÂN',
  place,
  symbol: 'UBND',
  head: 'CHỦ TỊCH',
});

const BINH_SON = committee('ubnd-xa-binh-son', 'xã Bình Sơn', 'Bình Sơn');
const VAN_TUONG = committee('ubnd-xa-van-tuong', 'xã Vạn Tường', 'Vạn Tường');
const KON_TUM = committee('ubnd-phuong-kon-tum', 'phường Kon Tum', 'Kon Tum');
const DISTRICT_BINH_SON = committee('ubnd-huyen-binh-son', 'huyện Bình Sơn', 'Bình Sơn');
const CITY_KON_TUM = committee('ubnd-thanh-pho-kon-tum', 'thành phố Kon Tum', 'Kon Tum');
const DISTRICT_LY_SON = committee('ubnd-huyen-ly-son', 'huyện Lý Sơn', 'Lý Sơn');

/** The places of the demo. */
export const LOCALITIES: Readonly<Record<LocalityKey, Locality>> = {
  'chau-o': {
    before: 'thị trấn Châu Ổ, huyện Bình Sơn, tỉnh Quảng Ngãi',
    after: 'xã Bình Sơn, tỉnh Quảng Ngãi',
    commune: { old: committee('ubnd-thi-tran-chau-o', 'thị trấn Châu Ổ', 'Châu Ổ'), now: BINH_SON },
    district: DISTRICT_BINH_SON,
  },
  'binh-thanh': {
    before: 'xã Bình Thạnh, huyện Bình Sơn, tỉnh Quảng Ngãi',
    after: 'xã Bình Sơn, tỉnh Quảng Ngãi',
    commune: { old: committee('ubnd-xa-binh-thanh', 'xã Bình Thạnh', 'Bình Thạnh'), now: BINH_SON },
    district: DISTRICT_BINH_SON,
  },
  'binh-hai': {
    before: 'xã Bình Hải, huyện Bình Sơn, tỉnh Quảng Ngãi',
    after: 'xã Vạn Tường, tỉnh Quảng Ngãi',
    commune: { old: committee('ubnd-xa-binh-hai', 'xã Bình Hải', 'Bình Hải'), now: VAN_TUONG },
    district: DISTRICT_BINH_SON,
  },
  'quang-trung': {
    before: 'phường Quang Trung, thành phố Kon Tum, tỉnh Kon Tum',
    after: 'phường Kon Tum, tỉnh Quảng Ngãi',
    commune: { old: committee('ubnd-phuong-quang-trung-kon-tum', 'phường Quang Trung', 'Kon Tum'), now: KON_TUM },
    district: CITY_KON_TUM,
  },
  'thang-loi': {
    before: 'phường Thắng Lợi, thành phố Kon Tum, tỉnh Kon Tum',
    after: 'phường Kon Tum, tỉnh Quảng Ngãi',
    commune: { old: committee('ubnd-phuong-thang-loi-kon-tum', 'phường Thắng Lợi', 'Kon Tum'), now: KON_TUM },
    district: CITY_KON_TUM,
  },
  'ly-son': {
    before: 'huyện Lý Sơn, tỉnh Quảng Ngãi',
    after: 'đặc khu Lý Sơn, tỉnh Quảng Ngãi',
    commune: { old: DISTRICT_LY_SON, now: committee('ubnd-dac-khu-ly-son', 'đặc khu Lý Sơn', 'Lý Sơn') },
    district: DISTRICT_LY_SON,
  },
};

/** The committee of the commune on a day. */
export function communeOn(key: LocalityKey, date: string): Issuer {
  const { old, now } = LOCALITIES[key].commune;
  return date < NEW_ORDER ? old : now;
}

/** The committee of the district while there were districts, of the commune after. */
export function districtOn(key: LocalityKey, date: string): Issuer {
  return date < NEW_ORDER ? LOCALITIES[key].district : LOCALITIES[key].commune.now;
}

const department = (agencyId: string | null, printed: string, symbol: string, head = 'GIÁM ĐỐC', parent = 'UBND tỉnh Quảng Ngãi'): Issuer => ({
  agencyId,
  printed,
  parent,
  place: 'Quảng Ngãi',
  symbol,
  head,
});

const JUSTICE = department('so-tu-phap', 'Sở Tư pháp', 'STP');
const TRANSPORT = department('so-giao-thong-van-tai', 'Sở Giao thông vận tải', 'SGTVT');
const PLANNING = department('so-ke-hoach-va-dau-tu', 'Sở Kế hoạch và Đầu tư', 'SKHĐT');
const POLICE: Issuer = { ...department('cong-an-tinh-quang-ngai', 'Công an tỉnh Quảng Ngãi', 'CAT', 'PHÓ GIÁM ĐỐC', 'Bộ Công an'), authority: 'KT. GIÁM ĐỐC' };
const FINANCE = department('so-tai-chinh', 'Sở Tài chính', 'STC');
const ENVIRONMENT = department('so-tai-nguyen-va-moi-truong', 'Sở Tài nguyên và Môi trường', 'STNMT');
const LAND_OFFICE = department('so-nong-nghiep-va-moi-truong', 'Văn phòng Đăng ký đất đai tỉnh Quảng Ngãi', 'VPĐKĐĐ', 'GIÁM ĐỐC', 'Sở Nông nghiệp và Môi trường');

/** Departments and bodies of the province on a day; the ones ended in 2025 only before their end. */
export function departmentOn(task: 'licence' | 'criminal-record' | 'company' | 'land', date: string): Issuer {
  const old = date < NEW_DEPARTMENTS;
  if (task === 'licence') return old ? TRANSPORT : POLICE;
  if (task === 'criminal-record') return old ? JUSTICE : POLICE;
  if (task === 'company') return old ? PLANNING : FINANCE;
  return old ? ENVIRONMENT : LAND_OFFICE;
}

/** Bodies that issue letters of direction today. */
export const DIRECTING: readonly Issuer[] = [
  { ...committee('ubnd-tinh-quang-ngai', 'tỉnh Quảng Ngãi', 'Quảng Ngãi'), symbol: 'UBND-TTHC' },
  { ...department('so-noi-vu', 'Sở Nội vụ', 'SNV-VTLT') },
  { ...department('so-y-te', 'Sở Y tế', 'SYT-NVY') },
  { ...department('so-xay-dung', 'Sở Xây dựng', 'SXD-QLXD') },
  { ...JUSTICE, symbol: 'STP-HTQT' },
  { ...FINANCE, symbol: 'STC-ĐKKD' },
];

/** Bodies outside the catalogue that papers in dossiers come from. */
export const OUTSIDE = {
  hospital: { agencyId: null, parent: 'Sở Y tế tỉnh Quảng Ngãi', printed: 'Bệnh viện Đa khoa Hư Cấu', place: 'Quảng Ngãi', symbol: 'BVĐK', head: 'GIÁM ĐỐC' },
  court: { agencyId: null, printed: 'Tòa án nhân dân khu vực Hư Cấu', place: 'Quảng Ngãi', symbol: 'HNGĐ-ST', head: 'THẨM PHÁN' },
  notary: { agencyId: null, printed: 'Văn phòng Công chứng Hư Cấu', place: 'Quảng Ngãi', symbol: 'CCHC', head: 'CÔNG CHỨNG VIÊN' },
  tax: { agencyId: null, parent: 'Cục Thuế', printed: 'Thuế tỉnh Quảng Ngãi', place: 'Quảng Ngãi', symbol: 'TQN', head: 'TRƯỞNG THUẾ TỈNH' },
} as const satisfies Record<string, Issuer>;
