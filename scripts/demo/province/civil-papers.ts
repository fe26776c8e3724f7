import { addDays, addMonths, addYears } from '../../../server/kernel/calendar.js';
import { vietnamese, type Draft, type Drafter, type Plan } from './drafter.js';
import { communeOn, departmentOn, NEW_ORDER, OUTSIDE } from './localities.js';
import type { DemoPerson } from './model.js';
import type { Household, People } from './people.js';

const SEX = { male: 'Nam', female: 'Nữ' } as const;

/** The first number of a person, as printed. */
export function numberOf(person: DemoPerson): string {
  return person.identifiers[0]?.value ?? '';
}

/** The address that was right on a day. */
export function addressOn(person: DemoPerson, date: string): string {
  return date < NEW_ORDER ? person.addressBefore : person.address;
}

/** A birth certificate as drafted; `over` changes what is special about it. */
export function birthCertificate(child: DemoPerson, parents: { readonly husband: DemoPerson; readonly wife: DemoPerson }, date: string, over: Partial<Draft> = {}): Draft {
  const { husband, wife } = parents;
  return {
    type: 'giay-khai-sinh',
    heading: 'GIẤY KHAI SINH',
    issuer: communeOn(child.locality, date),
    date,
    suffix: `/${date.slice(0, 4)}`,
    size: 'A5',
    title: `Giấy khai sinh ${child.name}`,
    owner: child,
    fields: [
      ['Họ, chữ đệm, tên', child.name.toLocaleUpperCase('vi')],
      ['Ngày, tháng, năm sinh', vietnamese(child.birthDate)],
      ['Giới tính', `${SEX[child.sex]}    Dân tộc: ${child.ethnicity}    Quốc tịch: ${child.nationality}`],
      ['Nơi sinh', OUTSIDE.hospital.printed],
      ['Số định danh cá nhân', numberOf(child)],
      ['Họ, chữ đệm, tên người mẹ', wife.name],
      ['Họ, chữ đệm, tên người cha', husband.name],
      ['Nơi cư trú của cha, mẹ', addressOn(husband, date)],
    ],
    truthFields: { subjectName: child.name, birthDate: child.birthDate, personalNumber: numberOf(child), fatherName: husband.name, motherName: wife.name },
    ...over,
  };
}

/** A marital status certificate for one purpose. */
export function maritalStatus(person: DemoPerson, date: string, purpose: readonly [code: string, words: string], over: Partial<Draft> = {}): Draft {
  return {
    type: 'giay-xac-nhan-tinh-trang-hon-nhan',
    heading: 'GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN',
    issuer: communeOn(person.locality, date),
    date,
    suffix: '/UBND-XNTTHN',
    size: 'A5',
    title: `Giấy xác nhận tình trạng hôn nhân ${person.name}`,
    owner: person,
    fields: [
      ['Xác nhận ông/bà', person.name],
      ['Ngày, tháng, năm sinh', vietnamese(person.birthDate)],
      ['Số định danh cá nhân', numberOf(person)],
      ['Nơi cư trú', addressOn(person, date)],
      ['Tình trạng hôn nhân', 'Hiện tại chưa đăng ký kết hôn với ai'],
    ],
    text: [`Giấy này được cấp để sử dụng vào mục đích: ${purpose[1]}. Giấy có giá trị 06 tháng kể từ ngày cấp.`],
    validTo: addMonths(date, 6),
    purpose: purpose[0],
    truthFields: { subjectName: person.name, personalNumber: numberOf(person), purpose: purpose[0] },
    ...over,
  };
}

/** A personal application in the private layout. */
export function application(drafter: Drafter, person: DemoPerson, heading: string, date: string, over: Partial<Draft> = {}): Plan {
  const office = communeOn(person.locality, date);
  return drafter.draft({
    type: 'to-khai',
    heading,
    issuer: office,
    date,
    suffix: null,
    size: 'A5',
    title: `${heading.charAt(0)}${heading.slice(1).toLocaleLowerCase('vi')}: ${person.name}`,
    addressees: [office.printed],
    owner: person,
    fields: [['Họ, chữ đệm, tên người yêu cầu', person.name], ['Số định danh cá nhân', numberOf(person)], ['Nơi cư trú', addressOn(person, date)]],
    text: ['Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình.'],
    signer: { title: 'NGƯỜI YÊU CẦU', name: person.name },
    rendering: { kind: 'text' },
    truthFields: { subjectName: person.name },
    ...over,
  });
}

/** Births, marriages, deaths, extracts, certified copies, residence, criminal records and adoption. */
export function draftCivilPapers(drafter: Drafter, people: People): void {
  people.households.forEach((household, index) => draftHousehold(drafter, household, index));
  draftSingles(drafter, people);
}

function draftHousehold(drafter: Drafter, household: Household, index: number): void {
  const { husband, wife, children, deceased, marriedOn } = household;
  const marriage = drafter.dossier({ procedure: '1.000894', owner: husband, agency: communeOn(husband.locality, marriedOn), openedOn: marriedOn, closedOn: marriedOn });
  drafter.draft(marriageCertificate(household, { dossier: marriage }));
  children.forEach((child, order) => {
    const date = addDays(child.birthDate, 9 + order);
    const dossier = drafter.dossier({ procedure: '1.001193', owner: wife, agency: communeOn(child.locality, date), openedOn: date, closedOn: addDays(date, 1) });
    if (order === children.length - 1) drafter.draft(birthNotice(child, wife, dossier));
    drafter.draft(birthCertificate(child, household, date, { dossier, further: [husband, wife] }));
    if (order === 0) application(drafter, wife, 'TỜ KHAI ĐĂNG KÝ KHAI SINH', date, { dossier, component: 'to-khai' });
  });
  if (deceased !== undefined) draftDeath(drafter, household, deceased);
  const eldest = children[0];
  if (eldest !== undefined) {
    const date = addYears('2023-04-12', index % 3);
    drafter.draft(extractCopy(eldest, household, date));
    drafter.draft(residenceNotice(husband, addDays(date, 20)));
    drafter.draft(insuranceCard(eldest, addDays(date, 30)));
  }
}

function marriageCertificate({ husband, wife, marriedOn }: Household, over: Partial<Draft>): Draft {
  return {
    type: 'giay-chung-nhan-ket-hon',
    heading: 'GIẤY CHỨNG NHẬN KẾT HÔN',
    issuer: communeOn(husband.locality, marriedOn),
    date: marriedOn,
    suffix: `/${marriedOn.slice(0, 4)}`,
    size: 'A5',
    title: `Giấy chứng nhận kết hôn ${husband.name} - ${wife.name}`,
    owner: husband,
    further: [wife],
    fields: [
      ['Họ, chữ đệm, tên chồng', `${husband.name}, sinh ngày ${vietnamese(husband.birthDate)}`],
      ['Số định danh', numberOf(husband)],
      ['Họ, chữ đệm, tên vợ', `${wife.name}, sinh ngày ${vietnamese(wife.birthDate)}`],
      ['Số định danh', numberOf(wife)],
      ['Nơi cư trú', addressOn(husband, marriedOn)],
    ],
    text: ['Việc kết hôn đã được đăng ký vào Sổ đăng ký kết hôn. Giấy chứng nhận này có giá trị kể từ ngày đăng ký.'],
    truthFields: { husbandName: husband.name, wifeName: wife.name, husbandNumber: numberOf(husband), wifeNumber: numberOf(wife) },
    ...over,
  };
}

function birthNotice(child: DemoPerson, mother: DemoPerson, dossier: Draft['dossier']): Draft {
  return {
    type: 'giay-chung-sinh',
    heading: 'GIẤY CHỨNG SINH',
    issuer: OUTSIDE.hospital,
    date: addDays(child.birthDate, 2),
    suffix: '/GCS',
    size: 'A5',
    title: `Giấy chứng sinh con bà ${mother.name}`,
    owner: mother,
    further: [child],
    ...(dossier === undefined ? {} : { dossier }),
    component: 'giay-chung-sinh',
    fields: [['Họ và tên mẹ', mother.name], ['Số định danh', numberOf(mother)], ['Đã sinh con vào ngày', vietnamese(child.birthDate)], ['Giới tính của con', SEX[child.sex]], ['Dự kiến đặt tên con', child.name]],
    truthFields: { childName: child.name, motherName: mother.name, birthDate: child.birthDate },
  };
}

function draftDeath(drafter: Drafter, { husband }: Household, deceased: DemoPerson): void {
  const died = deceased.deathDate ?? '2024-01-10';
  const date = addDays(died, 3);
  const dossier = drafter.dossier({ procedure: '1.000656', owner: husband, agency: communeOn(deceased.locality, date), openedOn: date, closedOn: date });
  const fields: (readonly [string, string])[] = [['Họ, chữ đệm, tên người chết', deceased.name], ['Số định danh cá nhân', numberOf(deceased)], ['Đã chết vào ngày', vietnamese(died)]];
  const truthFields = { subjectName: deceased.name, deathDate: died, personalNumber: numberOf(deceased) };
  drafter.draft({ type: 'giay-bao-tu', heading: 'GIẤY BÁO TỬ', issuer: OUTSIDE.hospital, date: addDays(died, 1), suffix: '/GBT', size: 'A5', title: `Giấy báo tử ${deceased.name}`, owner: deceased, dossier, component: 'giay-bao-tu', fields, truthFields });
  drafter.draft({ type: 'trich-luc-khai-tu', heading: 'TRÍCH LỤC KHAI TỬ', issuer: communeOn(deceased.locality, date), date, suffix: '/TLKT', size: 'A5', title: `Trích lục khai tử ${deceased.name}`, owner: deceased, dossier, fields, truthFields });
}

function extractCopy(child: DemoPerson, { husband }: Household, date: string): Draft {
  return {
    type: 'ban-sao-trich-luc-ho-tich',
    heading: 'TRÍCH LỤC KHAI SINH (BẢN SAO)',
    issuer: communeOn(child.locality, date),
    date,
    suffix: '/TLKS-BS',
    size: 'A5',
    title: `Bản sao trích lục khai sinh ${child.name}`,
    owner: child,
    copyClass: 'B',
    rendering: { kind: 'signed', by: 'agency' },
    fields: [['Họ, chữ đệm, tên', child.name], ['Ngày, tháng, năm sinh', vietnamese(child.birthDate)], ['Số định danh cá nhân', numberOf(child)], ['Họ, chữ đệm, tên người cha', husband.name]],
    truthFields: { subjectName: child.name, personalNumber: numberOf(child) },
  };
}

function residenceNotice(person: DemoPerson, date: string): Draft {
  return {
    type: 'thong-bao-cu-tru',
    heading: 'THÔNG BÁO',
    subtitle: 'Về kết quả giải quyết đăng ký cư trú',
    issuer: departmentOn('licence', '2025-03-01'),
    date: date < '2025-03-01' ? addYears(date, 2) : date,
    suffix: '/TB-CAT',
    size: 'A5',
    title: `Thông báo kết quả đăng ký thường trú ${person.name}`,
    owner: person,
    fields: [['Ông/bà', person.name], ['Số định danh cá nhân', numberOf(person)], ['Đã đăng ký thường trú tại', addressOn(person, date < '2025-03-01' ? addYears(date, 2) : date)]],
    truthFields: { subjectName: person.name, personalNumber: numberOf(person), address: person.address },
  };
}

function insuranceCard(person: DemoPerson, date: string): Draft {
  const expiresOn = addYears(date, 4);
  return {
    type: 'the-bao-hiem-y-te',
    heading: 'THẺ BẢO HIỂM Y TẾ',
    issuer: { agencyId: null, printed: 'Bảo hiểm xã hội tỉnh Quảng Ngãi', place: 'Quảng Ngãi', symbol: 'BHXH', head: 'GIÁM ĐỐC' },
    date,
    suffix: null,
    size: 'A5',
    title: `Thẻ bảo hiểm y tế ${person.name}`,
    owner: person,
    rendering: { kind: 'text' },
    fields: [['Mã số', `TE1${numberOf(person)}`], ['Họ và tên', person.name], ['Ngày sinh', vietnamese(person.birthDate)], ['Giá trị sử dụng', `từ ${vietnamese(date)} đến ${vietnamese(expiresOn)}`]],
    validTo: expiresOn,
    truthFields: { subjectName: person.name, cardNumber: `TE1${numberOf(person)}`, expiresOn },
  };
}

const PURPOSES = [['ket-hon', 'đăng ký kết hôn'], ['vay-von', 'vay vốn ngân hàng'], ['giao-dich-bat-dong-san', 'chuyển nhượng quyền sử dụng đất'], ['nuoi-con-nuoi', 'nhận nuôi con nuôi']] as const;

/** The unmarried: marital status, criminal records, certified copies. */
function draftSingles(drafter: Drafter, { persons, households }: People): void {
  const married = new Set(households.flatMap((one) => [one.husband.ref, one.wife.ref, ...one.children.map((child) => child.ref)]));
  const singles = persons.filter((person) => !married.has(person.ref) && person.deathDate === undefined && person.nationality === 'Việt Nam');
  singles.forEach((person, index) => {
    const date = addMonths(drafter.today, -1 - (index % 9));
    drafter.draft(maritalStatus(person, date, PURPOSES[index % PURPOSES.length] ?? PURPOSES[0]));
    if (index % 2 === 0) drafter.draft(criminalRecord(person, addMonths(drafter.today, -2 - index)));
  });
  households.forEach(({ husband, wife, marriedOn }, index) => {
    const date = addDays('2024-02-05', index * 31);
    drafter.draft({
      ...marriageCertificate({ husband, wife, children: [], marriedOn }, {}),
      type: 'ban-sao-chung-thuc',
      issuer: communeOn(husband.locality, date),
      date,
      suffix: '/SCT-BS',
      title: `Bản sao chứng thực giấy chứng nhận kết hôn ${husband.name}`,
      copyClass: 'C',
      rendering: { kind: 'signed', by: 'certifier-agency' },
      truthFields: { certifyingNumber: `${100 + index}/SCT-BS`, originalType: 'Giấy chứng nhận kết hôn' },
    });
    if (index % 3 === 0) drafter.draft(criminalRecord(wife, addMonths(drafter.today, -1 - index)));
  });
}

/** A criminal record certificate; the police issue it since 2025. */
export function criminalRecord(person: DemoPerson, date: string, over: Partial<Draft> = {}): Draft {
  return {
    type: 'phieu-ly-lich-tu-phap',
    heading: 'PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1',
    issuer: departmentOn('criminal-record', date),
    date,
    suffix: '/LLTP',
    size: 'A5',
    title: `Phiếu lý lịch tư pháp số 1 ${person.name}`,
    owner: person,
    fields: [['Họ và tên', person.name], ['Ngày sinh', vietnamese(person.birthDate)], ['Số định danh cá nhân', numberOf(person)], ['Tình trạng án tích', 'Không có án tích'], ['Thông tin về cấm đảm nhiệm chức vụ', 'Không yêu cầu']],
    truthFields: { subjectName: person.name, personalNumber: numberOf(person), formNumber: '1' },
    ...over,
  };
}
