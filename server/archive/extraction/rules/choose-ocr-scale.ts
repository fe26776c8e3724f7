/** The resolution tesseract's Vietnamese data reads 13-point type best at, measured against its cost. */
export const OCR_DPI = 200;
/** Within these a scan is read as it is: resampling blurs more than a few dots per inch help. */
const AS_IT_IS = { from: 170, to: 250 };
/** A3 in points; what claims to be larger and is one picture is A4 with a wrong resolution (72 or 96 written by programs that know nothing). */
const A3_SHORT_PT = 842;
const A4_SHORT_PT = 595;
const MOST_DRAWING_PX = 7000;

/** How large a page is drawn for recognition. */
export interface OcrScale {
  /** Pixels per point of the page as the file states it. */
  readonly pixelsPerPoint: number;
  /** The true resolution as far as it can be known; told to the recognition, which judges sizes of type by it. */
  readonly dpi: number;
}

/**
 * Chooses the size. `scanDpi` is the resolution of the picture that fills the page by the page's stated size, null for a page
 * of type and lines.
 */
export function chooseOcrScale(page: { readonly widthPt: number; readonly heightPt: number }, scanDpi: number | null): OcrScale {
  const short = Math.max(1, Math.min(page.widthPt, page.heightPt));
  const stretch = scanDpi !== null && short > A3_SHORT_PT ? short / A4_SHORT_PT : 1;
  const trueDpi = scanDpi === null ? null : scanDpi * stretch;
  const dpi = trueDpi !== null && trueDpi >= AS_IT_IS.from && trueDpi <= AS_IT_IS.to ? trueDpi : OCR_DPI;
  const wanted = dpi / stretch / 72;
  const most = MOST_DRAWING_PX / Math.max(page.widthPt, page.heightPt, 1);
  return wanted <= most ? { pixelsPerPoint: wanted, dpi } : { pixelsPerPoint: most, dpi: (dpi * most) / wanted };
}
