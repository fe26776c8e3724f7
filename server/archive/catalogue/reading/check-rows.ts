import type { Agency, Component, Dated, Procedure, RefusedRow, ResultType } from '../model.js';
import type { Located } from './located.js';

type Fault = Pick<RefusedRow, 'code' | 'params'>;

/** A row after its checks, and why it was refused. */
export interface Sifted<T> {
  readonly kept: Located<T>[];
  readonly refused: RefusedRow[];
}

/** Keeps rows without faults; every fault becomes a refused row. */
export function sift<T>(rows: readonly Located<T>[], nameOf: (value: T) => string, faultsOf: (value: T) => Iterable<Fault>): Sifted<T> {
  const kept: Located<T>[] = [];
  const refused: RefusedRow[] = [];
  for (const row of rows) {
    const faults = [...faultsOf(row.value)];
    if (faults.length === 0) kept.push(row);
    for (const fault of faults) refused.push({ file: row.file, line: row.line, row: nameOf(row.value), ...fault });
  }
  return { kept, refused };
}

/** Keeps the first row of each key and refuses the later ones, naming where the first stands. */
export function siftDuplicates<T>(rows: readonly Located<T>[], keysOf: (value: T) => readonly string[]): Sifted<T> {
  const first = new Map<string, Located<T>>();
  const kept: Located<T>[] = [];
  const refused: RefusedRow[] = [];
  for (const row of rows) {
    const keys = keysOf(row.value);
    const twice = keys.find((key) => first.has(key));
    const earlier = twice === undefined ? undefined : first.get(twice);
    if (twice !== undefined && earlier !== undefined) {
      const params = { key: twice, firstFile: earlier.file, firstLine: earlier.line };
      refused.push({ file: row.file, line: row.line, row: twice, code: 'duplicate', params });
      continue;
    }
    for (const key of keys) first.set(key, row);
    kept.push(row);
  }
  return { kept, refused };
}

/** Spans that end before they begin, wherever they stand in a value. */
export function* reversedSpans(value: unknown, path = ''): Generator<Fault> {
  if (typeof value !== 'object' || value === null) return;
  const { validFrom, validTo } = value as Dated;
  if (typeof validFrom === 'string' && typeof validTo === 'string' && validTo < validFrom) {
    yield { code: 'ends-before-begins', params: { field: path || '(row)', from: validFrom, to: validTo } };
  }
  for (const [key, one] of Object.entries(value)) yield* reversedSpans(one, path === '' ? key : `${path}.${key}`);
}

/** What is wrong inside a result type: a field named twice, a validity rule that rests on a field it does not have. */
export function* resultTypeFaults(type: ResultType): Generator<Fault> {
  yield* repeated(type.fields.map((field) => field.key), 'fields');
  const { validity } = type;
  if (validity.kind === 'until-date-field' && !type.fields.some((field) => field.key === validity.field && field.kind === 'date')) {
    yield { code: 'validity-field-missing', params: { field: validity.field } };
  }
}

/** What is wrong inside a procedure: a component twice, a data or abolished component that does not say which. */
export function* procedureFaults(procedure: Procedure): Generator<Fault> {
  yield* repeated(procedure.components.map((component) => component.code), 'components');
  for (const component of procedure.components) {
    const fault = componentFault(component);
    if (fault !== undefined) yield { code: fault, params: { field: component.code } };
  }
}

/** What is wrong inside an agency: itself as parent, the same code twice. */
export function* agencyFaults(agency: Agency): Generator<Fault> {
  if (agency.parentId === agency.id) yield { code: 'own-parent', params: { field: 'parentId' } };
  yield* repeated(agency.codes.map((code) => code.value), 'codes');
}

function componentFault(component: Component): string | undefined {
  if (component.kind === 'data' && component.dataSourceCode === undefined) return 'data-source-missing';
  if (component.kind === 'abolished' && component.abolishedPaperCode === undefined) return 'abolished-paper-missing';
  if (component.kind === 'abolished' && component.required) return 'abolished-but-required';
  return undefined;
}

function* repeated(keys: readonly string[], field: string): Generator<Fault> {
  for (const key of new Set(keys.filter((one, index) => keys.indexOf(one) !== index))) {
    yield { code: 'repeated-inside', params: { field, key } };
  }
}
