/** An agency code in its normal form, with both writings of the same number. */
export interface AgencyCodeForms {
  /** Levels from the province down, without empty ones: `H48.53`. Equal keys name the same agency. */
  readonly key: string;
  /** The writing of QCVN 102 with four levels, province last: `000.00.53.H48`; undefined for codes with more levels. */
  readonly reversed?: string;
}

const GROUP = /^[A-K]\d{2}$/;
const LEVEL = /^\d{2,3}$/;

/**
 * Reads an agency code (QĐ 20/2020/QĐ-TTg) in either writing: `H48.53` (province first) or `000.00.53.H48` (province last,
 * empty levels as zeros). Undefined when it is neither.
 */
export function parseAgencyCode(text: string): AgencyCodeForms | undefined {
  if (text.length > 35) return undefined;
  const parts = text.replace(/\s+/g, '').toUpperCase().split('.');
  const reversed = GROUP.test(parts.at(-1) ?? '') && parts.length > 1;
  const ordered = reversed ? [...parts].reverse() : parts;
  const [group, ...levels] = ordered;
  if (group === undefined || !GROUP.test(group) || !levels.every((level) => LEVEL.test(level))) return undefined;
  while (levels.length > 0 && /^0+$/.test(levels.at(-1) ?? '')) levels.pop();
  const key = [group, ...levels].join('.');
  return levels.length > 3 ? { key } : { key, reversed: writeReversed(group, levels) };
}

function writeReversed(group: string, levels: readonly string[]): string {
  const widths = [2, 2, 3];
  const filled = widths.map((width, index) => levels[index] ?? '0'.repeat(width));
  return [...filled.reverse(), group].join('.');
}
