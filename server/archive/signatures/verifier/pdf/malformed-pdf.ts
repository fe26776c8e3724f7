/** Thrown by every reader of this folder when bytes break ISO 32000 or a limit; `code` is stable, `offset` is a byte position or -1. */
export class MalformedPdf extends Error {
  readonly code: string;
  readonly offset: number;

  constructor(code: string, offset = -1) {
    super(`${code} at ${offset}`);
    this.name = 'MalformedPdf';
    this.code = code;
    this.offset = offset;
  }
}
