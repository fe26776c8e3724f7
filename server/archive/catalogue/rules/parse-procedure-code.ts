/** A procedure code taken apart: `1.001612.000.00.00.H48` is procedure `1.001612` as published by H48. */
export interface ProcedureCode {
  /** The part that names the procedure, `N.NNNNNN`. */
  readonly base: string;
  /** The publishing body of a suffixed code. */
  readonly publisher?: string;
}

const PATTERN = /^([123]\.\d{6})(?:\.(?:\d{3}\.\d{2}\.\d{2}\.)?([A-Z]\d{2}))?$/;

/**
 * Reads a procedure code (mã TTHC) in all writings seen: `1.001193`, `1.001612.H48`, `1.001612.000.00.00.H48`. Blanks around
 * dots and small letters are forgiven. Undefined when it is none.
 */
export function parseProcedureCode(text: string): ProcedureCode | undefined {
  if (text.length > 60) return undefined;
  const match = PATTERN.exec(text.replace(/\s+/g, '').toUpperCase());
  if (match?.[1] === undefined) return undefined;
  return { base: match[1], ...(match[2] === undefined ? {} : { publisher: match[2] }) };
}
