import type { PdfView } from '../pdf/document.js';
import { PdfDict, PdfStream, isPdfArray, nameOf, textOf } from '../pdf/objects.js';
import type { PdfObject } from '../pdf/objects.js';

/** Form fields and annotations that lie over a page when it is signed. */
export interface FieldNotices {
  /** Annotations or fields, other than signatures, that cover a good part of a page with a picture of their own. */
  readonly overlays: number;
  /** Text fields whose picture shows another text than their value: what is shown changes when somebody clicks. */
  readonly otherText: readonly string[];
}

const MAX_PAGES = 500;
const MAX_ANNOTATIONS = 2_000;
const COVERING_SHARE = 0.3;
const NOT_SHOWN = new Set(['Link', 'Popup']);

function numbers(value: PdfObject): number[] {
  return isPdfArray(value) ? value.filter((item): item is number => typeof item === 'number') : [];
}

function areaOf(box: readonly number[]): number {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
  return Math.abs(x2 - x1) * Math.abs(y2 - y1);
}

/** An entry of a page or field, or of what it inherits from. */
function inherited(view: PdfView, dict: PdfDict, key: string): PdfObject {
  let current: PdfDict | undefined = dict;
  for (let depth = 0; current !== undefined && depth < 32; depth += 1) {
    const value = view.get(current, key);
    if (value !== null) {
      return value;
    }
    current = view.dict(current, 'Parent');
  }
  return null;
}

/** The stream a reader draws for an annotation now (12.5.5). */
function normalAppearance(view: PdfView, annotation: PdfDict): PdfStream | undefined {
  const appearances = view.dict(annotation, 'AP');
  const normal = appearances === undefined ? null : view.get(appearances, 'N');
  if (normal instanceof PdfDict) {
    const state = view.get(normal, nameOf(view.get(annotation, 'AS')) ?? 'Off');
    return state instanceof PdfStream ? state : undefined;
  }
  return normal instanceof PdfStream ? normal : undefined;
}

/** Looks at the pages of one state of the file. Throws MalformedPdf when the tree does not hold. */
export function lookAtFields(view: PdfView): FieldNotices {
  const otherText: string[] = [];
  let overlays = 0;
  let seen = 0;
  for (const page of pagesOf(view)) {
    const pageArea = areaOf(numbers(inherited(view, page, 'MediaBox')).map((side) => side));
    for (const item of view.array(page, 'Annots') ?? []) {
      const annotation = view.resolve(item);
      if (!(annotation instanceof PdfDict) || ++seen > MAX_ANNOTATIONS) {
        continue;
      }
      const appearance = normalAppearance(view, annotation);
      const field = nameOf(inherited(view, annotation, 'FT'));
      const hidden = (Number(view.get(annotation, 'F') ?? 0) & 0x22) !== 0;
      if (appearance === undefined || field === 'Sig' || hidden || NOT_SHOWN.has(nameOf(view.get(annotation, 'Subtype')) ?? '')) {
        continue;
      }
      overlays += pageArea > 0 && areaOf(numbers(view.get(annotation, 'Rect'))) >= pageArea * COVERING_SHARE ? 1 : 0;
      if (field === 'Tx' && showsOtherText(view, annotation, appearance)) {
        otherText.push(textOf(view.get(annotation, 'T')) ?? '');
      }
    }
  }
  return { overlays, otherText };
}

function pagesOf(view: PdfView): PdfDict[] {
  const pages: PdfDict[] = [];
  const waiting: (PdfDict | undefined)[] = [view.dict(view.catalogue(), 'Pages')];
  const known = new Set<PdfDict>();
  for (let node = waiting.shift(); waiting.length > 0 || node !== undefined; node = waiting.shift()) {
    if (node === undefined || known.has(node) || pages.length >= MAX_PAGES) {
      continue;
    }
    known.add(node);
    const kids = view.array(node, 'Kids');
    if (kids === undefined) {
      pages.push(node);
    } else {
      waiting.push(...kids.map((kid) => view.resolve(kid)).filter((kid): kid is PdfDict => kid instanceof PdfDict));
    }
  }
  return pages;
}

const squeeze = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '');

/**
 * Compares the value with the strings the picture draws. Only plain one-byte text can be compared without fonts; what is not plain
 * is left alone, for a wrong alarm on every accented name would teach people to look away.
 */
function showsOtherText(view: PdfView, annotation: PdfDict, appearance: PdfStream): boolean {
  const value = textOf(inherited(view, annotation, 'V'));
  if (value === undefined || /[^\x20-\x7e\r\n\t]/.test(value)) {
    return false;
  }
  const content = Buffer.from(view.document.decode(appearance, view)).toString('latin1');
  const strings = [...content.matchAll(/\(((?:\\.|[^\\()])*)\)/gs)].map((match) => match[1] ?? '');
  const hex = /<[0-9A-Fa-f\s]+>\s*(?:Tj|'|")|\[[^\]]*<[0-9A-Fa-f]/.test(content);
  const drawn = strings.join('');
  if (hex || /[^\x20-\x7e\r\n\t]|\\[0-7]/.test(drawn) || drawn === '') {
    return false;
  }
  return squeeze(drawn) !== '' && !squeeze(value).includes(squeeze(drawn)) && !squeeze(drawn).includes(squeeze(value));
}
