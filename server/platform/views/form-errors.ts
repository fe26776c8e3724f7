import type { FieldFault } from '../../kernel/errors.js';
import type { Message } from '../i18n/translator.js';

/** What a form page shows of a refused input: the sentence at each field, and all of them on top. */
export interface FormErrors {
  /** By name of the field. */
  readonly errors: Readonly<Record<string, Message>>;
  /** `field` is the id of the input, so that the sentence links to it. */
  readonly errorList: readonly { readonly field: string; readonly message: Message }[];
}

/** The faults of an input as a form shows them; texts have the key `error.<code>`. The first fault of a field wins. */
export function formErrors(faults: readonly FieldFault[]): FormErrors {
  const errors: Record<string, Message> = {};
  for (const { field, code, params } of faults) {
    errors[field] ??= { key: `error.${code}`, ...(params ? { params } : {}) };
  }
  return { errors, errorList: Object.entries(errors).map(([field, message]) => ({ field, message })) };
}
