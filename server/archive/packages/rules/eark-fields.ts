import { parseLocalDate } from '../../../kernel/calendar.js';
import type { PackageFinding } from '../model.js';
import { errorOf } from '../model.js';

/** Widths of the fields of a document and a file, in characters, and which must be there (Thông tư 05/2025/TT-BNV, phụ lục I, III). */
export const DOCUMENT_FIELDS: Readonly<Record<string, { readonly most: number; readonly required: boolean }>> = {
  docId: { most: 25, required: false }, docCode: { most: 100, required: true }, typeName: { most: 10, required: true }, codeNumber: { most: 11, required: false },
  codeNotation: { most: 30, required: false }, issuedDate: { most: 10, required: true }, organName: { most: 200, required: true }, subject: { most: 500, required: true },
  language: { most: 100, required: true }, numberOfPage: { most: 10, required: true }, mode: { most: 30, required: true }, inforSign: { most: 30, required: false },
  keyword: { most: 100, required: false }, confidenceLevel: { most: 30, required: false }, autograph: { most: 2000, required: false }, format: { most: 50, required: false },
  description: { most: 2000, required: false },
};

/** The same for the hồ sơ as a whole; its code is `fileCode` on the way in and `arcFileCode` in the archive. */
export const FILE_FIELDS: typeof DOCUMENT_FIELDS = {
  title: { most: 1000, required: true }, maintenance: { most: 100, required: true }, mode: { most: 30, required: true }, language: { most: 100, required: true },
  startDate: { most: 10, required: true }, endDate: { most: 10, required: true }, totalDoc: { most: 10, required: true }, numberOfPage: { most: 10, required: true },
  keyword: { most: 100, required: false }, description: { most: 2000, required: false },
};

/** What fields miss or exceed. */
export function checkFields(fields: ReadonlyMap<string, string>, rules: typeof DOCUMENT_FIELDS, path: string): PackageFinding[] {
  return Object.entries(rules).flatMap(([field, { most, required }]) => {
    const value = fields.get(field);
    if (value === undefined) return required ? [errorOf('eark-field-missing', path, { field })] : [];
    return value.length > most ? [errorOf('eark-field-too-long', path, { field, most })] : [];
  });
}

/** A day as the circular writes it (`DD/MM/YYYY`) or as ISO; undefined for anything else, months and years too. */
export function readEarkDay(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseLocalDate(text);
  return /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text) ? parseLocalDate(text) : undefined;
}

/** A METS path with its percent signs read, or undefined when it cannot be. */
export function decodeHref(href: string): string | undefined {
  try {
    return decodeURIComponent(href.replace(/^(\.\/)+/, '').replace(/^file:\/*/, ''));
  } catch {
    return undefined;
  }
}
