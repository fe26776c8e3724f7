import { TinyPdf, onePage } from './tiny-pdf.js';

const ROOM = 12_000;

/**
 * A one-page document with one signature over everything, made by `signer` from the covered bytes. `claimed` is the time entry.
 * The range is exact; `spoil` may change the finished bytes.
 */
export function signedPdf(signer: (covered: Buffer) => Buffer, claimed = 'D:20240601120000+07\'00\'', subFilter = 'ETSI.CAdES.detached'): Buffer {
  const pdf = new TinyPdf();
  const placeholder = '0'.repeat(ROOM);
  pdf.revision(
    onePage('10 0 R', '10 0 R', {
      10: '<</FT /Sig /T (Leader) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R /V 12 0 R>>',
      12: `<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter} /M (${claimed}) /ByteRange [0 1111111111 2222222222 3333333333] /Contents <${placeholder}>>>`,
    }),
  );
  let text = pdf.bytes().toString('latin1');
  const start = text.indexOf('/Contents <') + '/Contents '.length;
  const end = start + ROOM + 2;
  text = text.replace('1111111111', String(start).padStart(10, ' ')).replace('2222222222', String(end).padStart(10, ' ')).replace('3333333333', String(text.length - end).padStart(10, ' '));
  const bytes = Buffer.from(text, 'latin1');
  const value = signer(Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])).toString('hex');
  bytes.write(value, start + 1, 'latin1');
  return bytes;
}
