import type { PdfDocument, PdfView } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, PdfRef, PdfStream, isPdfArray } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';
import { tryReadCertificate } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import { tryReadCrl } from '../x509/crl.js';
import type { Crl } from '../x509/crl.js';
import { tryReadOcsp } from '../x509/ocsp.js';
import type { OcspResponse } from '../x509/ocsp.js';

/** Evidence from the document security store (ISO 32000-2, 12.8.4.3), each item with the revision it first appeared in. */
export interface SecurityStore {
  readonly certificates: readonly { readonly item: Certificate; readonly revision: number }[];
  readonly crls: readonly { readonly item: Crl; readonly revision: number }[];
  readonly ocsps: readonly { readonly item: OcspResponse; readonly revision: number }[];
  /** First revision with a store, -1 when there is none. */
  readonly firstRevision: number;
  /** Streams that could not be read as what they should be: skipped, never fatal. */
  readonly broken: number;
}

const MAX_ITEMS = 5_000;

interface Collector {
  certificates: { item: Certificate; revision: number }[];
  crls: { item: Crl; revision: number }[];
  ocsps: { item: OcspResponse; revision: number }[];
  broken: number;
  seen: Set<unknown>;
}

function collectArray(view: PdfView, value: PdfObject, kind: 'certificates' | 'crls' | 'ocsps', out: Collector): void {
  const array = view.resolve(value);
  for (const item of isPdfArray(array) ? array : []) {
    const key = item instanceof PdfRef ? view.entry(item.num) : item;
    if (key === undefined || out.seen.has(key) || out.seen.size > MAX_ITEMS) {
      continue;
    }
    out.seen.add(key);
    const bytes = streamBytes(view, item);
    const read = bytes === undefined ? undefined : kind === 'certificates' ? tryReadCertificate(bytes) : kind === 'crls' ? tryReadCrl(bytes) : tryReadOcsp(bytes);
    if (read === undefined) {
      out.broken++;
    } else {
      (out[kind] as { item: unknown; revision: number }[]).push({ item: read, revision: view.index });
    }
  }
}

function streamBytes(view: PdfView, value: PdfObject): Uint8Array | undefined {
  try {
    const stream = view.resolve(value);
    return stream instanceof PdfStream ? view.document.decode(stream, view) : undefined;
  } catch (error) {
    if (error instanceof MalformedPdf && error.code !== 'pdf.inflate-limit') {
      return undefined;
    }
    throw error;
  }
}

function collectStore(view: PdfView, store: PdfDict, out: Collector): void {
  collectArray(view, store.get('Certs'), 'certificates', out);
  collectArray(view, store.get('CRLs'), 'crls', out);
  collectArray(view, store.get('OCSPs'), 'ocsps', out);
  // VRI entries only point at items again, yet some writers list items nowhere else. Their keys decide nothing.
  for (const value of view.dict(store, 'VRI')?.entries.values() ?? []) {
    const entry = view.resolve(value);
    if (entry instanceof PdfDict) {
      collectArray(view, entry.get('Cert'), 'certificates', out);
      collectArray(view, entry.get('CRL'), 'crls', out);
      collectArray(view, entry.get('OCSP'), 'ocsps', out);
    }
  }
}

/** Gathers the stores of every revision, so that items overwritten later still count. */
export function readSecurityStore(document: PdfDocument): SecurityStore {
  const out: Collector = { certificates: [], crls: [], ocsps: [], broken: 0, seen: new Set() };
  let firstRevision = -1;
  let previous: PdfDict | undefined;
  for (const { index } of document.revisions) {
    const view = document.view(index);
    const store = view.dict(view.catalogue(), 'DSS');
    if (store === undefined) {
      continue;
    }
    firstRevision = firstRevision < 0 ? index : firstRevision;
    if (store !== previous || index === document.revisions.length - 1) {
      collectStore(view, store, out);
    }
    previous = store;
  }
  return { certificates: out.certificates, crls: out.crls, ocsps: out.ocsps, firstRevision, broken: out.broken };
}
