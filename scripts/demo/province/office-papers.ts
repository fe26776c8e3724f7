import { addDays, addMonths } from '../../../server/kernel/calendar.js';
import { numberOf } from './civil-papers.js';
import { vietnamese, type Draft, type Drafter } from './drafter.js';
import { departmentOn, DIRECTING, districtOn, type Issuer } from './localities.js';
import type { DemoOrganisation, DemoPerson } from './model.js';

/** Registrations of organisations with charters and minutes. */
export function draftBusinessPapers(drafter: Drafter, organisations: readonly DemoOrganisation[], persons: readonly DemoPerson[]): void {
  organisations.forEach((organisation, index) => {
    const representative = persons.find((person) => person.ref === organisation.representativeRef);
    if (representative === undefined) return;
    if (organisation.form === 'household') draftHouseholdBusiness(drafter, organisation, representative);
    else draftCompany(drafter, organisation, representative, index);
  });
}

function draftHouseholdBusiness(drafter: Drafter, organisation: DemoOrganisation, representative: DemoPerson): void {
  const date = organisation.foundedOn < drafter.today ? organisation.foundedOn : addMonths(drafter.today, -3);
  const issuer = districtOn(organisation.locality, date);
  const dossier = drafter.dossier({ procedure: '1.001612', owner: organisation, agency: issuer, openedOn: addDays(date, -3), closedOn: date });
  drafter.draft({ type: 'bien-ban-hop', heading: 'BIÊN BẢN HỌP THÀNH VIÊN HỘ GIA ĐÌNH', issuer: { ...issuer, agencyId: null, printed: organisation.name }, date: addDays(date, -5), suffix: null, size: 'A5', title: `Biên bản họp thành viên ${organisation.name}`, owner: organisation, dossier, component: 'bien-ban-hop', text: [`Các thành viên thống nhất cử ông/bà ${representative.name} làm chủ hộ kinh doanh.`], signer: { title: 'CHỦ HỘ KINH DOANH', name: representative.name }, rendering: { kind: 'text' } });
  drafter.draft({
    type: 'gcn-dang-ky-ho-kinh-doanh',
    heading: 'GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH',
    issuer,
    date,
    suffix: '/HKD',
    title: `Giấy chứng nhận đăng ký hộ kinh doanh ${organisation.name}`,
    owner: organisation,
    dossier,
    fields: [['Tên hộ kinh doanh', organisation.name], ['Mã số thuế', organisation.taxCode], ['Địa điểm kinh doanh', organisation.address], ['Chủ hộ', `${representative.name}, số định danh ${numberOf(representative)}`]],
    truthFields: { businessName: organisation.name, taxCode: organisation.taxCode },
  });
}

function draftCompany(drafter: Drafter, organisation: DemoOrganisation, representative: DemoPerson, index: number): void {
  const date = organisation.foundedOn < drafter.today ? organisation.foundedOn : addMonths(drafter.today, -3);
  const issuer = departmentOn('company', date);
  const dossier = drafter.dossier({ procedure: '2.001583', owner: organisation, agency: issuer, openedOn: addDays(date, -3), closedOn: date });
  if (index < 8) {
    drafter.draft({ type: 'dieu-le-cong-ty', heading: 'ĐIỀU LỆ CÔNG TY', issuer: { ...issuer, agencyId: null, printed: organisation.name }, date: addDays(date, -6), suffix: null, title: `Điều lệ ${organisation.name}`, owner: organisation, dossier, component: 'dieu-le', text: [`Điều 1. Tên công ty: ${organisation.name}. Trụ sở: ${organisation.address}.`, 'Điều 2. Vốn điều lệ: 1.600.000.000 đồng.', `Điều 3. Người đại diện theo pháp luật: ${representative.name}.`], signer: { title: 'GIÁM ĐỐC', name: representative.name }, rendering: { kind: 'text' } });
  }
  const certificate = (over: Partial<Draft>, amendment: number): Draft => ({
    type: 'gcn-dang-ky-doanh-nghiep',
    heading: 'GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP',
    subtitle: `Mã số doanh nghiệp: ${organisation.taxCode}${amendment === 0 ? '' : ` - đăng ký thay đổi lần thứ ${amendment}`}`,
    issuer,
    date,
    number: amendment === 0 ? organisation.taxCode : `${organisation.taxCode}/${amendment}`,
    title: `Giấy chứng nhận đăng ký doanh nghiệp ${organisation.name}${amendment === 0 ? '' : ` (thay đổi lần ${amendment})`}`,
    owner: organisation,
    fields: [['Tên công ty', organisation.name], ['Địa chỉ trụ sở chính', organisation.address], ['Ngày đăng ký lần đầu', vietnamese(date)], ['Người đại diện theo pháp luật', representative.name]],
    truthFields: { businessName: organisation.name, taxCode: organisation.taxCode, amendment: String(amendment) },
    ...over,
  });
  const first = drafter.draft(certificate({ dossier }, 0));
  if (index % 3 === 0) {
    const changed = addMonths(drafter.today, -2 - index);
    drafter.draft(certificate({ date: changed, issuer: departmentOn('company', changed), links: [{ toRef: first.ref, kind: 'supersedes' }] }, 1));
  }
}

const SUBJECTS = [
  'đẩy mạnh số hóa hồ sơ, kết quả giải quyết thủ tục hành chính',
  'tái sử dụng kết quả số hóa trong tiếp nhận hồ sơ',
  'rà soát, chuẩn hóa dữ liệu hộ tịch sau sắp xếp đơn vị hành chính',
  'bảo đảm an toàn hồ sơ lưu trữ điện tử tại kho lưu trữ số',
  'không yêu cầu người dân nộp lại giấy tờ đã được số hóa',
  'bàn giao hồ sơ, tài liệu của cấp huyện cho cấp xã',
  'sử dụng chữ ký số trong gửi, nhận văn bản điện tử',
  'phối hợp nhân viên bưu chính tiếp nhận, số hóa hồ sơ',
  'công bố danh mục thủ tục hành chính tiếp nhận phi địa giới',
] as const;

/** Letters, plans and decisions of direction: public papers without an owner. */
export function draftLetters(drafter: Drafter): void {
  DIRECTING.forEach((issuer, body) => {
    SUBJECTS.forEach((_, index) => {
      const subject = SUBJECTS[(index + body) % SUBJECTS.length] ?? SUBJECTS[0];
      const date = addMonths(drafter.today, -2 - ((index * 7 + body * 5) % 60));
      if (index === 6) drafter.draft(plan(issuer, date, subject));
      else if (index === 7) drafter.draft(directive(issuer, date, subject));
      else drafter.draft(letter(issuer, date, subject));
    });
  });
}

function letter(issuer: Issuer, date: string, subject: string): Draft {
  return {
    type: 'cong-van',
    issuer,
    date,
    suffix: `/${issuer.symbol}`,
    subjectLine: `V/v ${subject}`,
    addressees: ['Các sở, ban, ngành tỉnh', 'Ủy ban nhân dân các xã, phường, đặc khu'],
    title: `V/v ${subject}`,
    text: [
      `Thực hiện nhiệm vụ ${subject}, ${issuer.printed} đề nghị các cơ quan, đơn vị, địa phương triển khai một số nội dung sau:`,
      '1. Tra cứu kho dữ liệu trước khi yêu cầu tổ chức, cá nhân nộp giấy tờ; chỉ yêu cầu bổ sung khi giấy tờ chưa có hoặc không còn giá trị sử dụng.',
      '2. Kết quả giải quyết còn hiệu lực phải được số hóa, ký số và lưu trữ theo quy định; giao nhận đầy đủ siêu dữ liệu kèm theo.',
      `3. Báo cáo kết quả về ${issuer.printed} trước ngày ${vietnamese(addMonths(date, 1))} để tổng hợp.`,
      'Đề nghị các cơ quan, đơn vị nghiêm túc thực hiện./.',
    ],
    receivers: ['Như trên', 'Lưu: VT'],
  };
}

function plan(issuer: Issuer, date: string, subject: string): Draft {
  return {
    type: 'ke-hoach',
    heading: 'KẾ HOẠCH',
    subtitle: `Triển khai nhiệm vụ ${subject} năm ${date.slice(0, 4)}`,
    issuer,
    date,
    suffix: `/KH-${issuer.symbol.split('-')[0] ?? 'UBND'}`,
    title: `Kế hoạch ${subject} năm ${date.slice(0, 4)}`,
    text: ['I. MỤC ĐÍCH, YÊU CẦU', `Tổ chức triển khai hiệu quả nhiệm vụ ${subject} trên địa bàn tỉnh.`, 'II. NỘI DUNG', 'Bảo đảm tối thiểu 80% người dân, doanh nghiệp khi thực hiện thủ tục hành chính không phải cung cấp lại giấy tờ đã có.', 'III. TỔ CHỨC THỰC HIỆN', 'Các cơ quan, đơn vị căn cứ kế hoạch tổ chức thực hiện./.'],
    receivers: ['Các sở, ban, ngành', 'Lưu: VT'],
  };
}

function directive(issuer: Issuer, date: string, subject: string): Draft {
  return {
    type: 'quyet-dinh-hanh-chinh',
    heading: 'QUYẾT ĐỊNH',
    subtitle: `Ban hành quy chế về ${subject}`,
    issuer,
    date,
    suffix: `/QĐ-${issuer.symbol.split('-')[0] ?? 'UBND'}`,
    title: `Quyết định ban hành quy chế về ${subject}`,
    text: ['Căn cứ chức năng, nhiệm vụ được giao;', `Điều 1. Ban hành kèm theo Quyết định này Quy chế về ${subject}.`, 'Điều 2. Quyết định có hiệu lực kể từ ngày ký.', 'Điều 3. Các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.'],
    receivers: ['Như Điều 3', 'Lưu: VT'],
  };
}
