import { addDays, addMonths, addYears } from '../../../server/kernel/calendar.js';
import { addressOn, application, numberOf } from './civil-papers.js';
import { vietnamese, type Draft, type Drafter, type Plan } from './drafter.js';
import { communeOn, departmentOn, districtOn, NEW_ORDER, OUTSIDE } from './localities.js';
import type { DemoPerson } from './model.js';
import type { Household, People } from './people.js';

/** A land use right certificate; the district issued it until 30/6/2025, the land office after. */
export function landCertificate(person: DemoPerson, spouse: DemoPerson, date: string, parcel: string, serial: string, over: Partial<Draft> = {}): Draft {
  const registerEntry = `CH${serial.slice(-5)}`;
  return {
    type: 'gcn-quyen-su-dung-dat',
    heading: 'GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT',
    subtitle: 'Quyền sở hữu tài sản gắn liền với đất',
    issuer: date < NEW_ORDER ? districtOn(person.locality, date) : departmentOn('land', date),
    date,
    number: serial,
    title: `Giấy chứng nhận quyền sử dụng đất ${serial}`,
    owner: person,
    further: [spouse],
    fields: [
      ['Người sử dụng đất', `Ông ${person.name}, số định danh ${numberOf(person)}`],
      ['Và vợ', `Bà ${spouse.name}, số định danh ${numberOf(spouse)}`],
      ['Thửa đất', parcel],
      ['Diện tích', '150 m² (Một trăm năm mươi mét vuông)'],
      ['Mục đích sử dụng', 'Đất ở tại nông thôn'],
      ['Thời hạn sử dụng', 'Lâu dài'],
      ['Số vào sổ cấp GCN', registerEntry],
    ],
    truthFields: { serial, registerEntry, subjectName: person.name, parcel },
    ...over,
  };
}

/** A building permit; `over` for those signed after the district's end. */
export function buildingPermit(person: DemoPerson, date: string, parcel: string, over: Partial<Draft> = {}): Draft {
  const startBefore = addMonths(date, 12);
  return {
    type: 'giay-phep-xay-dung',
    heading: 'GIẤY PHÉP XÂY DỰNG',
    subtitle: '(Sử dụng cho nhà ở riêng lẻ)',
    issuer: districtOn(person.locality, date),
    date,
    suffix: '/GPXD',
    title: `Giấy phép xây dựng nhà ở ${person.name}`,
    owner: person,
    fields: [['Cấp cho ông/bà', person.name], ['Địa chỉ', addressOn(person, date)], ['Được phép xây dựng', 'Nhà ở riêng lẻ, 02 tầng'], ['Lô đất', parcel], ['Cốt nền', '+0,30 m so với mặt đường']],
    text: [`Giấy phép có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp, đến hết ngày ${vietnamese(startBefore)}.`],
    validTo: startBefore,
    truthFields: { subjectName: person.name, parcel, startBefore },
    ...over,
  };
}

/** A driving licence: class A1 without end, class B for ten years. */
export function drivingLicence(person: DemoPerson, date: string, licenceClass: 'A1' | 'B', over: Partial<Draft> = {}): Draft {
  const expiresOn = licenceClass === 'A1' ? undefined : addYears(date, 10);
  return {
    type: 'giay-phep-lai-xe',
    heading: 'GIẤY PHÉP LÁI XE',
    issuer: departmentOn('licence', date),
    date,
    number: `999${numberOf(person).slice(-6)}${date.slice(2, 4)}${licenceClass === 'A1' ? '1' : '2'}`,
    size: 'A5',
    title: `Giấy phép lái xe hạng ${licenceClass} ${person.name}`,
    owner: person,
    fields: [['Họ tên', person.name], ['Ngày sinh', vietnamese(person.birthDate)], ['Nơi cư trú', addressOn(person, date)], ['Hạng', licenceClass], ['Có giá trị đến', expiresOn === undefined ? 'Không thời hạn' : vietnamese(expiresOn)]],
    ...(expiresOn === undefined ? {} : { validTo: expiresOn }),
    truthFields: { subjectName: person.name, licenceClass, ...(expiresOn === undefined ? {} : { expiresOn }) },
    ...over,
  };
}

/** A health check for drivers. */
export function healthCheck(person: DemoPerson, date: string, over: Partial<Draft> = {}): Draft {
  return {
    type: 'giay-kham-suc-khoe',
    heading: 'GIẤY KHÁM SỨC KHỎE CỦA NGƯỜI LÁI XE',
    issuer: OUTSIDE.hospital,
    date,
    suffix: '/GKSKLX',
    size: 'A5',
    title: `Giấy khám sức khỏe của người lái xe ${person.name}`,
    owner: person,
    fields: [['Họ và tên', person.name], ['Số định danh cá nhân', numberOf(person)], ['Kết luận', 'Đủ sức khỏe lái xe hạng B']],
    validTo: addMonths(date, 12),
    truthFields: { subjectName: person.name, conclusion: 'Đủ sức khỏe lái xe hạng B' },
    ...over,
  };
}

/** Land, building permits, driving licences and what belongs to them. */
export function draftPropertyPapers(drafter: Drafter, { households }: People): void {
  households.forEach((household, index) => {
    draftLand(drafter, household, index);
    draftDriving(drafter, household, index);
  });
}

function draftLand(drafter: Drafter, household: Household, index: number): void {
  const { husband, wife } = household;
  const random = drafter.random.fork(`land/${index}`);
  const drawn = `${2013 + index}-0${random.int(1, 9)}-1${random.int(0, 9)}`;
  const date = drawn < drafter.today ? drawn : addMonths(drafter.today, -8);
  const parcel = `số ${100 + index * 7}, tờ bản đồ số ${index + 3}, ${addressOn(husband, date)}`;
  const dossier = drafter.dossier({ procedure: '1.012787', owner: husband, agency: districtOn(husband.locality, date), openedOn: addDays(date, -25), closedOn: date });
  if (index % 2 === 0) drafter.draft(attachment(husband, 'giay-to-nguon-goc-dat', 'GIẤY XÁC NHẬN NGUỒN GỐC ĐẤT', addDays(date, -40), parcel, { dossier, component: 'nguon-goc' }));
  if (index % 2 === 1) drafter.draft(attachment(husband, 'trich-do-thua-dat', 'TRÍCH ĐO ĐỊA CHÍNH THỬA ĐẤT', addDays(date, -30), parcel, { dossier, component: 'trich-do', size: 'A4' }));
  drafter.draft(taxReceipt(husband, addDays(date, -5), { dossier, component: 'nghia-vu-tai-chinh' }));
  const first = drafter.draft(landCertificate(husband, wife, date, parcel, `XX ${String(99_000_100 + index * 13)}`, { dossier }));
  if (index % 3 === 1 && date < '2024-01-01') draftLandChange(drafter, household, first, parcel, index);
  if (index % 2 === 0) {
    const permitDate = addMonths(drafter.today, -4 - index);
    const works = drafter.dossier({ procedure: '1.013225', owner: husband, agency: communeOn(husband.locality, permitDate), openedOn: addDays(permitDate, -15), closedOn: permitDate });
    drafter.draft(attachment(husband, 'ban-ve-thiet-ke', 'BẢN VẼ THIẾT KẾ NHÀ Ở', addDays(permitDate, -20), parcel, { dossier: works, component: 'ban-ve', size: 'A4' }));
    application(drafter, husband, 'ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG', addDays(permitDate, -15), { dossier: works, component: 'don' });
    drafter.draft(buildingPermit(husband, permitDate, parcel, { dossier: works }));
  }
}

/** The certificate goes to the child by a notarised gift; the new one takes the place of the old. */
function draftLandChange(drafter: Drafter, { husband, wife, children }: Household, first: Plan, parcel: string, index: number): void {
  const child = children[0];
  if (child === undefined) return;
  const date = addMonths(drafter.today, -6 - index);
  const dossier = drafter.dossier({ procedure: '1.013831', owner: child, agency: departmentOn('land', date), openedOn: addDays(date, -12), closedOn: date });
  drafter.draft({
    type: 'hop-dong-cong-chung',
    heading: 'HỢP ĐỒNG TẶNG CHO QUYỀN SỬ DỤNG ĐẤT',
    issuer: OUTSIDE.notary,
    date: addDays(date, -14),
    suffix: '/CC-SCC',
    title: `Hợp đồng tặng cho quyền sử dụng đất ${husband.name} - ${child.name}`,
    owner: child,
    further: [husband, wife],
    dossier,
    component: 'hop-dong',
    copyClass: 'C',
    fields: [['Bên tặng cho', `${husband.name} và ${wife.name}`], ['Bên nhận tặng cho', child.name], ['Thửa đất', parcel]],
    text: ['Hai bên đã đọc, hiểu và đồng ý ký tên vào hợp đồng trước mặt công chứng viên.'],
    truthFields: { notaryNumber: `${200 + index}/CC-SCC`, parcel },
  });
  drafter.draft(landCertificate(child, husband, date, parcel, `XX ${String(99_500_100 + index * 17)}`, { dossier, links: [{ toRef: first.ref, kind: 'supersedes' }] }));
}

function attachment(person: DemoPerson, type: string, heading: string, date: string, parcel: string, over: Partial<Draft>): Draft {
  return {
    type,
    heading,
    issuer: communeOn(person.locality, date),
    date,
    suffix: '/XN-UBND',
    size: 'A5',
    title: `${heading.charAt(0)}${heading.slice(1).toLocaleLowerCase('vi')} ${person.name}`,
    owner: person,
    fields: [['Người sử dụng đất', person.name], ['Thửa đất', parcel], ['Diện tích', '150 m²']],
    truthFields: { parcel },
    ...over,
  };
}

function taxReceipt(person: DemoPerson, date: string, over: Partial<Draft>): Draft {
  return {
    type: 'chung-tu-nghia-vu-tai-chinh',
    heading: 'GIẤY NỘP TIỀN VÀO NGÂN SÁCH NHÀ NƯỚC',
    issuer: OUTSIDE.tax,
    date,
    suffix: '/GNT-TQN',
    size: 'A5',
    title: `Chứng từ nộp lệ phí trước bạ ${person.name}`,
    owner: person,
    fields: [['Người nộp thuế', person.name], ['Mã số thuế', numberOf(person)], ['Nội dung', 'Lệ phí trước bạ nhà, đất'], ['Số tiền', '1.250.000 đồng']],
    truthFields: { amount: '1250000' },
    ...over,
  };
}

function draftDriving(drafter: Drafter, { husband, wife }: Household, index: number): void {
  const licensed = addMonths('2019-03-14', index * 5);
  drafter.draft(drivingLicence(husband, licensed, 'B'));
  drafter.draft(drivingLicence(wife, addMonths('2017-08-02', index * 4), 'A1'));
  const checked = addMonths(drafter.today, -1 - index);
  const dossier = drafter.dossier({ procedure: '3.000347', owner: husband, agency: departmentOn('licence', checked), openedOn: addDays(checked, 3), closedOn: addDays(checked, 8) });
  drafter.draft(healthCheck(husband, checked, { dossier, component: 'suc-khoe' }));
  application(drafter, husband, 'ĐƠN ĐỀ NGHỊ ĐỔI GIẤY PHÉP LÁI XE', addDays(checked, 3), { dossier, component: 'don' });
}
