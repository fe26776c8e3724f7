import { SignPdf } from '@signpdf/node-signpdf';
import { Signer } from '@signpdf/utils';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFString, type PDFContext, type PDFObject, type PDFRef } from 'pdf-lib';
import type { SigningIdentity } from '../pki/certificate.js';
import { signCms, type CmsOptions } from '../pki/cms.js';
import { appendRevision, copyOf } from './incremental-update.js';

/** How a signature is made and what it shows. */
export interface SignatureOrder {
  readonly signer: SigningIdentity;
  /** The time the signer claims (`/M`). */
  readonly at: Date;
  /** `pades` = ETSI.CAdES.detached (the default); `adbe` = the older form with a signing time inside. */
  readonly form?: 'pades' | 'adbe';
  /** Left out in signatures of old software. */
  readonly signingCertificate?: boolean;
  readonly timestamp?: (signature: Uint8Array) => Promise<Uint8Array>;
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  /** Where it shows, points from the bottom left of a page counted from 0 (the first by default); missing = invisible. */
  readonly appearance?: { readonly kind: 'pen' | 'seal'; readonly page?: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Room for the CMS: chain of three certificates, attributes and a time-stamp token. */
const PLACEHOLDER_BYTES = 11_000;

/**
 * Signs a PDF as a further revision: earlier signatures stay as they are and keep covering their own revisions. A person signs
 * first, the agency after (NĐ 30/2020/NĐ-CP, Điều 5).
 */
export async function signPdf(pdf: Uint8Array, order: SignatureOrder): Promise<Buffer> {
  const prepared = await addSignatureField(pdf, order);
  return new SignPdf().sign(prepared, new CmsSigner(order), order.at);
}

class CmsSigner extends Signer {
  readonly #order: SignatureOrder;

  constructor(order: SignatureOrder) {
    super();
    this.#order = order;
  }

  override async sign(covered: Buffer): Promise<Buffer> {
    const { at, form, signer, signingCertificate, timestamp } = this.#order;
    const options: CmsOptions = {
      ...(form === 'adbe' ? { signingTime: at } : {}),
      signingCertificate: signingCertificate ?? true,
      ...(timestamp === undefined ? {} : { timestamp }),
    };
    return Buffer.from(await signCms(covered, signer, options));
  }
}

/** Appends a revision with an empty signature field whose `/Contents` and `/ByteRange` are still placeholders. */
async function addSignatureField(pdf: Uint8Array, order: SignatureOrder): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { context, catalog } = document;
  const page = document.getPage(order.appearance?.page ?? 0);
  const changed = new Map<PDFRef, PDFObject>();
  const add = (object: PDFObject): PDFRef => {
    const ref = context.register(object);
    changed.set(ref, object);
    return ref;
  };
  const signature = add(signatureDictionary(context, order));
  const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict);
  const fields = form?.lookupMaybe(PDFName.of('Fields'), PDFArray);
  const widget = add(widgetDictionary(context, order, signature, page.ref, (fields?.size() ?? 0) + 1, add));

  const newFields = extended(context, fields, widget);
  const newForm = form === undefined ? PDFDict.withContext(context) : copyOf(form);
  newForm.set(PDFName.of('Fields'), newFields);
  newForm.set(PDFName.of('SigFlags'), PDFNumber.of(3));
  const formRef = catalog.get(PDFName.of('AcroForm'));
  if (form !== undefined && formRef !== undefined && 'objectNumber' in formRef) {
    changed.set(formRef as PDFRef, newForm);
  } else {
    const newCatalog = copyOf(catalog);
    newCatalog.set(PDFName.of('AcroForm'), add(newForm));
    changed.set(context.trailerInfo.Root as PDFRef, newCatalog);
  }
  const newPage = copyOf(page.node);
  newPage.set(PDFName.of('Annots'), extended(context, page.node.lookupMaybe(PDFName.of('Annots'), PDFArray), widget));
  changed.set(page.ref, newPage);
  return appendRevision(pdf, { document, objects: changed });
}

function extended(context: PDFContext, list: PDFArray | undefined, item: PDFRef): PDFArray {
  const longer = PDFArray.withContext(context);
  for (const one of list?.asArray() ?? []) longer.push(one);
  longer.push(item);
  return longer;
}

function signatureDictionary(context: PDFContext, order: SignatureOrder): PDFDict {
  const blank = PDFName.of('**********');
  const range = PDFArray.withContext(context);
  for (const part of [PDFNumber.of(0), blank, blank, blank]) range.push(part);
  const dict = PDFDict.withContext(context);
  dict.set(PDFName.of('Type'), PDFName.of('Sig'));
  dict.set(PDFName.of('Filter'), PDFName.of('Adobe.PPKLite'));
  dict.set(PDFName.of('SubFilter'), PDFName.of(order.form === 'adbe' ? 'adbe.pkcs7.detached' : 'ETSI.CAdES.detached'));
  dict.set(PDFName.of('ByteRange'), range);
  dict.set(PDFName.of('Contents'), PDFHexString.of('0'.repeat(PLACEHOLDER_BYTES * 2)));
  dict.set(PDFName.of('M'), PDFString.of(pdfDate(order.at)));
  const texts = { Name: order.name, Reason: order.reason, Location: order.location };
  for (const [key, text] of Object.entries(texts)) {
    if (text !== undefined) dict.set(PDFName.of(key), PDFHexString.fromText(text));
  }
  return dict;
}

function widgetDictionary(context: PDFContext, order: SignatureOrder, signature: PDFRef, page: PDFRef, ordinal: number, add: (object: PDFObject) => PDFRef): PDFDict {
  const { appearance } = order;
  const widget = PDFDict.withContext(context);
  widget.set(PDFName.of('Type'), PDFName.of('Annot'));
  widget.set(PDFName.of('Subtype'), PDFName.of('Widget'));
  widget.set(PDFName.of('FT'), PDFName.of('Sig'));
  widget.set(PDFName.of('T'), PDFHexString.fromText(`Signature${ordinal}`));
  widget.set(PDFName.of('F'), PDFNumber.of(132));
  widget.set(PDFName.of('P'), page);
  widget.set(PDFName.of('V'), signature);
  const box = appearance === undefined ? [0, 0, 0, 0] : [appearance.x, appearance.y, appearance.x + appearance.width, appearance.y + appearance.height];
  widget.set(PDFName.of('Rect'), context.obj(box.map((one) => Math.round(one * 100) / 100)));
  if (appearance !== undefined) {
    const drawing = add(appearanceStream(context, appearance));
    widget.set(PDFName.of('AP'), context.obj({ N: drawing }));
  }
  return widget;
}

function appearanceStream(context: PDFContext, appearance: NonNullable<SignatureOrder['appearance']>): PDFRawStream {
  const { width, height } = appearance;
  const drawing = appearance.kind === 'seal' ? sealDrawing(Math.min(width, height) / 2) : penDrawing(width, height);
  const dict = PDFDict.withContext(context);
  dict.set(PDFName.of('Type'), PDFName.of('XObject'));
  dict.set(PDFName.of('Subtype'), PDFName.of('Form'));
  dict.set(PDFName.of('BBox'), context.obj([0, 0, width, height]));
  const bytes = Buffer.from(drawing, 'latin1');
  dict.set(PDFName.of('Length'), PDFNumber.of(bytes.length));
  return PDFRawStream.of(dict, bytes);
}

/** A red ring with a star and a bar across it: a seal that is plainly not one. */
function sealDrawing(radius: number): string {
  const ring = (r: number): string => {
    const k = r * 0.5523;
    const c = radius;
    return `${c + r} ${c} m ${c + r} ${c + k} ${c + k} ${c + r} ${c} ${c + r} c ${c - k} ${c + r} ${c - r} ${c + k} ${c - r} ${c} c ${c - r} ${c - k} ${c - k} ${c - r} ${c} ${c - r} c ${c + k} ${c - r} ${c + r} ${c - k} ${c + r} ${c} c S`;
  };
  const star = Array.from({ length: 10 }, (_, index) => {
    const r = index % 2 === 0 ? radius * 0.34 : radius * 0.13;
    const angle = Math.PI / 2 + (index * Math.PI) / 5;
    return `${(radius + r * Math.cos(angle)).toFixed(2)} ${(radius + r * Math.sin(angle)).toFixed(2)} ${index === 0 ? 'm' : 'l'}`;
  }).join(' ');
  return `q 0.85 0.1 0.1 RG 0.85 0.1 0.1 rg 1.4 w ${ring(radius - 1)} 0.7 w ${ring(radius * 0.66)} ${star} h f ${radius * 0.2} ${radius * 0.35} m ${radius * 1.8} ${radius * 1.65} l S Q`;
}

/** A blue stroke like a hurried signature. */
function penDrawing(width: number, height: number): string {
  const x = (part: number): string => (part * width).toFixed(2);
  const y = (part: number): string => (part * height).toFixed(2);
  const first = `${x(0.08)} ${y(0.35)} m ${x(0.2)} ${y(1)} ${x(0.28)} ${y(0.95)} ${x(0.24)} ${y(0.3)} c`;
  const second = `${x(0.4)} ${y(0.9)} ${x(0.42)} ${y(0.2)} ${x(0.55)} ${y(0.55)} c ${x(0.62)} ${y(0.75)} ${x(0.6)} ${y(0.15)} ${x(0.72)} ${y(0.45)} c`;
  return `q 0.1 0.2 0.7 RG 1.3 w ${first} ${second} ${x(0.94)} ${y(0.6)} l ${x(0.15)} ${y(0.12)} m ${x(0.8)} ${y(0.2)} l S Q`;
}

/** `D:20220406101530+07'00'`: times in papers are Vietnamese times. */
function pdfDate(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return `D:${local}+07'00'`;
}
