import { z } from 'zod';
import type { ArchiveError, FieldFault } from '../../kernel/errors.js';
import type { Message } from '../i18n/translator.js';

/** A field that comes once, several times or not at all, always as a list. */
export const formList = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]));

/** A ticked box. */
export const formCheck = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => value !== undefined && value !== '');

/** A text field, trimmed and in NFC; empty means left out. */
export const formText = z
  .string()
  .optional()
  .transform((value) => {
    const tidy = (value ?? '').normalize('NFC').trim();
    return tidy === '' ? undefined : tidy;
  });

/** What was refused, by field, and the whole list, as the form templates take them. */
export interface FormErrors {
  readonly errors: Readonly<Record<string, Message>>;
  readonly errorList: readonly { readonly field?: string; readonly message: Message }[];
}

/** The faults of an error as messages beside their fields. */
export function formErrors(error: ArchiveError): FormErrors {
  if (error.faults.length === 0) return { errors: {}, errorList: [{ message: { key: `error.${error.code}`, params: error.params } }] };
  const messageOf = (fault: FieldFault): Message => ({ key: `error.field.${fault.code}`, params: { field: fault.field, ...fault.params } });
  return {
    errors: Object.fromEntries(error.faults.map((fault) => [fault.field, messageOf(fault)])),
    errorList: error.faults.map((fault) => ({ field: fault.field, message: messageOf(fault) })),
  };
}

export const NO_FORM_ERRORS: FormErrors = { errors: {}, errorList: [] };
