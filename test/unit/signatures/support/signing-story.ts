import { onePage } from './tiny-pdf.js';

const ROOM = 12_000;
const RANGE = '[0 1111111111 2222222222 3333333333]';

/** A document that is saved and signed again and again, each time as an incremental revision written by hand. */
export class SigningStory {
  private file: Buffer;
  private previous: number | undefined;
  private highest = 0;
  readonly objects: Record<number, string>;

  /**
   * `fields` and `annots`: references of the form and of the page, for objects given in `more`. `before` stands in front of the header;
   * `extra` appends a save of its own kind to the first one.
   */
  constructor(fields: string, annots: string, more: Readonly<Record<number, string>>, before = '', extra?: (bytes: Buffer) => Buffer) {
    this.file = Buffer.from(`${before}%PDF-1.7\n%\u00e2\u00e3\n`, 'latin1');
    this.objects = onePage(fields, annots, more);
    this.save(this.objects);
    if (extra !== undefined) {
      this.file = extra(this.file);
      this.previous = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(this.file.toString('latin1'))?.[1]);
    }
  }

  /** Writes a revision with these objects. */
  save(objects: Readonly<Record<number, string>>): this {
    const rows: string[] = [];
    for (const [key, body] of Object.entries(objects)) {
      this.highest = Math.max(this.highest, Number(key));
      this.objects[Number(key)] = body;
      rows.push(`${key} 1\n${String(this.file.length).padStart(10, '0')} 00000 n \n`);
      this.append(`${key} 0 obj\n${body}\nendobj\n`);
    }
    const at = this.file.length;
    this.append(`xref\n0 1\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${this.highest + 1} /Root 1 0 R ${this.previous === undefined ? '' : `/Prev ${this.previous} `}>>\nstartxref\n${at}\n%%EOF\n`);
    this.previous = at;
    return this;
  }

  /** Writes a revision whose object `num` is a signature over everything, made by `make` from the covered bytes; `rest` are objects saved with it. */
  sign(num: number, make: (covered: Buffer) => Buffer, options: { readonly dict?: string; readonly rest?: Readonly<Record<number, string>> } = {}): this {
    const dict = options.dict ?? '/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20240601120000+07\'00\')';
    const from = this.file.length;
    this.save({ ...options.rest, [num]: `<<${dict} /ByteRange ${RANGE} /Contents <${'0'.repeat(ROOM)}>>>` });
    const start = this.file.indexOf('/Contents <000', from) + '/Contents '.length;
    const end = start + ROOM + 2;
    const range = `[0 ${pad(start)} ${pad(end)} ${pad(this.file.length - end)}]`;
    this.file.write(range, this.file.indexOf(RANGE, from), 'latin1');
    const value = make(Buffer.concat([this.file.subarray(0, start), this.file.subarray(end)])).toString('hex');
    this.file.write(value, start + 1, 'latin1');
    return this;
  }

  bytes(): Buffer {
    return Buffer.from(this.file);
  }

  private append(text: string): void {
    this.file = Buffer.concat([this.file, Buffer.from(text, 'latin1')]);
  }
}

function pad(value: number): string {
  return String(value).padStart(10, ' ');
}

/** The /Reference of a certifying signature. */
export function certifies(level: 1 | 2 | 3): string {
  return `/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20240601120000+07'00') /Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P ${level} /V /1.2>>>>]`;
}

/** Objects of a form with the leader's and the agency's signature field and a field for the number of the paper. */
export const LETTER_FIELDS = '10 0 R 11 0 R 14 0 R';
export const LETTER: Readonly<Record<number, string>> = {
  10: '<</FT /Sig /T (Leader) /Type /Annot /Subtype /Widget /Rect [300 100 400 150] /P 3 0 R>>',
  11: '<</FT /Sig /T (Agency) /Type /Annot /Subtype /Widget /Rect [250 90 350 190] /P 3 0 R>>',
  14: '<</FT /Tx /T (Number) /Type /Annot /Subtype /Widget /Rect [50 750 150 770] /P 3 0 R>>',
};

/** The field with its value put in. */
export function filled(field: string, value: string): string {
  return field.replace(/>>$/, ` /V ${value}>>`);
}
