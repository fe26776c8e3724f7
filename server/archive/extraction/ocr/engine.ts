/** Recognises the text of one page picture. Adapters: the tesseract program, tesseract.js. */
export interface OcrEngine {
  readonly name: 'tesseract' | 'tesseract.js';
  readonly version: string;
  /** TSV of the page; `mode` is tesseract's page mode (3 automatic blocks, 6 one block). */
  recognise(pgm: Buffer, options: { dpi: number; mode: 3 | 6; signal?: AbortSignal }): Promise<string>;
  close(): Promise<void>;
}
