import type { GreyImage } from '../model.js';
import type { OpenDocument, Pdfium } from './pdfium.js';
import { withPage } from './pdfium.js';

const GREY = 1;
const BGRA = 4;
const ANNOTATIONS = 0x01;
/** Larger pictures would take the memory of the thread: 60 million pixels are A3 at 500 dpi. */
const MOST_PIXELS = 60_000_000;

/** Grey pixels of a page at so many pixels per point, kept within what memory allows; undefined for an unreadable page. */
export function renderGrey(document: OpenDocument, index: number, pixelsPerPoint: number): GreyImage | undefined {
  return withPage(document, index, (page) => {
    const { width, height } = sizeFor(document.pdfium, page, pixelsPerPoint);
    return { width, height, pixels: draw(document, page, width, height, GREY) };
  });
}

/** A page in colour (RGBA), at most `widthPx` wide. */
export function renderColour(document: OpenDocument, index: number, widthPx: number): { width: number; height: number; pixels: Uint8Array } | undefined {
  return withPage(document, index, (page) => {
    const pageWidth = Math.max(1, document.pdfium._FPDF_GetPageWidthF(page));
    const { width, height } = sizeFor(document.pdfium, page, widthPx / pageWidth);
    const pixels = draw(document, page, width, height, BGRA);
    for (let at = 0; at < pixels.length; at += 4) {
      const blue = pixels[at]!;
      pixels[at] = pixels[at + 2]!;
      pixels[at + 2] = blue;
    }
    return { width, height, pixels };
  });
}

function sizeFor(pdfium: Pdfium, page: number, wanted: number): { width: number; height: number } {
  const widthPt = Math.max(1, pdfium._FPDF_GetPageWidthF(page));
  const heightPt = Math.max(1, pdfium._FPDF_GetPageHeightF(page));
  const scale = Math.min(wanted, Math.sqrt(MOST_PIXELS / (widthPt * heightPt)));
  return { width: Math.max(1, Math.round(widthPt * scale)), height: Math.max(1, Math.round(heightPt * scale)) };
}

/** The page with its annotations, and over it the fields of the form: seals and numbers that a signature shows are such fields. */
function draw(document: OpenDocument, page: number, width: number, height: number, format: number): Uint8Array {
  const { pdfium } = document;
  const bytesPerPixel = format === GREY ? 1 : 4;
  const stride = width * bytesPerPixel;
  const pointer = pdfium.wasmExports.malloc(stride * height);
  if (pointer === 0) throw new Error('PDFium has no memory left');
  try {
    const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, format, pointer, stride);
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, ANNOTATIONS);
    const form = document.form();
    if (form !== 0) {
      pdfium._FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, ANNOTATIONS);
      // The form keeps a view of the page, which must go before the page does.
      pdfium._FORM_OnBeforeClosePage(page, form);
    }
    pdfium._FPDFBitmap_Destroy(bitmap);
    return pdfium.HEAPU8.slice(pointer, pointer + stride * height);
  } finally {
    pdfium.wasmExports.free(pointer);
  }
}
