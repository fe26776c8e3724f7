import { createCanvas, MM, type TextStyle } from './canvas.js';
import type { Fonts } from './fonts.js';
import { drawTable } from './draw-table.js';
import { makeRoom, TOP } from './frame.js';
import type { Frame } from './frame.js';
import { letterhead, MOTTO, numberLine, PAPER_CREATOR, placeDateLine, printable } from './official-paper.js';
import type { OfficialPaper, PaperBlock, PaperSigner } from './official-paper.js';

/** Lines of body text stand this many type sizes apart. */
const LEADING = 1.35;
const SIGNATURE_ROOM = 62;

/**
 * Sets an official paper as PDF in the layout of Nghị định 30/2020/NĐ-CP Phụ lục I: A4, margins 20/20/30/18 mm, a type
 * metric-compatible with Times New Roman embedded with the letters used, page numbers in the top margin from page 2 on. The text
 * can be searched and copied, Vietnamese as composed letters (NFC); letters the face lacks show as empty boxes. Equal papers
 * give equal bytes. `fonts` saves reading the faces again when many papers are made.
 */
export async function renderPaper(paper: OfficialPaper, fonts?: Fonts): Promise<Uint8Array> {
  const canvas = await createCanvas({
    title: printable(paper.fileTitle), createdAt: paper.createdAt, creator: PAPER_CREATOR, producer: PAPER_CREATOR,
    ...(paper.landscape === undefined ? {} : { landscape: paper.landscape }), ...(fonts === undefined ? {} : { fonts }),
  });
  const frame: Frame = { canvas, left: 30 * MM, right: canvas.width - 18 * MM, bottom: canvas.height - 20 * MM, size: paper.bodySize ?? 13, y: TOP, page: 1 };
  drawHead(frame, paper);
  drawTitle(frame, paper);
  for (const basis of paper.bases ?? []) drawParagraph(frame, basis, { face: 'italic' }, 28);
  for (const block of paper.body) drawBlock(frame, block);
  drawClosing(frame, paper.signers ?? [], paper.receivers ?? []);
  return canvas.finish();
}

/** Left: parent, agency, line, number. Right: name of the country, motto with a line as long as itself, place and date. */
function drawHead(frame: Frame, paper: OfficialPaper): void {
  const { canvas } = frame;
  const room = frame.right - frame.left;
  // On a page on its side the halves keep the width they have on an upright one.
  const [leftAxis, rightAxis, leftRoom] = room > 500 ? [frame.left + 105, frame.right - 135, 210] : [frame.left + room * 0.2, frame.left + room * 0.7, room * 0.39];
  const top = frame.y;
  let leftY = top;
  const lines = [
    ...(paper.issuer.parent === undefined ? [] : letterhead(paper.issuer.parent).map((text) => ({ text, face: 'regular' as const }))),
    ...letterhead(paper.issuer.name).map((text) => ({ text, face: 'bold' as const })),
  ];
  for (const { text, face } of lines) {
    for (const part of canvas.wrap(text, leftRoom, { face, size: 12.5 })) {
      canvas.centered(part, leftAxis, leftY, { face, size: 12.5 });
      leftY += 15;
    }
  }
  canvas.line(leftAxis - 26, leftY - 9, leftAxis + 26, leftY - 9);
  leftY += 9;
  let rightY = top;
  canvas.centered(MOTTO[0], rightAxis, rightY, { face: 'bold', size: 12 });
  rightY += 15;
  canvas.centered(MOTTO[1], rightAxis, rightY, { face: 'bold', size: 13 });
  const half = canvas.measure(MOTTO[1], { face: 'bold', size: 13 }) / 2;
  canvas.line(rightAxis - half, rightY + 4, rightAxis + half, rightY + 4);
  rightY += 24;
  if (paper.number !== undefined) {
    canvas.centered(printable(numberLine(paper.number)), leftAxis, leftY, { size: 13 });
    leftY += 17;
  }
  canvas.centered(printable(placeDateLine(paper.place, paper.date)), rightAxis, Math.max(rightY, paper.number === undefined ? 0 : leftY - 17), { face: 'italic', size: 13 });
  frame.y = Math.max(leftY, rightY + 17) + 14;
}

function drawTitle(frame: Frame, paper: OfficialPaper): void {
  const axis = (frame.left + frame.right) / 2;
  drawCentered(frame, axis, paper.title.toLocaleUpperCase('vi'), { face: 'bold', size: 14 }, frame.right - frame.left);
  if (paper.abstract !== undefined) drawCentered(frame, axis, paper.abstract, { face: 'bold', size: 14 }, (frame.right - frame.left) * 0.85);
  frame.canvas.line(axis - 50, frame.y - 9, axis + 50, frame.y - 9);
  frame.y += 14;
}

function drawCentered(frame: Frame, axis: number, text: string, style: Required<Pick<TextStyle, 'face' | 'size'>>, room: number): void {
  for (const line of frame.canvas.wrap(printable(text), room, style)) {
    makeRoom(frame, style.size * LEADING);
    frame.canvas.centered(line, axis, frame.y, style);
    frame.y += style.size * 1.25;
  }
}

function drawBlock(frame: Frame, block: PaperBlock): void {
  switch (block.kind) {
    case 'gap':
      frame.y += frame.size * 0.8;
      return;
    case 'heading':
      // A heading never stands alone at the foot of a page.
      makeRoom(frame, frame.size * LEADING * 2.5);
      if (block.centered === true) drawCentered(frame, (frame.left + frame.right) / 2, block.text, { face: 'bold', size: frame.size }, frame.right - frame.left);
      else drawParagraph(frame, block.text, { face: 'bold' }, 28);
      return;
    case 'field':
      return drawParagraph(frame, `${block.label}: ${block.value}`, {}, 28);
    case 'text':
      return drawParagraph(frame, block.text, { face: block.face ?? 'regular' }, block.indent === false ? 0 : 28, block.lead);
    case 'table':
      return drawTable(frame, block);
  }
}

/** A paragraph whose first line is set in; its other lines begin at the margin. */
function drawParagraph(frame: Frame, text: string, style: Pick<TextStyle, 'face'>, margin: number, lead?: string): void {
  const { canvas, size } = frame;
  const full = { ...style, size };
  const bold = { face: 'bold' as const, size };
  const indent = lead === undefined ? margin : margin + canvas.measure(`${lead} `, bold);
  const [first = '', ...rest] = canvas.wrap(printable(text), frame.right - frame.left - indent, full);
  const lines = [first, ...(rest.length === 0 ? [] : canvas.wrap(rest.join(' '), frame.right - frame.left, full))];
  lines.forEach((line, index) => {
    makeRoom(frame, size * LEADING);
    if (index === 0 && lead !== undefined) canvas.text(lead, frame.left + margin, frame.y, bold);
    canvas.text(line, frame.left + (index === 0 ? indent : 0), frame.y, full);
    frame.y += size * LEADING;
  });
  frame.y += size * 0.4;
}

/** Signers side by side with room for signature and seal, receivers on the left; kept together on one page. */
function drawClosing(frame: Frame, signers: readonly PaperSigner[], receivers: readonly string[]): void {
  if (signers.length === 0 && receivers.length === 0) return;
  const { canvas, size } = frame;
  makeRoom(frame, Math.max(signers.length === 0 ? 0 : size * 5 + SIGNATURE_ROOM, receivers.length * 14 + 20));
  frame.y += size * 0.6;
  const slots = Math.max(2, signers.length + (receivers.length > 0 ? 1 : 0));
  const width = (frame.right - frame.left) / slots;
  let lowest = frame.y;
  signers.forEach((signer, index) => {
    const axis = frame.left + width * (slots - signers.length + index + 0.5);
    lowest = Math.max(lowest, drawSigner(frame, signer, axis, width - 8));
  });
  if (receivers.length > 0) {
    let y = frame.y;
    canvas.text('Nơi nhận:', frame.left, y, { face: 'boldItalic', size: 12 });
    receivers.forEach((one, index) => {
      for (const line of canvas.wrap(`- ${printable(one)}${index === receivers.length - 1 ? '.' : ';'}`, width - 12, { size: 11 })) {
        y += 13;
        canvas.text(line, frame.left, y, { size: 11 });
      }
    });
    lowest = Math.max(lowest, y);
  }
  frame.y = lowest + size * 1.5;
}

function drawSigner(frame: Frame, signer: PaperSigner, axis: number, room: number): number {
  const { canvas } = frame;
  const size = Math.min(13.5, frame.size);
  let y = frame.y;
  for (const text of [signer.authority, signer.title]) {
    for (const line of text === undefined ? [] : canvas.wrap(printable(text).toLocaleUpperCase('vi'), room, { face: 'bold', size })) {
      canvas.centered(line, axis, y, { face: 'bold', size });
      y += size * 1.2;
    }
  }
  if (signer.note !== undefined) {
    canvas.centered(printable(signer.note), axis, y, { face: 'italic', size: size - 1 });
    y += size * 1.2;
  }
  y += SIGNATURE_ROOM;
  if (signer.name !== undefined) canvas.centered(printable(signer.name), axis, y, { face: 'bold', size });
  return y;
}
