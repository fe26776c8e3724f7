/** Writes small PDF files by hand, one revision at a time, so that tests say exactly which bytes stand where. */
export class TinyPdf {
  private parts: Buffer[] = [];
  private length = 0;
  private prev: number | undefined;
  private maxNum = 0;

  constructor(header = '%PDF-1.7\n%\u00e2\u00e3\n') {
    this.raw(Buffer.from(header, 'latin1'));
  }

  /** Adds bytes as they are. */
  raw(bytes: Buffer): void {
    this.parts.push(bytes);
    this.length += bytes.length;
  }

  /** Position of the next byte. */
  get position(): number {
    return this.length;
  }

  /** Writes one revision: objects by number (a null text frees the number) and further trailer entries. */
  revision(objects: Readonly<Record<number, string | Buffer | null>>, trailer = ''): void {
    const rows: string[] = [];
    for (const [key, body] of Object.entries(objects)) {
      const num = Number(key);
      this.maxNum = Math.max(this.maxNum, num);
      if (body === null) {
        rows.push(`${num} 1\n0000000000 65535 f \n`);
        continue;
      }
      rows.push(`${num} 1\n${String(this.length).padStart(10, '0')} 00000 n \n`);
      this.raw(Buffer.concat([Buffer.from(`${num} 0 obj\n`), typeof body === 'string' ? Buffer.from(body, 'latin1') : body, Buffer.from('\nendobj\n')]));
    }
    const at = this.length;
    const prev = this.prev === undefined ? '' : `/Prev ${this.prev} `;
    this.raw(Buffer.from(`xref\n0 1\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${this.maxNum + 1} /Root 1 0 R ${prev}${trailer}>>\nstartxref\n${at}\n%%EOF\n`));
    this.prev = at;
  }

  /** The whole file. */
  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Objects of a one-page document with text and a form with the given fields (object numbers from 10 up are free). */
export function onePage(fields: string, annots: string, more: Readonly<Record<number, string>> = {}): Record<number, string> {
  const content = 'BT /F1 12 Tf 50 700 Td (Pay 100) Tj ET';
  return {
    1: `<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [${fields}] /SigFlags 3>>>>`,
    2: '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    3: `<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> /Annots [${annots}]>>`,
    4: `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    5: '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>',
    ...more,
  };
}

/** A form with one filled and one empty signature field; the signature value is no CMS. */
export function signedForm(): Buffer {
  const pdf = new TinyPdf();
  pdf.revision(
    onePage('10 0 R 11 0 R', '10 0 R 11 0 R', {
      10: '<</FT /Sig /T (Leader) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R /V 12 0 R>>',
      11: '<</FT /Sig /T (Agency) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R>>',
      12: '<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] /Contents <3000>>>',
    }),
  );
  return pdf.bytes();
}
