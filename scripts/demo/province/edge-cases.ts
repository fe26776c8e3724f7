import { addDays, addMonths } from '../../../server/kernel/calendar.js';
import { addressOn, birthCertificate, maritalStatus, numberOf } from './civil-papers.js';
import { vietnamese, type Drafter } from './drafter.js';
import { communeOn, departmentOn, LOCALITIES, OUTSIDE } from './localities.js';
import type { DemoPerson } from './model.js';
import type { Household, People } from './people.js';
import { buildingPermit, drivingLicence, healthCheck, landCertificate } from './property-papers.js';
import { loginNameOf } from './users.js';
import { poorHousehold } from './welfare-papers.js';

/** Every trap laid on purpose, by name; documents carry the name in `edgeCase`. */
export const EDGE_CASES = [
  'birth-certificate-before-correction', 'birth-certificate-correction-extract', 'birth-certificate-after-correction',
  'land-certificate-replaced', 'land-certificate-replacing', 'marital-status-one-day-late', 'marital-status-other-purpose',
  'poor-household-last-year', 'licence-suspended', 'health-check-too-old', 'identity-card-nine-digits', 'identity-card-twelve-digits',
  'permit-signed-by-district-before-its-end', 'permit-signed-by-district-after-its-end', 'citizen-photo-unsigned', 'citizen-photo-png',
  'citizen-photo-tiff', 'wrong-owner', 'same-name-first', 'same-name-second', 'secret-stamp', 'duplicate-file', 'low-resolution-scan',
  'skewed-scan', 'blank-page', 'encrypted-pdf', 'truncated-pdf', 'active-content', 'legacy-wording', 'household-book-abolished',
  'issuer-copy-sao-y', 'officer-signed-scan', 'post-office-upload',
] as const;
export type EdgeCase = (typeof EDGE_CASES)[number];

/** Lays the traps. */
export function draftEdgeCases(drafter: Drafter, people: People): void {
  const at = (index: number): Household => {
    const household = people.households[index];
    if (household === undefined) throw new Error('too few households');
    return household;
  };
  draftCorrection(drafter, at(0));
  draftLandReplacement(drafter, at(3));
  draftTimeTraps(drafter, people, at(1), at(5));
  draftIdentityTraps(drafter, people, at(6));
  draftDistrictTraps(drafter, at(1), at(4));
  draftPictureTraps(drafter, at(2), at(7));
  draftFileTraps(drafter, at(0), at(8));
  draftCopyTraps(drafter, at(9), at(10));
}

/** A birth certificate corrected later: the old scan is still held, the extract and the new one take its place. */
function draftCorrection(drafter: Drafter, household: Household): void {
  const child = household.children[1] ?? household.children[0];
  if (child === undefined) return;
  const corrected = addMonths(drafter.today, -5);
  const wrong = { ...child, name: child.name.replace(/ (\S+)$/, ' Sai $1') };
  const oldDate = addDays(child.birthDate, 40);
  const old = drafter.draft(
    birthCertificate(wrong, household, oldDate, {
      owner: child,
      title: `Giấy khai sinh ${wrong.name} (trước cải chính)`,
      rendering: { kind: 'scan' },
      edgeCase: 'birth-certificate-before-correction',
      statusChanges: [{ status: 'superseded', from: corrected, reason: 'Cải chính họ tên', reference: `Trích lục cải chính ngày ${vietnamese(corrected)}` }],
    }),
  );
  const dossier = drafter.dossier({ procedure: '1.004859', owner: child, agency: communeOn(child.locality, corrected), openedOn: addDays(corrected, -3), closedOn: corrected });
  const extract = drafter.draft({
    type: 'trich-luc-thay-doi-ho-tich',
    heading: 'TRÍCH LỤC CẢI CHÍNH HỘ TỊCH',
    issuer: communeOn(child.locality, corrected),
    date: corrected,
    suffix: '/TLCC',
    size: 'A5',
    title: `Trích lục cải chính hộ tịch ${child.name}`,
    owner: child,
    dossier,
    fields: [['Họ tên trước khi cải chính', wrong.name], ['Họ tên sau khi cải chính', child.name], ['Số định danh cá nhân', numberOf(child)]],
    truthFields: { subjectName: child.name, changedField: 'Họ tên', personalNumber: numberOf(child) },
    rendering: { kind: 'signed', by: 'person-agency' },
    links: [{ toRef: old.ref, kind: 'amends' }],
    edgeCase: 'birth-certificate-correction-extract',
  });
  drafter.draft(
    birthCertificate(child, household, corrected, {
      rendering: { kind: 'signed', by: 'person-agency' },
      title: `Giấy khai sinh ${child.name} (sau cải chính)`,
      dossier,
      links: [{ toRef: old.ref, kind: 'supersedes' }, { toRef: extract.ref, kind: 'cites' }],
      edgeCase: 'birth-certificate-after-correction',
    }),
  );
}

function draftLandReplacement(drafter: Drafter, { husband, wife }: Household): void {
  const changed = addMonths(drafter.today, -7);
  const parcel = `số 777, tờ bản đồ số 7, ${LOCALITIES[husband.locality].before}`;
  const old = drafter.draft(
    landCertificate(husband, wife, '2014-09-19', parcel, 'YY 99777001', {
      edgeCase: 'land-certificate-replaced',
      statusChanges: [{ status: 'superseded', from: changed, reason: 'Cấp đổi giấy chứng nhận', reference: 'Giấy chứng nhận YY 99777002' }],
    }),
  );
  drafter.draft(landCertificate(husband, wife, changed, parcel, 'YY 99777002', { rendering: { kind: 'signed', by: 'person-agency' }, links: [{ toRef: old.ref, kind: 'supersedes' }], edgeCase: 'land-certificate-replacing' }));
}

function draftTimeTraps(drafter: Drafter, people: People, first: Household, second: Household): void {
  const single = people.persons.at(-1) ?? first.husband;
  // The last day of its six months was yesterday.
  const lateDate = addDays(addMonths(drafter.today, -6), -1);
  drafter.draft(maritalStatus(single, lateDate, ['nuoi-con-nuoi', 'nhận nuôi con nuôi'], { edgeCase: 'marital-status-one-day-late' }));
  drafter.draft(maritalStatus(single, addMonths(drafter.today, -2), ['vay-von', 'vay vốn ngân hàng'], { edgeCase: 'marital-status-other-purpose' }));
  drafter.draft(poorHousehold(second.wife, `${Number(drafter.today.slice(0, 4)) - 1}-02-20`, { edgeCase: 'poor-household-last-year' }));
  const suspended = addDays(drafter.today, -40);
  drafter.draft(
    drivingLicence(second.husband, addMonths(drafter.today, -30), 'B', {
      title: `Giấy phép lái xe hạng B ${second.husband.name} (đang bị tước quyền sử dụng)`,
      edgeCase: 'licence-suspended',
      statusChanges: [{ status: 'suspended', from: suspended, reason: 'Tước quyền sử dụng giấy phép lái xe 04 tháng', reference: `Quyết định 99/QĐ-XPHC ngày ${vietnamese(suspended)}` }],
    }),
  );
  drafter.draft(healthCheck(second.husband, addMonths(drafter.today, -14), { edgeCase: 'health-check-too-old' }));
}

function draftIdentityTraps(drafter: Drafter, people: People, { husband }: Household): void {
  const issuedOn = '2009-05-12';
  const cmnd = husband.identifiers.find((one) => one.kind === 'cmnd')?.value ?? '990000000';
  const police = departmentOn('licence', '2025-03-01');
  const common: readonly (readonly [string, string])[] = [['Họ tên', husband.name], ['Sinh ngày', vietnamese(husband.birthDate)], ['Nơi thường trú', addressOn(husband, issuedOn)]];
  drafter.draft({ type: 'chung-minh-nhan-dan', heading: 'GIẤY CHỨNG MINH NHÂN DÂN', issuer: police, date: issuedOn, number: cmnd, size: 'A5', title: `Chứng minh nhân dân ${husband.name}`, owner: husband, fields: common, validTo: '2024-12-31', truthFields: { subjectName: husband.name, cmnd, expiresOn: '2024-12-31' }, rendering: { kind: 'scan' }, edgeCase: 'identity-card-nine-digits' });
  drafter.draft({ type: 'anh-the-can-cuoc', heading: 'CĂN CƯỚC CÔNG DÂN', issuer: police, date: '2021-11-08', number: numberOf(husband), size: 'A5', title: `Ảnh thẻ căn cước công dân ${husband.name}`, owner: husband, fields: [...common, ['Số CMND cũ', cmnd]], copyClass: 'E', truthFields: { subjectName: husband.name, expiresOn: '2031-11-08' }, validTo: '2031-11-08', rendering: { kind: 'image', format: 'jpeg' }, edgeCase: 'identity-card-twelve-digits' });
  people.persons.filter((person) => person.name === 'Nguyễn Thị Trùng Tên').forEach((person, index) => {
    drafter.draft(maritalStatus(person, addMonths(drafter.today, -1), ['nuoi-con-nuoi', 'nhận nuôi con nuôi'], { edgeCase: index === 0 ? 'same-name-first' : 'same-name-second' }));
  });
}

function draftDistrictTraps(drafter: Drafter, first: Household, second: Household): void {
  const parcel = (person: DemoPerson): string => `số 512, tờ bản đồ số 12, ${person.addressBefore}`;
  const district = LOCALITIES[first.husband.locality].district;
  drafter.draft(buildingPermit(first.husband, '2025-06-20', parcel(first.husband), { issuer: district, edgeCase: 'permit-signed-by-district-before-its-end' }));
  drafter.draft(buildingPermit(second.husband, '2025-07-15', parcel(second.husband), { issuer: LOCALITIES[second.husband.locality].district, edgeCase: 'permit-signed-by-district-after-its-end', expected: 'waiting' }));
}

function draftPictureTraps(drafter: Drafter, first: Household, second: Household): void {
  const child = first.children[0];
  if (child === undefined) return;
  const seen = addDays(child.birthDate, 15);
  drafter.draft(birthCertificate(child, first, seen, { copyClass: 'E', rendering: { kind: 'image', format: 'jpeg' }, uploader: loginNameOf('counter-officer', 'ubnd-phuong-kon-tum'), edgeCase: 'citizen-photo-unsigned', title: `Ảnh chụp giấy khai sinh ${child.name} do công dân gửi` }));
  drafter.draft(drivingLicence(first.wife, '2020-10-10', 'A1', { copyClass: 'E', rendering: { kind: 'image', format: 'png' }, edgeCase: 'citizen-photo-png' }));
  drafter.draft(healthCheck(second.wife, addMonths(drafter.today, -3), { copyClass: 'E', rendering: { kind: 'image', format: 'tiff' }, edgeCase: 'citizen-photo-tiff' }));
  const other = second.children[0];
  if (other === undefined) return;
  drafter.draft(birthCertificate(other, second, addDays(other.birthDate, 12), { owner: first.husband, title: `Giấy khai sinh ${other.name} (nộp nhầm chủ hồ sơ)`, rendering: { kind: 'scan' }, edgeCase: 'wrong-owner', expected: 'waiting' }));
}

function draftFileTraps(drafter: Drafter, first: Household, second: Household): void {
  const office = communeOn(first.husband.locality, drafter.today);
  const date = addMonths(drafter.today, -1);
  const base = { type: 'giay-to-khac', issuer: office, date, owner: first.husband, suffix: null, signer: null } as const;
  drafter.draft({ type: 'cong-van', issuer: office, date, suffix: '/UBND-NC', subjectLine: 'V/v tình huống giả định phục vụ kiểm thử', addressees: ['Công an tỉnh'], title: 'Văn bản có dấu Mật (giả định)', text: ['Nội dung hoàn toàn giả định, chỉ dùng để kiểm thử việc nhận biết dấu chỉ độ mật./.'], stamp: 'MẬT', receivers: ['Như trên', 'Lưu: VT'], rendering: { kind: 'text' }, edgeCase: 'secret-stamp', expected: 'waiting' });
  const original = drafter.plans.find((plan) => plan.truth.typeCode === 'giay-chung-nhan-ket-hon' && plan.ownerRef === second.husband.ref);
  if (original !== undefined) drafter.draft({ ...base, title: `Bản trùng của ${original.truth.title}`, rendering: { kind: 'copy-of', ref: original.ref }, edgeCase: 'duplicate-file', expected: 'waiting' });
  drafter.draft(healthCheck(second.husband, addMonths(drafter.today, -2), { rendering: { kind: 'scan', dpi: 100 }, edgeCase: 'low-resolution-scan', expected: 'waiting' }));
  drafter.draft(healthCheck(second.wife, addMonths(drafter.today, -2), { rendering: { kind: 'scan', skew: 2 }, edgeCase: 'skewed-scan' }));
  drafter.draft({ ...base, title: 'Trang trắng', rendering: { kind: 'blank' }, edgeCase: 'blank-page', expected: 'refused' });
  drafter.draft({ ...base, title: 'Tệp có mật khẩu', rendering: { kind: 'encrypted' }, edgeCase: 'encrypted-pdf', expected: 'refused' });
  drafter.draft({ ...base, title: 'Tệp tải lên dở dang', rendering: { kind: 'truncated' }, edgeCase: 'truncated-pdf', expected: 'refused' });
  drafter.draft({ ...base, title: 'Tệp có mã JavaScript', rendering: { kind: 'script' }, edgeCase: 'active-content', expected: 'waiting' });
  drafter.draft({
    type: 'so-ho-khau',
    heading: 'SỔ HỘ KHẨU',
    issuer: { agencyId: 'cong-an-tinh-quang-ngai', parent: 'Công an tỉnh Quảng Ngãi', printed: 'Công an huyện Bình Sơn', place: 'Bình Sơn', symbol: 'CAH', head: 'TRƯỞNG CÔNG AN HUYỆN' },
    date: '2011-03-02',
    number: '990000123',
    size: 'A5',
    title: `Sổ hộ khẩu ${first.husband.name}`,
    owner: first.husband,
    fields: [['Họ và tên chủ hộ', first.husband.name], ['Nơi thường trú', first.husband.addressBefore]],
    rendering: { kind: 'scan' },
    truthFields: { subjectName: first.husband.name },
    edgeCase: 'household-book-abolished',
  });
}

function draftCopyTraps(drafter: Drafter, first: Household, second: Household): void {
  // Spelling and terms of older papers: "Uỷ ban", "hoà", tone marks in the new place, the 9-digit card.
  drafter.draft({
    type: 'giay-xac-nhan-tinh-trang-hon-nhan',
    heading: 'GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN',
    issuer: { ...communeOn(first.husband.locality, '2010-08-17'), printed: communeOn(first.husband.locality, '2010-08-17').printed.replace('Ủy ban', 'Uỷ ban'), authority: 'TM. UỶ BAN NHÂN DÂN' },
    date: '2010-08-17',
    suffix: '/UBND-XN',
    size: 'A5',
    title: `Giấy xác nhận tình trạng hôn nhân ${first.husband.name} (năm 2010)`,
    owner: first.husband,
    fields: [['Xác nhận ông', first.husband.name], ['Giấy chứng minh nhân dân số', first.husband.identifiers.find((one) => one.kind === 'cmnd')?.value ?? '990000000'], ['Thường trú', first.husband.addressBefore]],
    text: ['Uỷ ban nhân dân xác nhận đương sự hiện chưa đăng ký kết hôn với ai, gia đình hoà thuận, sức khoẻ tốt.'],
    validTo: '2011-02-17',
    purpose: 'ket-hon',
    truthFields: { subjectName: first.husband.name, purpose: 'ket-hon' },
    rendering: { kind: 'scan' },
    edgeCase: 'legacy-wording',
  });
  const child = first.children[0];
  if (child !== undefined) {
    drafter.draft(birthCertificate(child, first, addDays(child.birthDate, 12), { copyClass: 'B', date: addMonths(drafter.today, -3), issuer: communeOn(child.locality, drafter.today), rendering: { kind: 'signed', by: 'agency' }, title: `Bản sao y giấy khai sinh ${child.name}`, edgeCase: 'issuer-copy-sao-y' }));
  }
  drafter.draft(drivingLicence(second.husband, '2021-04-22', 'B', { rendering: { kind: 'signed', by: 'officer' }, copyClass: 'D', title: `Bản số hóa có chữ ký cán bộ: giấy phép lái xe ${second.husband.name}`, edgeCase: 'officer-signed-scan' }));
  drafter.draft(healthCheck(second.husband, addDays(drafter.today, -20), { issuer: OUTSIDE.hospital, uploader: loginNameOf('post-office', 'ubnd-dac-khu-ly-son'), rendering: { kind: 'scan' }, edgeCase: 'post-office-upload', expected: 'waiting' }));
}
