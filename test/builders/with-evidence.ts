import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream, type PDFObject, type PDFRef } from 'pdf-lib';
import { appendRevision, copyOf } from '../../scripts/demo/pdf/incremental-update.js';

/** DER of what proves that certificates were not revoked. */
export interface EvidenceBytes {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
}

/** Appends a document security store (ISO 32000-2, 12.8.4.3) to a signed PDF: what was signed keeps every byte. */
export async function withEvidence(pdf: Uint8Array, evidence: EvidenceBytes): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { context, catalog } = document;
  const changed = new Map<PDFRef, PDFObject>();
  const add = (object: PDFObject): PDFRef => {
    const ref = context.register(object);
    changed.set(ref, object);
    return ref;
  };
  const store = PDFDict.withContext(context);
  for (const [name, items] of [['Certs', evidence.certificates], ['CRLs', evidence.crls], ['OCSPs', evidence.ocsps]] as const) {
    if (items === undefined || items.length === 0) continue;
    const list = PDFArray.withContext(context);
    for (const bytes of items) list.push(add(PDFRawStream.of(PDFDict.withContext(context), bytes)));
    store.set(PDFName.of(name), list);
  }
  const newCatalog = copyOf(catalog);
  newCatalog.set(PDFName.of('DSS'), add(store));
  changed.set(context.trailerInfo.Root as PDFRef, newCatalog);
  return appendRevision(pdf, { document, objects: changed });
}
