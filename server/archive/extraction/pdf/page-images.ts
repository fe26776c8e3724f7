import type { Pdfium } from './pdfium.js';
import { memory, withMemory } from './pdfium.js';

/** An image on a page: its pixels, and the place it fills in points. */
export interface PageImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly widthPt: number;
  readonly heightPt: number;
  readonly bitsPerPixel: number;
}

const IMAGE = 3;
const FORM = 5;
const PATH = 2;
const TEXT = 1;
const MOST_OBJECTS = 3000;
const DEEPEST = 4;

/** The images of a page, those inside forms too, and whether lines or shapes are drawn. */
export function imagesOf(pdfium: Pdfium, page: number): { images: PageImage[]; hasVectors: boolean } {
  const images: PageImage[] = [];
  let hasVectors = false;
  let seen = 0;
  const look = (object: number, scaleX: number, scaleY: number, depth: number): void => {
    seen += 1;
    if (object === 0 || seen > MOST_OBJECTS) return;
    const type = pdfium._FPDFPageObj_GetType(object);
    if (type === PATH || type === TEXT) hasVectors = true;
    if (type === IMAGE) {
      const image = measure(pdfium, object, page, scaleX, scaleY);
      if (image !== undefined) images.push(image);
    }
    if (type === FORM && depth < DEEPEST) {
      const matrix = matrixOf(pdfium, object);
      const count = pdfium._FPDFFormObj_CountObjects(object);
      for (let index = 0; index < count && seen < MOST_OBJECTS; index += 1) {
        look(pdfium._FPDFFormObj_GetObject(object, index), scaleX * matrix.x, scaleY * matrix.y, depth + 1);
      }
    }
  };
  const count = pdfium._FPDFPage_CountObjects(page);
  for (let index = 0; index < count && seen < MOST_OBJECTS; index += 1) look(pdfium._FPDFPage_GetObject(page, index), 1, 1, 0);
  return { images, hasVectors };
}

/** How far a matrix stretches each axis. */
function matrixOf(pdfium: Pdfium, object: number): { x: number; y: number } {
  return withMemory(pdfium, 24, (pointer) => {
    if (pdfium._FPDFPageObj_GetMatrix(object, pointer) !== 1) return { x: 1, y: 1 };
    const view = memory(pdfium);
    const at = (index: number): number => view.getFloat32(pointer + index * 4, true);
    return { x: Math.hypot(at(0), at(1)), y: Math.hypot(at(2), at(3)) };
  });
}

function measure(pdfium: Pdfium, object: number, page: number, scaleX: number, scaleY: number): PageImage | undefined {
  const matrix = matrixOf(pdfium, object);
  return withMemory(pdfium, 28, (pointer) => {
    // FPDF_IMAGEOBJ_METADATA: width, height, dpi x, dpi y, bits per pixel, colour space, marked content.
    if (pdfium._FPDFImageObj_GetImageMetadata(object, page, pointer) !== 1) return undefined;
    const view = memory(pdfium);
    const widthPx = view.getUint32(pointer, true);
    const heightPx = view.getUint32(pointer + 4, true);
    const bitsPerPixel = view.getUint32(pointer + 16, true);
    return { widthPx, heightPx, bitsPerPixel, widthPt: matrix.x * scaleX, heightPt: matrix.y * scaleY };
  });
}

/** Share of the page that images fill, 0 to 1, overlaps counted once at most. */
export function imageCoverageOf(pdfium: Pdfium, page: number, widthPt: number, heightPt: number): number {
  const area = imagesOf(pdfium, page).images.reduce((sum, image) => sum + image.widthPt * image.heightPt, 0);
  return widthPt * heightPt === 0 ? 0 : Math.min(1, area / (widthPt * heightPt));
}
