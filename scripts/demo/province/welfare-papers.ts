import { addDays, addMonths, endOfYear } from '../../../server/kernel/calendar.js';
import { addressOn, application, numberOf } from './civil-papers.js';
import { vietnamese, type Draft, type Drafter } from './drafter.js';
import { communeOn, districtOn, OUTSIDE } from './localities.js';
import type { DemoPerson } from './model.js';
import type { People } from './people.js';

/** A certificate of a poor household for the year of its date. */
export function poorHousehold(person: DemoPerson, date: string, over: Partial<Draft> = {}): Draft {
  const year = date.slice(0, 4);
  return {
    type: 'giay-chung-nhan-ho-ngheo',
    heading: 'GIẤY CHỨNG NHẬN HỘ NGHÈO',
    subtitle: `Năm ${year}`,
    issuer: communeOn(person.locality, date),
    date,
    suffix: '/GCN-HN',
    size: 'A5',
    title: `Giấy chứng nhận hộ nghèo năm ${year} ${person.name}`,
    owner: person,
    fields: [['Họ và tên chủ hộ', person.name], ['Số định danh cá nhân', numberOf(person)], ['Địa chỉ', addressOn(person, date)], ['Kết quả rà soát', `Hộ nghèo năm ${year}`]],
    validTo: endOfYear(Number(year)),
    truthFields: { subjectName: person.name, reviewYear: year },
    ...over,
  };
}

/** Disability, allowances, poverty, funeral support and adoption. */
export function draftWelfarePapers(drafter: Drafter, { persons, households }: People): void {
  const thisYear = drafter.today.slice(0, 4);
  households.forEach(({ husband }, index) => {
    if (index % 2 === 1) drafter.draft(poorHousehold(husband, `${thisYear}-01-${10 + index}`));
    if (index % 3 === 2) drafter.draft(poorHousehold(husband, `${Number(thisYear) - 1}-01-${10 + index}`));
  });
  persons.slice(0, 40).filter((_, index) => index % 8 === 2).forEach((person, index) => draftDisability(drafter, person, index));
  for (const { husband, deceased } of households) {
    if (deceased !== undefined) draftFuneral(drafter, husband, deceased);
  }
  households.slice(0, 2).forEach(({ husband, wife }, index) => {
    const date = addMonths(drafter.today, -20 - index);
    drafter.draft({
      type: 'quyet-dinh-nuoi-con-nuoi',
      heading: 'GIẤY CHỨNG NHẬN NUÔI CON NUÔI TRONG NƯỚC',
      issuer: communeOn(husband.locality, date),
      date,
      suffix: '/NCN',
      size: 'A5',
      title: `Giấy chứng nhận nuôi con nuôi ${husband.name}`,
      owner: husband,
      further: [wife],
      fields: [['Cha nuôi', husband.name], ['Mẹ nuôi', wife.name], ['Con nuôi', 'Trẻ Em Hư Cấu'], ['Ngày sinh', '01/6/2022']],
      truthFields: { childName: 'Trẻ Em Hư Cấu', adopterName: husband.name },
    });
  });
}

function draftDisability(drafter: Drafter, person: DemoPerson, index: number): void {
  const date = addMonths(drafter.today, -14 - index * 9);
  const office = communeOn(person.locality, date);
  const dossier = drafter.dossier({ procedure: '1.001699', owner: person, agency: office, openedOn: addDays(date, -20), closedOn: date });
  const common: readonly (readonly [string, string])[] = [['Họ và tên', person.name], ['Ngày sinh', vietnamese(person.birthDate)], ['Số định danh cá nhân', numberOf(person)]];
  drafter.draft({ type: 'benh-an', heading: 'TÓM TẮT HỒ SƠ BỆNH ÁN', issuer: OUTSIDE.hospital, date: addDays(date, -25), suffix: '/BA', size: 'A5', title: `Tóm tắt bệnh án ${person.name}`, owner: person, dossier, component: 'benh-an', fields: [...common, ['Chẩn đoán', 'Giảm thính lực hai tai (dữ liệu thử nghiệm)']], truthFields: { subjectName: person.name } });
  drafter.draft({ type: 'giay-xac-nhan-khuyet-tat', heading: 'GIẤY XÁC NHẬN KHUYẾT TẬT', issuer: office, date, suffix: '/GXN-KT', size: 'A5', title: `Giấy xác nhận khuyết tật ${person.name}`, owner: person, dossier, fields: [...common, ['Dạng khuyết tật', 'Khuyết tật nghe, nói'], ['Mức độ khuyết tật', 'Nặng']], truthFields: { subjectName: person.name, degree: 'Nặng', personalNumber: numberOf(person) } });
  drafter.draft(decision(person, addDays(date, 15), 'Về việc trợ cấp xã hội hằng tháng đối với người khuyết tật', 'quyet-dinh-tro-cap-xa-hoi', [
    `Điều 1. Thực hiện trợ cấp xã hội hằng tháng đối với ông/bà ${person.name}, số định danh ${numberOf(person)}, thuộc đối tượng người khuyết tật nặng, mức 750.000 đồng/tháng.`,
    'Điều 2. Quyết định này có hiệu lực kể từ ngày ký.',
  ]));
  application(drafter, person, 'ĐƠN ĐỀ NGHỊ XÁC ĐỊNH MỨC ĐỘ KHUYẾT TẬT', addDays(date, -20), { dossier, component: 'don' });
}

function decision(person: DemoPerson, date: string, subtitle: string, type: string, text: readonly string[], over: Partial<Draft> = {}): Draft {
  return {
    type,
    heading: 'QUYẾT ĐỊNH',
    subtitle,
    issuer: districtOn(person.locality, date),
    date,
    suffix: '/QĐ-UBND',
    title: `${subtitle.replace('Về việc ', 'Quyết định ')} ${person.name}`,
    owner: person,
    text: ['Căn cứ Luật Tổ chức chính quyền địa phương;', 'Theo đề nghị của cơ quan chuyên môn,', ...text],
    receivers: ['Như Điều 1', 'Lưu: VT'],
    truthFields: { subjectName: person.name, personalNumber: numberOf(person) },
    ...over,
  };
}

function draftFuneral(drafter: Drafter, heir: DemoPerson, deceased: DemoPerson): void {
  const date = addDays(deceased.deathDate ?? drafter.today, 30);
  const dossier = drafter.dossier({ procedure: '1.001731', owner: heir, agency: communeOn(heir.locality, date), openedOn: addDays(date, -10), closedOn: date });
  drafter.draft(
    decision(heir, date, 'Về việc hỗ trợ chi phí mai táng', 'quyet-dinh-mai-tang-phi', [`Điều 1. Hỗ trợ chi phí mai táng đối với ông/bà ${deceased.name}, người nhận là ông ${heir.name}, số tiền 10.000.000 đồng.`, 'Điều 2. Quyết định này có hiệu lực kể từ ngày ký.'], {
      dossier,
      further: [deceased],
      truthFields: { deceasedName: deceased.name, subjectName: heir.name },
    }),
  );
}
