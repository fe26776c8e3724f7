import { renderPaper, type Block, type Paper, type SetPaper, type SignBlock } from '../../scripts/demo/pdf/paper.js';

/** What a test says about a letter; everything else is filled in. */
export interface LetterSpec {
  readonly number?: string;
  /** `YYYY-MM-DD`. */
  readonly date?: string;
  readonly place?: string;
  readonly issuer?: { readonly parent?: string; readonly name: string };
  readonly title?: string;
  readonly subject?: string;
  readonly addressees?: readonly string[];
  readonly paragraphs?: readonly string[];
  readonly fields?: readonly (readonly [label: string, value: string])[];
  readonly signer?: SignBlock;
  readonly receivers?: readonly string[];
  readonly copyMark?: readonly string[];
  readonly stamp?: string;
  readonly endorsement?: readonly string[];
  readonly size?: 'A4' | 'A5';
}

/** A letter in the layout of Nghị định 30/2020/NĐ-CP as text PDF. Equal specs give equal bytes. */
export async function aLetterPdf(spec: LetterSpec = {}): Promise<Uint8Array> {
  return (await aSetLetter(spec)).bytes;
}

/** The same with the place of its signature, for builders that go on. */
export function aSetLetter(spec: LetterSpec = {}): Promise<SetPaper> {
  return renderPaper(letterPaper(spec));
}

function letterPaper(spec: LetterSpec): Paper {
  const date = spec.date ?? '2026-03-09';
  const [year = '', month = '', day = ''] = date.split('-');
  const isLetter = spec.title === undefined;
  const fields = (spec.fields ?? []).map(([label, value]): Block => ({ kind: 'field', label, value }));
  const paragraphs = spec.paragraphs ?? (fields.length > 0 ? [] : ['Đề nghị các cơ quan, đơn vị triển khai thực hiện nội dung trên./.']);
  return {
    fileTitle: spec.subject ?? spec.title ?? 'Công văn thử nghiệm',
    createdAt: new Date(`${date}T02:00:00Z`),
    size: spec.size ?? 'A4',
    issuer: spec.issuer ?? { parent: 'Ủy ban nhân dân', name: 'tỉnh Quảng Ngãi' },
    numberLine: `Số: ${spec.number ?? '15/UBND-TTHC'}`,
    ...(isLetter ? { subjectLine: `V/v ${spec.subject ?? 'thử nghiệm kho số'}` } : { title: spec.title }),
    ...(!isLetter && spec.subject !== undefined ? { subtitle: spec.subject } : {}),
    placeDate: `${spec.place ?? 'Quảng Ngãi'}, ngày ${day} tháng ${Number(month) < 3 ? month : String(Number(month))} năm ${year}`,
    ...(isLetter || spec.addressees !== undefined ? { addressees: spec.addressees ?? ['Các sở, ban, ngành tỉnh'] } : {}),
    body: [...fields, ...paragraphs.map((text): Block => ({ kind: 'text', text }))],
    signer: spec.signer ?? { authority: 'TM. ỦY BAN NHÂN DÂN', title: 'CHỦ TỊCH', name: 'Nguyễn Văn Hư Cấu' },
    ...(spec.receivers === undefined && !isLetter ? {} : { receivers: spec.receivers ?? ['Như trên', 'Lưu: VT'] }),
    ...(spec.copyMark === undefined ? {} : { copyMark: spec.copyMark }),
    ...(spec.stamp === undefined ? {} : { stamp: spec.stamp }),
    ...(spec.endorsement === undefined ? {} : { endorsement: spec.endorsement }),
  };
}
