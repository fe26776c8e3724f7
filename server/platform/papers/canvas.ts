import { PDFDocument, rgb, type PDFFont, type PDFPage } from 'pdf-lib';
import { FACES, createFonts, type Face, type Fonts } from './fonts.js';

/** Points per millimetre. */
export const MM = 72 / 25.4;

/** Page sizes in points, upright. */
export const PAGE_SIZES = { A4: [595.28, 841.89], A5: [419.53, 595.28], card: [419.53, 264] } as const;
export type PageSize = keyof typeof PAGE_SIZES;

/** How a run of text is set. Positions count from the top left corner of the page, in points. */
export interface TextStyle {
  readonly face?: Face;
  readonly size?: number;
  readonly color?: 'black' | 'grey' | 'red' | 'blue';
}

/** A PDF being drawn, top down, by somebody who thinks in lines and columns. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Starts a further page. */
  newPage(): void;
  /** Width of a text in points. */
  measure(text: string, style?: TextStyle): number;
  /** Draws one line; `y` is its base line. */
  text(text: string, x: number, y: number, style?: TextStyle): void;
  /** Draws one line centred on `x`. */
  centered(text: string, x: number, y: number, style?: TextStyle): void;
  /** Breaks a text into lines not wider than `width`. */
  wrap(text: string, width: number, style?: TextStyle): string[];
  line(x1: number, y1: number, x2: number, y2: number, thickness?: number): void;
  box(x: number, y: number, width: number, height: number, color?: TextStyle['color']): void;
  /** The finished file with a classic cross-reference table; equal drawings give equal bytes. */
  finish(): Promise<Uint8Array>;
}

/** What the document says about itself. */
export interface CanvasOptions {
  readonly size?: PageSize;
  readonly landscape?: boolean;
  readonly title: string;
  readonly createdAt: Date;
  /** What made the file, as its properties say. */
  readonly creator: string;
  readonly producer: string;
  /** Fonts kept for several documents; else read for this one. */
  readonly fonts?: Fonts;
  /** Faces used; fewer make smaller and faster files. */
  readonly faces?: readonly Face[];
}

const COLORS = { black: rgb(0, 0, 0), grey: rgb(0.45, 0.45, 0.45), red: rgb(0.8, 0.05, 0.05), blue: rgb(0.05, 0.15, 0.6) };

/** Opens an empty document with its first page. Fonts are embedded as subsets, so text can be copied out again. */
export async function createCanvas(options: CanvasOptions): Promise<Canvas> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const family = options.fonts ?? createFonts();
  pdf.registerFontkit(family.fontkit);
  pdf.setTitle(options.title);
  pdf.setCreator(options.creator);
  pdf.setProducer(options.producer);
  pdf.setCreationDate(options.createdAt);
  pdf.setModificationDate(options.createdAt);
  const fonts = new Map<Face, PDFFont>();
  for (const face of options.faces ?? FACES) {
    fonts.set(face, await pdf.embedFont(await family.bytes(face), { subset: true, features: { liga: false } }));
  }
  const [short, long] = PAGE_SIZES[options.size ?? 'A4'];
  const [width, height] = options.landscape === true ? [long, short] : [short, long];
  let page: PDFPage = pdf.addPage([width, height]);
  const fontOf = (style: TextStyle): PDFFont => {
    const font = fonts.get(style.face ?? 'regular');
    if (font === undefined) throw new Error(`face ${style.face ?? 'regular'} was not asked for`);
    return font;
  };
  const sizeOf = (style: TextStyle): number => style.size ?? 13;
  const measure = (text: string, style: TextStyle = {}): number =>
    family.widthOf(style.face ?? 'regular', text, (part) => fontOf(style).widthOfTextAtSize(part, 1)) * sizeOf(style);
  const text = (line: string, x: number, y: number, style: TextStyle = {}): void => {
    page.drawText(line, { x, y: height - y, font: fontOf(style), size: sizeOf(style), color: COLORS[style.color ?? 'black'] });
  };
  return {
    width,
    height,
    newPage: () => {
      page = pdf.addPage([width, height]);
    },
    measure,
    text,
    centered: (line, x, y, style = {}) => text(line, x - measure(line, style) / 2, y, style),
    wrap: (long, room, style = {}) => wrapText(long, room, (part) => measure(part, style)),
    line: (x1, y1, x2, y2, thickness = 0.7) => {
      page.drawLine({ start: { x: x1, y: height - y1 }, end: { x: x2, y: height - y2 }, thickness });
    },
    box: (x, y, w, h, color = 'black') => {
      page.drawRectangle({ x, y: height - y - h, width: w, height: h, borderColor: COLORS[color], borderWidth: 1.2 });
    },
    finish: () => pdf.save({ useObjectStreams: false, addDefaultPage: false }),
  };
}

function wrapText(text: string, room: number, measure: (part: string) => number): string[] {
  const lines: string[] = [];
  let current = '';
  const words = text.split(/\s+/).filter((one) => one !== '');
  for (const word of words.flatMap((one) => (measure(one) <= room ? [one] : breakWord(one, room, measure)))) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && measure(longer) > room) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  if (current !== '') lines.push(current);
  return lines;
}

/** A word wider than its column (an address, a digest) goes on in the next line. */
function breakWord(word: string, room: number, measure: (part: string) => number): string[] {
  const parts: string[] = [];
  let current = '';
  for (const letter of word) {
    if (current !== '' && measure(current + letter) > room) {
      parts.push(current);
      current = letter;
    } else {
      current += letter;
    }
  }
  return [...parts, current];
}
