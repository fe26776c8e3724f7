import type { PdfView } from '../pdf/document.js';
import { PdfDict, isPdfArray } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';

const HIDDEN = 2;
const NO_VIEW = 32;
/** A field that takes this share of its page is no field to fill but a sheet laid over the page. */
const COVERING_SHARE = 0.3;

function areaOf(view: PdfView, box: PdfObject): number {
  const value = view.resolve(box);
  const [x1, y1, x2, y2] = (isPdfArray(value) ? value : []).map((item) => view.resolve(item)).filter((item) => typeof item === 'number');
  return x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined ? 0 : Math.abs((x2 - x1) * (y2 - y1));
}

function flags(view: PdfView, field: PdfDict): number {
  const value = view.get(field, 'F');
  return typeof value === 'number' ? value : 0;
}

/** True when a widget takes room on its page and is not hidden. */
export function isVisible(view: PdfView, field: PdfDict): boolean {
  return areaOf(view, field.get('Rect')) > 0 && (flags(view, field) & HIDDEN) === 0 && !field.has('Kids');
}

/** True when a widget that readers did not show before is shown now: what it holds was prepared, not filled in. */
export function comesToLight(before: PdfView, old: PdfDict, after: PdfView, now: PdfDict): boolean {
  const dark = HIDDEN | NO_VIEW;
  return (flags(before, old) & dark) !== 0 && (flags(after, now) & dark) === 0;
}

/** The media box of a page, its own or inherited (7.7.3.4); the first page's where a widget names no page. */
function pageArea(view: PdfView, field: PdfDict): number {
  let node = view.dict(field, 'P') ?? view.dict(view.catalogue(), 'Pages');
  for (let depth = 0; node !== undefined && depth < 32; depth++) {
    if (node.has('MediaBox')) {
      return areaOf(view, node.get('MediaBox'));
    }
    const kid = view.array(node, 'Kids')?.[0];
    const first = kid === undefined ? null : view.resolve(kid);
    node = first instanceof PdfDict ? first : view.dict(node, 'Parent');
  }
  return 0;
}

/** True when a widget covers a good part of its page. */
export function coversPage(view: PdfView, field: PdfDict): boolean {
  const page = pageArea(view, field);
  return page > 0 && isVisible(view, field) && areaOf(view, field.get('Rect')) >= page * COVERING_SHARE;
}
