import type { ActiveContent, PageFacts, PdfFacts } from '../model.js';
import { findActiveContent } from './active-content.js';
import type { PageImage } from './page-images.js';
import { imagesOf } from './page-images.js';
import type { OpenDocument, Pdfium } from './pdfium.js';
import { memory, openDocument, withMemory, withPage } from './pdfium.js';

/** Images smaller than this share of the page (stamps, logos) say nothing of the scan's resolution. */
const FILLS_PAGE = 0.3;

/** What a PDF is: opens or why not, pages, resolution of its scans, active content. The first `detailPages` are measured. */
export function inspectPdf(pdfium: Pdfium, bytes: Uint8Array, detailPages: number): PdfFacts {
  const opened = openDocument(pdfium, bytes);
  if (typeof opened === 'string') {
    return { opens: false, fault: opened, encrypted: opened === 'password-needed' || opened === 'security-unsupported', pageCount: 0, pdfVersion: versionOf(bytes), hasForm: false, activeContent: [], pages: [] };
  }
  try {
    const pages: PageFacts[] = [];
    for (let index = 0; index < Math.min(detailPages, opened.pageCount); index += 1) {
      const facts = measurePage(opened, index);
      if (facts !== undefined) pages.push(facts);
    }
    const readable = opened.pageCount > 0 && pages.length > 0;
    return {
      opens: readable, fault: readable ? null : 'broken', encrypted: pdfium._FPDF_GetSecurityHandlerRevision(opened.handle) !== -1, pageCount: opened.pageCount,
      pdfVersion: fileVersion(opened) ?? versionOf(bytes), hasForm: pdfium._FPDF_GetFormType(opened.handle) > 0, activeContent: activeContentOf(opened, bytes), pages,
    };
  } finally {
    opened.close();
  }
}

function measurePage(document: OpenDocument, index: number): PageFacts | undefined {
  const { pdfium } = document;
  return withPage(document, index, (page) => {
    const widthPt = pdfium._FPDF_GetPageWidthF(page);
    const heightPt = pdfium._FPDF_GetPageHeightF(page);
    const { images, hasVectors } = imagesOf(pdfium, page);
    const area = widthPt * heightPt;
    const large = largeImages(images, area);
    const textPage = pdfium._FPDFText_LoadPage(page);
    const characters = textPage === 0 ? 0 : pdfium._FPDFText_CountChars(textPage);
    if (textPage !== 0) pdfium._FPDFText_ClosePage(textPage);
    return {
      number: index + 1, widthPt, heightPt, rotation: pdfium._FPDFPage_GetRotation(page) * 90,
      dpi: lowestDpi(large),
      imageCoverage: area === 0 ? 0 : Math.min(1, images.reduce((sum, image) => sum + image.widthPt * image.heightPt, 0) / area),
      characters, bitsPerPixel: large.length === 0 ? null : Math.max(...large.map((image) => image.bitsPerPixel)), hasVectors,
    };
  });
}

function largeImages(images: readonly PageImage[], area: number): PageImage[] {
  return images.filter((image) => image.widthPt * image.heightPt >= FILLS_PAGE * area);
}

function lowestDpi(images: readonly PageImage[]): number | null {
  const dpis = images.map((image) => Math.min((image.widthPx / image.widthPt) * 72, (image.heightPx / image.heightPt) * 72)).filter(Number.isFinite);
  return dpis.length === 0 ? null : Math.round(Math.min(...dpis));
}

/** Size of a page, and the resolution of the scan that fills it by that size (null for type and lines). */
export function measureScan(document: OpenDocument, index: number): { widthPt: number; heightPt: number; scanDpi: number | null } | undefined {
  const { pdfium } = document;
  return withPage(document, index, (page) => {
    const widthPt = pdfium._FPDF_GetPageWidthF(page);
    const heightPt = pdfium._FPDF_GetPageHeightF(page);
    const { images } = imagesOf(pdfium, page);
    return { widthPt, heightPt, scanDpi: lowestDpi(largeImages(images, widthPt * heightPt)) };
  });
}

function fileVersion(document: OpenDocument): string | null {
  return withMemory(document.pdfium, 4, (pointer) => {
    if (document.pdfium._FPDF_GetFileVersion(document.handle, pointer) !== 1) return null;
    const version = memory(document.pdfium).getInt32(pointer, true);
    return `${Math.floor(version / 10)}.${version % 10}`;
  });
}

function versionOf(bytes: Uint8Array): string | null {
  return /%PDF-(\d\.\d)/.exec(Buffer.from(bytes.subarray(0, 1024)).toString('latin1'))?.[1] ?? null;
}

function activeContentOf(document: OpenDocument, bytes: Uint8Array): readonly ActiveContent[] {
  const { pdfium, handle } = document;
  const found = new Set(findActiveContent(bytes));
  if (pdfium._FPDFDoc_GetJavaScriptActionCount(handle) > 0) found.add('javascript');
  if (pdfium._FPDFDoc_GetAttachmentCount(handle) > 0) found.add('embedded-file');
  return [...found].sort();
}
