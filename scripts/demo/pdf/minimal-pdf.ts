import { createHash } from 'node:crypto';

/** A PDF written by hand: no library, no fonts embedded, thousands of pages in a moment. */
export interface MinimalPdf {
  /** One line of ASCII text per page; an empty string leaves the page blank. */
  readonly pages: readonly string[];
  /** Asked for when the file is opened; everything in it is encrypted (RC4, 128 bit). */
  readonly password?: string;
  /** Further entries of the catalogue, as PDF source (`/OpenAction << … >>`). */
  readonly catalogEntries?: string;
  /** Further objects, as PDF source; the first gets number 4. Not encrypted. */
  readonly objects?: readonly string[];
}

const PAD = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const FILE_ID = Buffer.from('kho-so-thu-nghie');
const PERMISSIONS = -44;

/** Writes the file (PDF 1.4, classic cross-reference table). Equal orders give equal bytes. */
export function writeMinimalPdf(order: MinimalPdf): Buffer {
  const extra = order.objects ?? [];
  const firstPage = 4 + extra.length;
  const key = order.password === undefined ? undefined : encryptionKey(order.password);
  const kids = order.pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(' ');
  const objects: Buffer[] = [
    Buffer.from(`<< /Type /Catalog /Pages 2 0 R ${order.catalogEntries ?? ''} >>`),
    Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${order.pages.length} >>`),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    ...extra.map((one) => Buffer.from(one)),
  ];
  order.pages.forEach((text, index) => {
    const number = firstPage + index * 2;
    objects.push(Buffer.from(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${number + 1} 0 R >>`));
    const plain = Buffer.from(text === '' ? '' : `BT /F1 14 Tf 72 760 Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`, 'latin1');
    const data = key === undefined ? plain : rc4(objectKey(key, number + 1), plain);
    objects.push(Buffer.concat([Buffer.from(`<< /Length ${data.length} >>\nstream\n`), data, Buffer.from('\nendstream')]));
  });
  return assemble(objects, order.password === undefined || key === undefined ? '' : encryptEntry(order.password, key));
}

function assemble(objects: readonly Buffer[], trailerEntries: string): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  objects.forEach((object, index) => {
    const bytes = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    offsets.push(length);
    length += bytes.length;
    parts.push(bytes);
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const id = `<${FILE_ID.toString('hex')}>`;
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`));
  parts.push(Buffer.from(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /ID [${id} ${id}] ${trailerEntries}>>\nstartxref\n${length}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** Standard security handler, revision 3 (ISO 32000-1, 7.6.3): algorithms 2, 3 and 5. */
function encryptEntry(password: string, key: Buffer): string {
  const owner = ownerValue(password);
  let user = rc4(key, createHash('md5').update(PAD).update(FILE_ID).digest());
  for (let round = 1; round < 20; round += 1) user = rc4(xored(key, round), user);
  const whole = Buffer.concat([user, Buffer.alloc(16)]);
  return `/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P ${PERMISSIONS} /O <${owner.toString('hex')}> /U <${whole.toString('hex')}> >> `;
}

function encryptionKey(password: string): Buffer {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(PERMISSIONS);
  let key = createHash('md5').update(padded(password)).update(ownerValue(password)).update(permissions).update(FILE_ID).digest();
  for (let round = 0; round < 50; round += 1) key = createHash('md5').update(key).digest();
  return key;
}

function ownerValue(password: string): Buffer {
  let key = createHash('md5').update(padded(password)).digest();
  for (let round = 0; round < 50; round += 1) key = createHash('md5').update(key).digest();
  let value = rc4(key, padded(password));
  for (let round = 1; round < 20; round += 1) value = rc4(xored(key, round), value);
  return value;
}

function padded(password: string): Buffer {
  return Buffer.concat([Buffer.from(password, 'latin1'), PAD]).subarray(0, 32);
}

function objectKey(key: Buffer, number: number): Buffer {
  const suffix = Buffer.from([number & 0xff, (number >> 8) & 0xff, (number >> 16) & 0xff, 0, 0]);
  return createHash('md5').update(key).update(suffix).digest();
}

function xored(key: Buffer, value: number): Buffer {
  return Buffer.from(key.map((byte) => byte ^ value));
}

/** RC4, which the platform's library no longer offers; used for nothing but files that shall be found encrypted. */
function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number): number => state[index] ?? 0;
  const swap = (a: number, b: number): void => {
    const kept = at(a);
    state[a] = at(b);
    state[b] = kept;
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 0xff;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return Buffer.from(data.map((byte) => {
    i = (i + 1) & 0xff;
    j = (j + at(i)) & 0xff;
    swap(i, j);
    return byte ^ at((at(i) + at(j)) & 0xff);
  }));
}
