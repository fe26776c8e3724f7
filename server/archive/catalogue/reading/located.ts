import type { z } from 'zod';
import type { RefusedRow } from '../model.js';
import type { SourceRow } from './source-rows.js';

/** A typed value with the place it was read from. */
export interface Located<T> {
  readonly file: string;
  readonly line: number;
  readonly value: T;
}

/** T without `undefined` in its values: an absent field is absent. */
export type Compact<T> = T extends readonly (infer E)[]
  ? readonly Compact<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Compact<Exclude<T[K], undefined>> }
    : T;

/** Checks raw rows against a schema; each fault of a row is reported, a faulty row is left out. */
export function typedRows<S extends z.ZodType>(
  schema: S,
  rows: readonly SourceRow[],
): { accepted: Located<Compact<z.output<S>>>[]; refused: RefusedRow[] } {
  const accepted: Located<Compact<z.output<S>>>[] = [];
  const refused: RefusedRow[] = [];
  for (const { file, line, value } of rows) {
    const result = schema.safeParse(value);
    if (result.success) {
      accepted.push({ file, line, value: withoutUndefined(result.data) as Compact<z.output<S>> });
      continue;
    }
    const row = nameOf(value);
    for (const issue of result.error.issues) {
      refused.push({ file, line, ...(row === undefined ? {} : { row }), ...faultOf(issue) });
    }
  }
  return { accepted, refused };
}

/** What a raw row calls itself. */
export function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of ['id', 'code', 'from', 'oldCode', 'fromAgencyId']) {
    const found = fields[key];
    if (typeof found === 'string' || typeof found === 'number') return String(found).slice(0, 100);
  }
  return undefined;
}

function faultOf(issue: z.core.$ZodIssue): Pick<RefusedRow, 'code' | 'params'> {
  const field = issue.path.map(String).join('.') || '(row)';
  if (issue.code === 'unrecognized_keys') return { code: 'unknown-field', params: { field: [...issue.path.map(String), issue.keys[0] ?? ''].join('.') } };
  if (issue.code === 'invalid_type' && issue.input === undefined) return { code: 'missing-field', params: { field } };
  if (issue.code === 'custom' && issue.params?.['fault'] === 'bad-date') return { code: 'bad-date', params: { field } };
  return { code: 'bad-value', params: { field } };
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, withoutUndefined(one)]])));
}
