import { createCanvas, MM, type Canvas, type PageSize } from '../../../server/platform/papers/canvas.js';
import { createFonts } from '../../../server/platform/papers/fonts.js';

/** Printed at the foot of every demo page: nobody may take one for a real paper. */
export const FICTION_NOTE = 'Dữ liệu hư cấu – thử nghiệm – không có giá trị sử dụng';

/** Read once for the thousands of papers of a demo. */
const FONTS = createFonts();

/** A part of the body, in reading order. */
export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly indent?: boolean }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'field'; readonly label: string; readonly value: string }
  | { readonly kind: 'gap' };

/** Who signed: `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`, name. */
export interface SignBlock {
  readonly authority?: string;
  readonly title: string;
  readonly name: string;
}

/** A paper as a clerk sees it, in the layout of Nghị định 30/2020/NĐ-CP Phụ lục I (and of civil status papers alike). */
export interface Paper {
  readonly size?: PageSize;
  readonly landscape?: boolean;
  /** Body type size in points; 13 to 14 on A4. */
  readonly bodySize?: number;
  readonly issuer?: { readonly parent?: string; readonly name: string };
  /** Without the national motto a paper looks private (application, contract between persons). */
  readonly motto?: boolean;
  /** The whole line, for example `Số: 15/UBND-VP`. */
  readonly numberLine?: string;
  /** `V/v …` under the number, letters only. */
  readonly subjectLine?: string;
  /** `Bình Sơn, ngày 06 tháng 4 năm 2022`. */
  readonly placeDate?: string;
  readonly title?: string;
  readonly subtitle?: string;
  readonly addressees?: readonly string[];
  readonly body: readonly Block[];
  readonly signer?: SignBlock;
  readonly receivers?: readonly string[];
  /** Form of copy, agency and time, top right of page 1 (Phụ lục I, mục chữ ký số của cơ quan trên bản sao). */
  readonly copyMark?: readonly string[];
  /** `MẬT` and the like, in a red box. */
  readonly stamp?: string;
  /** Lines under everything: certification, digitisation mark. */
  readonly endorsement?: readonly string[];
  /** Document title in the file's own properties. */
  readonly fileTitle: string;
  readonly createdAt: Date;
}

/** Where signatures belong: points from the bottom left of a page counted from 0. */
export interface SignatureSpot {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The file and the room between the title and the name of its signer. */
export interface SetPaper {
  readonly bytes: Uint8Array;
  readonly spot?: SignatureSpot;
}

interface Frame {
  readonly canvas: Canvas;
  page: number;
  spot: SignatureSpot | undefined;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly size: number;
  y: number;
}

/** Sets a paper as PDF with a text layer. Long bodies run on over further pages; every page bears the note of fiction. */
export async function renderPaper(paper: Paper): Promise<SetPaper> {
  const canvas = await createCanvas({
    title: paper.fileTitle,
    createdAt: paper.createdAt,
    creator: 'Kho Số, dữ liệu hư cấu thử nghiệm',
    producer: 'Kho Số demo',
    fonts: FONTS,
    ...(paper.size === undefined ? {} : { size: paper.size }),
    ...(paper.landscape === undefined ? {} : { landscape: paper.landscape }),
    faces: facesOf(paper),
  });
  const small = canvas.width < 500;
  const frame: Frame = {
    canvas,
    page: 0,
    spot: undefined,
    left: (small ? 15 : 30) * MM,
    right: canvas.width - (small ? 12 : 17) * MM,
    bottom: canvas.height - 17 * MM,
    size: paper.bodySize ?? (small ? 11 : 13),
    y: (small ? 12 : 20) * MM,
  };
  drawFootNote(frame);
  if (paper.copyMark !== undefined) drawCopyMark(frame, paper.copyMark);
  drawHead(frame, paper);
  drawTitle(frame, paper);
  if (paper.addressees !== undefined) drawAddressees(frame, paper.addressees);
  for (const block of paper.body) drawBlock(frame, block);
  if (paper.signer !== undefined) drawSignature(frame, paper.signer, paper.receivers ?? []);
  if (paper.endorsement !== undefined) drawEndorsement(frame, paper.endorsement);
  const bytes = await canvas.finish();
  return frame.spot === undefined ? { bytes } : { bytes, spot: frame.spot };
}

function facesOf(paper: Paper): ('regular' | 'bold' | 'italic' | 'boldItalic')[] {
  return paper.receivers === undefined ? ['regular', 'bold', 'italic'] : ['regular', 'bold', 'italic', 'boldItalic'];
}

function drawFootNote(frame: Frame): void {
  frame.canvas.centered(FICTION_NOTE, frame.canvas.width / 2, frame.canvas.height - 9 * MM, { face: 'italic', size: 8, color: 'grey' });
}

function drawCopyMark(frame: Frame, lines: readonly string[]): void {
  const x = frame.right - 62 * MM;
  lines.forEach((line, index) => frame.canvas.text(line, x, 10 * MM + index * 11.5, { size: 10 }));
  frame.y = Math.max(frame.y, 10 * MM + lines.length * 11.5 + 8);
}

/** The two columns at the top: agency with number on the left, national name and motto with place and date on the right. */
function drawHead(frame: Frame, paper: Paper): void {
  const { canvas } = frame;
  const top = frame.y;
  const room = frame.right - frame.left;
  const size = canvas.width < 500 ? 10 : Math.min(13, frame.size);
  const leftAxis = frame.left + room * 0.19;
  const rightAxis = frame.left + room * 0.7;
  let leftY = top;
  let rightY = top;
  if (paper.issuer !== undefined) {
    const part = (text: string, face: 'regular' | 'bold'): { text: string; face: 'regular' | 'bold' }[] =>
      canvas.wrap(text.toLocaleUpperCase('vi'), room * 0.37, { face, size }).map((one) => ({ text: one, face }));
    // A committee's name breaks before the name of its place, as on every letterhead.
    const [, committee, where] = /^([UỦ][yỷ] ban nhân dân) (.+)$/i.exec(paper.issuer.name) ?? [];
    const own = committee === undefined || where === undefined ? part(paper.issuer.name, 'bold') : [...part(committee, 'bold'), ...part(where, 'bold')];
    const lines = [...(paper.issuer.parent === undefined ? [] : part(paper.issuer.parent, 'regular')), ...own];
    for (const line of lines) {
      canvas.centered(line.text, leftAxis, leftY, { face: line.face, size });
      leftY += size * 1.2;
    }
    canvas.line(leftAxis - 22, leftY - size * 0.75, leftAxis + 22, leftY - size * 0.75);
    leftY += size * 0.6;
  }
  if (paper.motto !== false) {
    canvas.centered('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', rightAxis, rightY, { face: 'bold', size });
    rightY += size * 1.2;
    const motto = 'Độc lập - Tự do - Hạnh phúc';
    canvas.centered(motto, rightAxis, rightY, { face: 'bold', size });
    const half = canvas.measure(motto, { face: 'bold', size }) / 2;
    canvas.line(rightAxis - half, rightY + 4, rightAxis + half, rightY + 4);
    rightY += size * 1.8;
  }
  if (paper.numberLine !== undefined) {
    canvas.centered(paper.numberLine, leftAxis, leftY, { size });
    leftY += size * 1.3;
  }
  for (const line of paper.subjectLine === undefined ? [] : canvas.wrap(paper.subjectLine, room * 0.4, { size: size - 1 })) {
    canvas.centered(line, leftAxis, leftY, { size: size - 1 });
    leftY += (size - 1) * 1.2;
  }
  if (paper.placeDate !== undefined) {
    canvas.centered(paper.placeDate, rightAxis, rightY, { face: 'italic', size });
    rightY += size * 1.4;
  }
  frame.y = Math.max(leftY, rightY) + size * 0.6;
  if (paper.stamp !== undefined) drawStamp(frame, paper.stamp, leftAxis);
}

function drawStamp(frame: Frame, text: string, axis: number): void {
  const width = frame.canvas.measure(text, { face: 'bold', size: 14 }) + 16;
  frame.canvas.box(axis - width / 2, frame.y - 4, width, 22, 'red');
  frame.canvas.centered(text, axis, frame.y + 12, { face: 'bold', size: 14, color: 'red' });
  frame.y += 44;
}

function drawTitle(frame: Frame, paper: Paper): void {
  const { canvas } = frame;
  const axis = (frame.left + frame.right) / 2;
  if (paper.title !== undefined) {
    frame.y += frame.size * 0.6;
    for (const line of canvas.wrap(paper.title, frame.right - frame.left, { face: 'bold', size: frame.size + 2 })) {
      canvas.centered(line, axis, frame.y, { face: 'bold', size: frame.size + 2 });
      frame.y += (frame.size + 2) * 1.25;
    }
  }
  for (const line of paper.subtitle === undefined ? [] : canvas.wrap(paper.subtitle, (frame.right - frame.left) * 0.8, { face: 'bold', size: frame.size })) {
    canvas.centered(line, axis, frame.y, { face: 'bold', size: frame.size });
    frame.y += frame.size * 1.25;
  }
  if (paper.title !== undefined) frame.y += frame.size * 0.6;
}

function drawAddressees(frame: Frame, addressees: readonly string[]): void {
  const { canvas, size } = frame;
  const label = 'Kính gửi: ';
  const start = frame.left + 40;
  if (addressees.length === 1) {
    canvas.text(`${label}${addressees[0] ?? ''}`, start, frame.y, { size });
    frame.y += size * 1.8;
    return;
  }
  canvas.text(label.trim(), start, frame.y, { size });
  for (const one of addressees) {
    frame.y += size * 1.3;
    canvas.text(`- ${one};`, start + 55, frame.y, { size });
  }
  frame.y += size * 1.8;
}

function drawBlock(frame: Frame, block: Block): void {
  const { canvas, size } = frame;
  if (block.kind === 'gap') {
    frame.y += size * 0.8;
    return;
  }
  if (block.kind === 'field') {
    drawLines(frame, canvas.wrap(`${block.label}: ${block.value}`, frame.right - frame.left, { size }), 0);
    frame.y += size * 0.25;
    return;
  }
  if (block.kind === 'heading') {
    drawLines(frame, canvas.wrap(block.text, frame.right - frame.left, { size, face: 'bold' }), 0, 'bold');
    return;
  }
  const indent = block.indent === false ? 0 : 28;
  const [first = '', ...rest] = canvas.wrap(block.text, frame.right - frame.left - indent, { size });
  const remaining = rest.join(' ');
  drawLines(frame, [first], indent);
  drawLines(frame, remaining === '' ? [] : canvas.wrap(remaining, frame.right - frame.left, { size }), 0);
  frame.y += size * 0.45;
}

function drawLines(frame: Frame, lines: readonly string[], indent: number, face: 'regular' | 'bold' = 'regular'): void {
  for (const line of lines) {
    makeRoom(frame, frame.size * 1.35);
    frame.canvas.text(line, frame.left + indent, frame.y, { size: frame.size, face });
    frame.y += frame.size * 1.35;
  }
}

function makeRoom(frame: Frame, height: number): void {
  if (frame.y + height <= frame.bottom) return;
  frame.canvas.newPage();
  frame.page += 1;
  drawFootNote(frame);
  frame.y = 20 * MM;
}

/** Height kept free between title and name, where the personal signature and the seal go. */
export const SIGNATURE_SPACE = 62;

function drawSignature(frame: Frame, signer: SignBlock, receivers: readonly string[]): void {
  const { canvas, size } = frame;
  const small = canvas.width < 500;
  const space = small ? 44 : SIGNATURE_SPACE;
  makeRoom(frame, Math.max(size * 4 + space, receivers.length * 14 + 20));
  frame.y += size * 0.6;
  const axis = frame.left + (frame.right - frame.left) * 0.74;
  let y = frame.y;
  for (const line of [...(signer.authority === undefined ? [] : [signer.authority]), signer.title]) {
    canvas.centered(line, axis, y, { face: 'bold', size });
    y += size * 1.2;
  }
  frame.spot = { page: frame.page, x: axis - 55, y: canvas.height - (y + space - size), width: 110, height: space - 4 };
  y += space;
  canvas.centered(signer.name, axis, y, { face: 'bold', size });
  if (receivers.length > 0) {
    canvas.text('Nơi nhận:', frame.left, frame.y, { face: 'boldItalic', size: 12 });
    receivers.forEach((one, index) => canvas.text(`- ${one}${index === receivers.length - 1 ? '.' : ';'}`, frame.left, frame.y + 15 + index * 13, { size: 11 }));
  }
  frame.y = Math.max(y, frame.y + 15 + receivers.length * 13) + size * 1.5;
}

function drawEndorsement(frame: Frame, lines: readonly string[]): void {
  const { canvas } = frame;
  const size = frame.size - 2;
  const wrapped = lines.flatMap((line) => canvas.wrap(line, frame.right - frame.left - 16, { size }));
  const height = wrapped.length * size * 1.3 + 12;
  makeRoom(frame, height);
  canvas.box(frame.left, frame.y - size, frame.right - frame.left, height, 'blue');
  wrapped.forEach((line, index) => canvas.text(line, frame.left + 8, frame.y + 6 + index * size * 1.3, { size, color: 'blue' }));
  frame.y += height + size;
}
