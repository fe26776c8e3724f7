/** A word of recognised text with its box in pixels and its confidence, 0 to 1. */
export interface TsvWord {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly confidence: number;
}

/** A page of tesseract's TSV: words in reading order, and the text with line and paragraph breaks. */
export interface TsvPage {
  readonly words: readonly TsvWord[];
  readonly text: string;
}

const WORD_LEVEL = '5';

/** Reads the TSV output of tesseract (program and tesseract.js alike). Lines that are not words are skipped. */
export function parseTsv(tsv: string): TsvPage {
  const words: TsvWord[] = [];
  let text = '';
  let line = '';
  let paragraph = '';
  for (const row of tsv.split('\n')) {
    const cells = row.split('\t');
    if (cells[0] !== WORD_LEVEL || cells.length < 12) continue;
    const word = cells.slice(11).join('\t').trim().normalize('NFC');
    if (word === '') continue;
    const inParagraph = `${cells[2]}.${cells[3]}`;
    const inLine = `${inParagraph}.${cells[4]}`;
    if (text !== '') text += inParagraph !== paragraph ? '\n\n' : inLine !== line ? '\n' : ' ';
    paragraph = inParagraph;
    line = inLine;
    text += word;
    words.push({ text: word, x: Number(cells[6]), y: Number(cells[7]), w: Number(cells[8]), h: Number(cells[9]), confidence: Math.max(0, Number(cells[10])) / 100 });
  }
  return { words, text };
}
