import { unmarkedForm } from '../../../kernel/fold-text.js';

/** A name as the filter box compares it: without marks and case. */
export function foldForFilter(text: string): string {
  return unmarkedForm(text);
}
