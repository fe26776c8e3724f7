import { renderPaper } from '../pdf/paper.js';
import { scanPages, scanPdf } from '../pdf/scan.js';
import { signPdf, type SignatureOrder } from '../pdf/sign-pdf.js';
import { writeMinimalPdf } from '../pdf/minimal-pdf.js';
import type { SigningIdentity } from '../pki/certificate.js';
import type { DemoPki } from '../pki/demo-pki.js';
import { TEST_LABEL, type NamePart } from '../pki/names.js';
import type { Random } from '../random.js';
import type { Plan } from './drafter.js';
import type { DemoDocument } from './model.js';

const MEDIA = { jpeg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff' } as const;
const ENDINGS = { jpeg: 'jpg', png: 'png', tiff: 'tif' } as const;

/** Makes the bytes of a document. `bytesOf` gives those of an earlier one, for duplicates. */
export async function renderPlan(plan: Plan, pki: DemoPki, random: Random, bytesOf: (ref: string) => Promise<Uint8Array>): Promise<DemoDocument> {
  const { rendering, paper, fileStem, issuer: _issuer, ...rest } = plan;
  const file = (kind: DemoDocument['kind'], bytes: Uint8Array, mediaType: DemoDocument['mediaType'] = 'application/pdf', ending = 'pdf'): DemoDocument => ({
    ...rest,
    fileName: `${fileStem}.${ending}`,
    mediaType,
    kind,
    bytes,
  });
  const oddity = await oddBytes(rendering, bytesOf);
  if (oddity !== undefined) return file('text', oddity);
  const { bytes, spot } = await renderPaper(paper);
  if (rendering.kind === 'truncated') return file('text', bytes.subarray(0, Math.floor(bytes.length * 0.6)));
  if (rendering.kind === 'text') return file('text', bytes);
  const scan = { dpi: rendering.kind === 'scan' ? (rendering.dpi ?? 200) : 200, skew: rendering.kind === 'scan' ? (rendering.skew ?? (random.next() - 0.5) * 1.2) : 0.8, grain: 6 + random.int(0, 10), random };
  if (rendering.kind === 'scan') return file('scan', await scanPdf(bytes, { ...scan, title: `Bản quét ${paper.fileTitle}`, createdAt: paper.createdAt }));
  if (rendering.kind === 'image') {
    const [page] = await scanPages(bytes, rendering.format, scan);
    if (page === undefined) throw new Error(`no page in ${plan.ref}`);
    return file('image', page.bytes, MEDIA[rendering.format], ENDINGS[rendering.format]);
  }
  return file('signed', await signedBytes(plan, bytes, spot, pki));
}

/** Files that are made without a paper. */
async function oddBytes(rendering: Plan['rendering'], bytesOf: (ref: string) => Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  const note = 'Du lieu hu cau - thu nghiem';
  if (rendering.kind === 'blank') return writeMinimalPdf({ pages: [''] });
  if (rendering.kind === 'encrypted') return writeMinimalPdf({ pages: [note], password: 'thu-nghiem' });
  if (rendering.kind === 'script') return writeMinimalPdf({ pages: [note], catalogEntries: '/OpenAction << /S /JavaScript /JS (app.alert\\("thu nghiem"\\);) >>' });
  return rendering.kind === 'copy-of' ? bytesOf(rendering.ref) : undefined;
}

async function signedBytes(plan: Plan, bytes: Uint8Array, spot: Awaited<ReturnType<typeof renderPaper>>['spot'], pki: DemoPki): Promise<Uint8Array> {
  const { rendering, truth, issuer } = plan;
  if (rendering.kind !== 'signed') return bytes;
  const day = truth.issuedOn ?? plan.paper.createdAt.toISOString().slice(0, 10);
  const form = rendering.form ?? 'pades';
  let signed = bytes;
  let hour = 2;
  for (const who of rendering.by.split('-') as ('person' | 'agency' | 'certifier' | 'officer')[]) {
    const signer = await identityFor(who, truth.signerName ?? 'Cán bộ Hư Cấu', truth.signerTitle ?? 'Cán bộ', issuer.printed, day, pki);
    const at = new Date(`${day}T0${hour}:${String(10 + (truth.title.length % 49))}:20Z`);
    hour += 1;
    const order: SignatureOrder = {
      signer,
      at,
      form,
      ...(who === 'agency' ? {} : { name: truth.signerName ?? 'Cán bộ Hư Cấu' }),
      ...(form === 'pades' ? { timestamp: (value: Uint8Array) => pki.timestamp(value, new Date(at.getTime() + 3_000)) } : {}),
      ...(spot === undefined || who === 'officer'
        ? {}
        : { appearance: who === 'agency' ? { kind: 'seal', page: spot.page, x: spot.x - spot.height * 0.6, y: spot.y, width: spot.height, height: spot.height } : { kind: 'pen', ...spot } }),
    };
    signed = await signPdf(signed, order);
  }
  return signed;
}

/** Certificates hold five years from the first of January of a fifth year, so that one certificate signs many papers. */
function identityFor(who: 'person' | 'agency' | 'certifier' | 'officer', name: string, title: string, agency: string, day: string, pki: DemoPki): Promise<SigningIdentity> {
  const first = Math.floor(Number(day.slice(0, 4)) / 5) * 5;
  const validity = { notBefore: new Date(`${first}-01-01T00:00:00Z`), notAfter: new Date(`${first + 5}-12-31T00:00:00Z`) };
  const organisation = `${agency} ${TEST_LABEL}`;
  const head: NamePart[] = [['C', 'VN'], ['ST', 'Quảng Ngãi']];
  if (who === 'agency') return pki.issue('government', [...head, ['CN', organisation]], validity);
  const number = `999080${String(name.length * 7919 + agency.length).padStart(6, '0')}`;
  const person: NamePart[] = [...head, ['O', organisation], ['T', who === 'officer' ? 'Cán bộ số hóa' : title], ['CN', name], ['UID', `CCCD:${number}`], ['UID', `MST:${number}`]];
  return pki.issue('government', person, validity);
}
