/**
 * Number and symbol of an administrative document ("1549/UBND-TTHC", "45/2020/NĐ-CP"): reading, normal
 * writing and the key under which every spacing, case and unmarked spelling meets. Form: NĐ 30/2020 Phụ lục I.
 */
import { repairText, stripMarks } from './fold-text.js';

/** The parts of a document number as written. */
export interface DocumentNumber {
  /** Running number, leading zeros dropped ("05" → "5"); may carry a letter suffix ("12a"). */
  readonly serial: string;
  /** Year inside the number; legal norms carry it, letters do not. */
  readonly year?: number;
  /** Symbol in its official writing, with marks as written ("UBND-TTHC", "NĐ-CP", "QĐ-TTg"). */
  readonly symbol: string;
  /** Parts of the symbol, split at hyphens. */
  readonly symbolParts: readonly string[];
  /** Normal writing without inner spaces. */
  readonly normal: string;
  /** Equal keys mean the same number: case, spaces, marks and leading zeros do not count. */
  readonly key: string;
}

/** A document number found in a running text, with its place there (UTF-16 offsets, end exclusive). */
export interface FoundDocumentNumber extends DocumentNumber {
  readonly start: number;
  readonly end: number;
}

const SEP = '[ \\t\\u00a0*]*';
const HYPHEN = '[-\\u2010-\\u2015]';
const SYMBOL_PART = '[A-Za-zÀ-ỹĐđÐð&][A-Za-zÀ-ỹĐđÐð&\\u0300-\\u036f]{0,15}\\d{0,3}';
const SYMBOL = `${SYMBOL_PART}(?:${SEP}${HYPHEN}${SEP}${SYMBOL_PART}){0,4}`;
const PATTERN = new RegExp(
  `(?<![\\p{L}\\p{N}/.,])(\\d{1,6}[a-zA-Z]?)${SEP}/${SEP}(?:((?:19|20)\\d{2})${SEP}/${SEP})?(${SYMBOL})(?![\\p{L}\\p{N}])`,
  'gu',
);
const WHOLE = new RegExp(`^${SEP}(?:số${SEP}:?${SEP})?${PATTERN.source.replace('(?<![\\p{L}\\p{N}/.,])', '')}${SEP}[.;,]?$`, 'iu');
const MAX_TEXT = 2_000_000;

/** Reads a text that is one document number and nothing else; `undefined` when it is not. */
export function parseDocumentNumber(text: string): DocumentNumber | undefined {
  if (text.length > 200) return undefined;
  const match = WHOLE.exec(repairText(text).trim());
  if (match === null) return undefined;
  return build(match[1] ?? '', match[2], match[3] ?? '');
}

/**
 * Finds the document numbers in a running text, in order, each occurrence; looks at the first 2 million
 * characters. `anyCase` accepts small letters too, as people type them in a search box; in prose that would
 * take "2/tuần" for a number.
 */
export function findDocumentNumbers(text: string, options: { readonly anyCase?: boolean } = {}): FoundDocumentNumber[] {
  const found: FoundDocumentNumber[] = [];
  for (const match of text.slice(0, MAX_TEXT).matchAll(PATTERN)) {
    const symbol = trimmedSymbol(match[3] ?? '', options.anyCase === true || match[2] !== undefined);
    if (symbol === undefined) continue;
    const cut = (match[3] ?? '').length - symbol.length;
    found.push({ ...build(match[1] ?? '', match[2], symbol), start: match.index, end: match.index + match[0].length - cut });
  }
  return found;
}

/** The matching key of a number, or of any other identifier that is not shaped like one. */
export function documentNumberKey(text: string): string {
  return parseDocumentNumber(text)?.key ?? stripMarks(repairText(text)).toLowerCase().replace(/[\s*]+/g, '');
}

/**
 * The keys under which a document is filed: the whole number, the number without its year, and its
 * parts ("1549", "ubnd-tthc"), so that a half-remembered number finds it.
 */
export function documentNumberKeys(text: string): { readonly whole: string; readonly parts: readonly string[] } {
  const parsed = parseDocumentNumber(text);
  if (parsed === undefined) return { whole: documentNumberKey(text), parts: [] };
  const symbolKey = keyOfSymbol(parsed.symbol);
  const parts = [parsed.serial.toLowerCase(), symbolKey, ...parsed.symbolParts.map(keyOfSymbol)];
  if (parsed.year !== undefined) parts.push(`${parsed.serial.toLowerCase()}/${symbolKey}`, `${parsed.serial.toLowerCase()}/${String(parsed.year)}`);
  return { whole: parsed.key, parts: [...new Set(parts)] };
}

/** In prose a lower-case word after the slash ("3/tháng") is no symbol: one capital or a year is asked for. */
function trimmedSymbol(raw: string, hasYear: boolean): string | undefined {
  const parts = raw.split(new RegExp(`(${SEP}${HYPHEN}${SEP})`, 'u'));
  let kept = '';
  for (let i = 0; i < parts.length; i += 2) {
    const part = parts[i] ?? '';
    const spaced = /\s/.test(parts[i - 1] ?? '');
    if (i > 0 && spaced && !/^[A-ZĐÐ]/.test(part)) break;
    kept += (i > 0 ? (parts[i - 1] ?? '') : '') + part;
  }
  if (!hasYear && !/[A-ZĐÐ]/.test(kept)) return undefined;
  return kept;
}

function build(serialRaw: string, yearRaw: string | undefined, symbolRaw: string): DocumentNumber {
  const serial = serialRaw.replace(/^0+(?=\d)/, '');
  const symbol = repairText(symbolRaw).replace(/[\s*]+/g, '').split('-').map(writePart).join('-');
  const shown = /^\d$/.test(serial) ? `0${serial}` : serial;
  const year = yearRaw === undefined ? undefined : Number(yearRaw);
  const middle = year === undefined ? '' : `${String(year)}/`;
  return {
    serial,
    ...(year === undefined ? {} : { year }),
    symbol,
    symbolParts: symbol.split('-'),
    normal: `${shown}/${middle}${symbol}`,
    key: `${serial.toLowerCase()}/${middle}${keyOfSymbol(symbol)}`,
  };
}

/** Upper case, but for parts written with both: "TTg", "TTr" and "CTr" are official as they stand (NĐ 30/2020 Phụ lục III). */
function writePart(part: string): string {
  return /\p{Lu}/u.test(part) && /\p{Ll}/u.test(part) ? part : part.toUpperCase();
}

function keyOfSymbol(symbol: string): string {
  return stripMarks(symbol).toLowerCase();
}
