/** Signs that make a spreadsheet take a cell for a formula or a command, in any width; also behind white space. */
const FORMULA_START = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;
const CONTROL_START = /^[\t\r\n]/;

/**
 * A text as a cell of a plain table that no spreadsheet will run: what looks like a formula gets an apostrophe before it (OWASP,
 * CSV injection). Negative numbers too: nothing here is to be reckoned with.
 */
export function neutralCell(text: string): string {
  return FORMULA_START.test(text) || CONTROL_START.test(text) ? `'${text}` : text;
}
