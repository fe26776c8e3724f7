import { formatLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { formatDateTime } from '../../../platform/i18n/formats.js';
import type { OfficialPaper, PaperBlock, PaperTable } from '../../../platform/papers/official-paper.js';
import type { CouncilMember, DispositionList, Ground, ListItem, PaperKind, Tombstone } from '../model.js';

/** What the papers of a list say, gathered beforehand. Papers are official texts: always Vietnamese. */
export interface PaperFacts {
  readonly list: DispositionList;
  readonly items: readonly ListItem[];
  readonly agencyName: string;
  readonly parentName: string | undefined;
  /** Where the papers are dated from. */
  readonly place: string;
  readonly targetName: string | undefined;
  readonly typeName: (code: string) => string;
  readonly tombstones: readonly Tombstone[];
  readonly now: Date;
  readonly today: LocalDate;
}

const GROUND_NAMES: Readonly<Record<Ground, string>> = { expired: 'Hết thời hạn lưu trữ', duplicate: 'Tài liệu trùng lặp', other: 'Lý do khác' };
const ROLE_NAMES: Readonly<Record<CouncilMember['role'], string>> = { chair: 'Chủ tịch Hội đồng', secretary: 'Thư ký Hội đồng', member: 'Ủy viên' };
const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  held: 'Đang bị giữ theo yêu cầu của cơ quan có thẩm quyền', 'changed-since-appraisal': 'Đã thay đổi sau khi xét giá trị', 'gone-already': 'Không còn trong sổ đăng ký', gone: 'Không còn trong sổ đăng ký',
  'no-schedule': 'Chưa có lịch thời hạn bảo quản', permanent: 'Bảo quản vĩnh viễn', 'no-date': 'Chưa xác định được ngày bắt đầu tính thời hạn', 'in-force': 'Giấy tờ còn hiệu lực', 'not-due': 'Chưa hết thời hạn lưu trữ',
  linked: 'Liên kết với tài liệu có thời hạn lưu trữ dài hơn', 'not-decided': 'Chưa được đề nghị hủy',
};
const LAW = 'Căn cứ Luật Lưu trữ năm 2024;';

/**
 * The papers of a list in the layout of Nghị định 30/2020/NĐ-CP: danh mục and bản thuyết minh (Thông tư 06/2025/TT-BNV, Phụ lục II and
 * III, as known; to be confirmed), council minutes, decision, and after the destruction the minutes and the certificate with digests.
 * Numbers that only the office can give are left open; digital signatures follow on the file itself.
 */
export function buildPaper(kind: PaperKind, facts: PaperFacts): OfficialPaper {
  return BUILDERS[kind](facts);
}

const BUILDERS: Readonly<Record<PaperKind, (facts: PaperFacts) => OfficialPaper>> = {
  list: (facts) => ({
    ...head(facts, 'DANH MỤC TÀI LIỆU HẾT GIÁ TRỊ', facts.list.title), landscape: true,
    body: [itemsTable(chosen(facts, 'destroy'), facts), total(chosen(facts, 'destroy').length)],
    signers: [{ title: 'NGƯỜI LẬP DANH MỤC', name: facts.list.author.name, note: '(Ký, ghi rõ họ tên)' }],
  }),
  explanation: (facts) => ({ ...head(facts, 'BẢN THUYẾT MINH TÀI LIỆU HẾT GIÁ TRỊ', facts.list.title), body: explanation(facts), signers: [{ title: 'NGƯỜI THUYẾT MINH', name: facts.list.author.name }] }),
  'council-minutes': (facts) => ({
    ...head(facts, 'BIÊN BẢN', `Họp Hội đồng xác định giá trị tài liệu về ${quoted(facts)}`), ...minuteNumber(facts), body: councilMinutes(facts),
    signers: [signerOf(facts, 'secretary'), signerOf(facts, 'chair')],
  }),
  decision: (facts) => ({
    ...head(facts, 'QUYẾT ĐỊNH', `Về việc hủy tài liệu hết giá trị theo ${quoted(facts)}`), ...numbered(facts),
    bases: [LAW, 'Căn cứ biên bản họp Hội đồng xác định giá trị tài liệu;', ...(facts.list.opinion === null ? [] : [`Căn cứ văn bản số ${facts.list.opinion.number} ngày ${formatLocalDate(facts.list.opinion.date)} của cơ quan lưu trữ lịch sử;`])],
    body: decisionBody(facts), signers: [{ title: 'NGƯỜI ĐỨNG ĐẦU CƠ QUAN', name: facts.list.decision?.by.name ?? '' }], receivers: ['Như Điều 3', 'Lưu: Hồ sơ hủy tài liệu'],
  }),
  'destruction-minutes': (facts) => ({
    ...head(facts, 'BIÊN BẢN', `Hủy tài liệu hết giá trị theo ${quoted(facts)}`), ...minuteNumber(facts), body: destructionMinutes(facts),
    signers: [{ title: 'NGƯỜI THỰC HIỆN', name: facts.list.startedBy?.name ?? '' }, { title: 'NGƯỜI ĐỨNG ĐẦU CƠ QUAN', name: facts.list.decision?.by.name ?? '' }],
  }),
  certificate: (facts) => ({
    ...head(facts, 'GIẤY XÁC NHẬN HỦY TÀI LIỆU SỐ', `Các tệp đã hủy theo ${quoted(facts)} và mã kiểm tra SHA-256`), landscape: true, body: [digestTable(facts), total(facts.tombstones.length)],
    signers: [{ title: 'NGƯỜI THỰC HIỆN', name: facts.list.startedBy?.name ?? '' }],
  }),
  'transfer-list': (facts) => ({
    ...head(facts, 'MỤC LỤC TÀI LIỆU NỘP LƯU', facts.list.title), landscape: true, body: [itemsTable(chosen(facts, 'transfer'), facts), total(chosen(facts, 'transfer').length)],
    signers: [{ title: 'NGƯỜI LẬP', name: facts.list.author.name }],
  }),
  'transfer-minutes': (facts) => ({
    ...head(facts, 'BIÊN BẢN', 'Giao nhận tài liệu'), ...minuteNumber(facts), body: transferMinutes(facts),
    signers: [{ title: 'ĐẠI DIỆN BÊN GIAO', name: facts.list.startedBy?.name ?? facts.list.author.name }, { title: 'ĐẠI DIỆN BÊN NHẬN', name: facts.list.receipts.at(-1)?.by.name ?? '' }],
  }),
};

function head(facts: PaperFacts, title: string, abstract: string): Pick<OfficialPaper, 'issuer' | 'place' | 'date' | 'title' | 'abstract' | 'fileTitle' | 'createdAt'> {
  return {
    issuer: { name: facts.agencyName, ...(facts.parentName === undefined ? {} : { parent: facts.parentName }) }, place: facts.place, date: facts.today, title, abstract,
    fileTitle: `${title} – ${facts.list.title}`, createdAt: facts.now,
  };
}

/** Room for the number of a minute, with the body's own symbol as its decision shows it: `/BB-UBND`. */
function minuteNumber({ list }: PaperFacts): Pick<OfficialPaper, 'number'> {
  const body = /\/QĐ-(\S+)$/u.exec(list.decision?.number ?? '')?.[1];
  return { number: body === undefined ? '/BB' : `/BB-${body}` };
}

function numbered({ list }: PaperFacts): Partial<Pick<OfficialPaper, 'number' | 'date'>> {
  return list.decision === null ? {} : { number: list.decision.number, date: list.decision.date };
}

const quoted = ({ list }: PaperFacts): string => `danh mục “${list.title}”`;
const chosen = ({ items }: PaperFacts, verdict: string): ListItem[] => items.filter((item) => item.verdict === verdict);
const total = (count: number): PaperBlock => ({ kind: 'text', text: `Tổng số: ${count} tài liệu.`, indent: false, face: 'bold' });

function itemsTable(items: readonly ListItem[], facts: PaperFacts): PaperTable {
  return {
    kind: 'table',
    columns: [
      { title: 'STT', share: 1.4, align: 'center' }, { title: 'Số, ký hiệu', share: 3 }, { title: 'Tiêu đề tài liệu', share: 8 }, { title: 'Loại', share: 4 }, { title: 'Hết hạn lưu trữ', share: 2.7, align: 'center' },
      { title: 'Lý do', share: 4 }, { title: 'Ghi chú', share: 4 },
    ],
    rows: items.map((item, index) => [
      String(index + 1), item.documentNumber ?? '', item.title ?? '', facts.typeName(item.typeCode), item.dueOn === null ? '' : formatLocalDate(item.dueOn),
      item.ground === null ? '' : GROUND_NAMES[item.ground], [item.reason, item.evidence].filter((text) => text !== null && text !== '').join('; '),
    ]),
  };
}

function explanation(facts: PaperFacts): PaperBlock[] {
  const { items } = facts;
  const destroyed = chosen(facts, 'destroy');
  const of = (ground: Ground): number => destroyed.filter((item) => item.ground === ground).length;
  const days = destroyed.flatMap((item) => (item.dueOn === null ? [] : [item.dueOn])).sort();
  const types = new Map<string, number>();
  for (const item of destroyed) types.set(item.typeCode, (types.get(item.typeCode) ?? 0) + 1);
  return [
    { kind: 'heading', text: 'I. Khối tài liệu' },
    { kind: 'text', text: `Cơ quan hình thành và đang lưu giữ: ${facts.agencyName}. Đã xét ${items.length} tài liệu; đề nghị hủy ${destroyed.length}, giữ lại ${items.length - destroyed.length}.` },
    ...(days.length === 0 ? [] : [{ kind: 'text' as const, text: `Thời hạn lưu trữ hết trong khoảng từ ${formatLocalDate(days[0] ?? '')} đến ${formatLocalDate(days.at(-1) ?? '')}.` }]),
    { kind: 'heading', text: 'II. Lý do hủy' },
    ...(['expired', 'duplicate', 'other'] as const).map((ground): PaperBlock => ({ kind: 'field', label: GROUND_NAMES[ground], value: `${of(ground)} tài liệu` })),
    { kind: 'heading', text: 'III. Thành phần' },
    { kind: 'table', columns: [{ title: 'Loại tài liệu', share: 6 }, { title: 'Số lượng', share: 2, align: 'right' }], rows: [...types].map(([code, count]) => [facts.typeName(code), String(count)]) },
  ];
}

function councilMinutes(facts: PaperFacts): PaperBlock[] {
  const { council } = facts.list;
  const agree = council.filter((member) => member.opinion === 'agrees').length;
  return [
    { kind: 'heading', text: 'I. Thành phần Hội đồng' },
    {
      kind: 'table', columns: [{ title: 'Họ và tên', share: 4 }, { title: 'Chức danh', share: 3 }, { title: 'Ý kiến', share: 3 }, { title: 'Nội dung', share: 6 }],
      rows: council.map((member) => [member.name, ROLE_NAMES[member.role], member.opinion === 'agrees' ? 'Đồng ý' : member.opinion === 'objects' ? 'Không đồng ý' : 'Chưa có ý kiến', member.remark ?? '']),
    },
    { kind: 'heading', text: 'II. Nội dung' },
    { kind: 'text', text: `Hội đồng đã xem xét ${facts.items.length} tài liệu trong ${quoted(facts)}, trong đó đề nghị hủy ${chosen(facts, 'destroy').length} tài liệu.` },
    { kind: 'heading', text: 'III. Kết luận' },
    { kind: 'text', text: `${agree}/${council.length} thành viên đồng ý hủy các tài liệu được đề nghị; các tài liệu khác được giữ lại theo kết quả xét từng tài liệu.` },
  ];
}

/** An instant as a paper tells it, by the clock of Vietnam: `14 giờ 05 phút ngày 29/11/2026`. */
function momentOf(instant: string): string {
  const [time = '', day = ''] = formatDateTime(instant).split(' ');
  const [hour = '', minute = ''] = time.split(':');
  return `${hour} giờ ${minute} phút ngày ${day}`;
}

function decisionBody(facts: PaperFacts): PaperBlock[] {
  const count = chosen(facts, 'destroy').length;
  return [
    { kind: 'heading', text: 'QUYẾT ĐỊNH:', centered: true },
    { kind: 'text', lead: 'Điều 1.', text: `Hủy ${count} tài liệu hết giá trị trong ${quoted(facts)} (danh mục kèm theo).` },
    { kind: 'text', lead: 'Điều 2.', text: 'Việc hủy được thực hiện trên Kho Số sau thời gian chờ, hủy hoàn toàn dữ liệu và không thể khôi phục; tài liệu đang bị giữ theo yêu cầu của cơ quan có thẩm quyền không bị hủy.' },
    { kind: 'text', lead: 'Điều 3.', text: 'Bộ phận lưu trữ và các cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.' },
  ];
}

function destructionMinutes(facts: PaperFacts): PaperBlock[] {
  const { list, items } = facts;
  const of = (state: ListItem['state']): number => items.filter((item) => item.state === state).length;
  return [
    { kind: 'text', text: `Căn cứ Quyết định số ${list.decision?.number ?? ''} ngày ${formatLocalDate(list.decision?.date ?? facts.today)}, việc hủy tài liệu được bắt đầu lúc ${momentOf(list.startedAt ?? facts.now.toISOString())} và kết thúc lúc ${momentOf(list.endedAt ?? facts.now.toISOString())} trên Kho Số.` },
    { kind: 'field', label: 'Đã hủy', value: `${of('erased') + of('tombstoned')} tài liệu` },
    { kind: 'field', label: 'Giữ lại theo kết quả xét', value: `${of('kept')} tài liệu` },
    { kind: 'field', label: 'Không hủy vì có trở ngại lúc thực hiện', value: `${of('skipped')} tài liệu` },
    ...leftOut(items),
    { kind: 'text', text: 'Tài liệu đã hủy không còn trong kho, bản sao, chỉ mục tìm kiếm và bộ nhớ đệm; bản sao lưu được xử lý theo sổ hủy khi phục hồi. Mã kiểm tra của các tệp đã hủy nằm trong giấy xác nhận kèm theo.' },
  ];
}

/** What was decided and yet not destroyed, each with its reason: nobody may think it is gone. */
function leftOut(items: readonly ListItem[]): PaperBlock[] {
  const rows = items.filter((item) => item.state === 'skipped' || item.state === 'kept').map((item, index) => [
    String(index + 1), item.documentNumber ?? '', item.title ?? item.recordId,
    item.state === 'skipped' ? (OUTCOME_NAMES[item.outcome ?? ''] ?? 'Có trở ngại lúc thực hiện') : [item.keepUntil === null ? 'Giữ lại theo kết quả xét' : `Giữ đến ${formatLocalDate(item.keepUntil)}`, item.reason ?? ''].filter((text) => text !== '').join(': '),
  ]);
  if (rows.length === 0) return [];
  return [
    { kind: 'text', text: 'Các tài liệu không hủy:', indent: false, face: 'bold' },
    { kind: 'table', columns: [{ title: 'STT', share: 1.4, align: 'center' }, { title: 'Số, ký hiệu', share: 3 }, { title: 'Tiêu đề tài liệu', share: 7 }, { title: 'Lý do không hủy', share: 5 }], rows },
  ];
}

function digestTable(facts: PaperFacts): PaperTable {
  return {
    kind: 'table', columns: [{ title: 'STT', share: 1.3, align: 'center' }, { title: 'Mã tài liệu trong kho', share: 5 }, { title: 'Tệp', share: 4 }, { title: 'Dung lượng (byte)', share: 2, align: 'right' }, { title: 'SHA-256', share: 9 }],
    rows: facts.tombstones.flatMap((tombstone, index) => tombstone.files.map((file, part) => [part === 0 ? String(index + 1) : '', part === 0 ? tombstone.recordId : '', file.path, String(file.sizeBytes), file.sha256])),
  };
}

function transferMinutes(facts: PaperFacts): PaperBlock[] {
  const receipt = facts.list.receipts.at(-1);
  return [
    { kind: 'field', label: 'Bên giao', value: facts.agencyName }, { kind: 'field', label: 'Bên nhận', value: facts.targetName ?? '' },
    { kind: 'text', text: `Đã giao nhận ${facts.items.filter((item) => item.state === 'handed-over').length} tài liệu theo mục lục “${facts.list.title}”, đóng gói theo Thông tư 05/2025/TT-BNV.` },
    { kind: 'field', label: 'Văn bản tiếp nhận', value: receipt === undefined ? '' : `${receipt.number} ngày ${formatLocalDate(receipt.date)}` },
    ...(receipt === undefined || receipt.note === '' ? [] : [{ kind: 'text' as const, text: receipt.note }]),
  ];
}

function signerOf(facts: PaperFacts, role: CouncilMember['role']): { title: string; name: string } {
  return { title: ROLE_NAMES[role].toUpperCase(), name: facts.list.council.find((member) => member.role === role)?.name ?? '' };
}

/** Where an agency's papers are dated from: the last place in its name, as on letterheads. */
export function placeOf(agencyName: string): string {
  const found = /^(?:.*\s)?(?:tỉnh|thành phố|thị xã|thị trấn|quận|huyện|phường|xã|đặc khu)\s+(\S.*)$/u.exec(agencyName.normalize('NFC'));
  return found?.[1] ?? agencyName;
}
