/** Turns a scope and filters into one quick yes or no per record number. */
import type { IndexFile } from './schema.js';
import { issuedNumber } from '../../rules/document-for-index.js';
import { meetsAccess } from '../../rules/trim-to-scope.js';
import type { AccessScope, RecordAccess, SearchFilters } from '../engine.js';
import type { Columns } from './columns.js';
import { IDENT } from './schema.js';

/** True when the record may be found and passes the filters. */
export type Admits = (ord: number) => boolean;

/** Builds the test of a scope alone. */
export function scopeFilter(db: IndexFile, columns: Columns, scope: AccessScope): Admits {
  const ways = scope.alternatives.map((way) => ({ way, ords: way.recordIds === undefined ? undefined : ordsOf(db, way.recordIds) }));
  const open = new Map<number, boolean>();
  const limited = new Map<number, ReadonlySet<number>[]>();
  return (ord) => {
    if (columns.alive[ord] !== 1) return false;
    const id = columns.access[ord] ?? 0;
    let free = open.get(id);
    if (free === undefined) {
      const access: RecordAccess = columns.accesses.get(id) ?? { agencyIds: [], sensitivity: 'sensitive' };
      const met = ways.filter(({ way }) => meetsAccess(way, access));
      free = met.some(({ ords }) => ords === undefined);
      open.set(id, free);
      limited.set(id, met.flatMap(({ ords }) => (ords === undefined ? [] : [ords])));
    }
    return free || (limited.get(id) ?? []).some((ords) => ords.has(ord));
  };
}

/** Builds the test of scope and filters together. */
export function admission(db: IndexFile, columns: Columns, scope: AccessScope, filters: SearchFilters): Admits {
  const inScope = scopeFilter(db, columns, scope);
  const tests: Admits[] = [];
  addTraitTests(columns, filters, tests);
  if (filters.years !== undefined) {
    const years = new Set(filters.years);
    tests.push((ord) => years.has(columns.year[ord] ?? 0));
  }
  if (filters.dateFrom !== undefined || filters.dateTo !== undefined) {
    const from = issuedNumber(filters.dateFrom) || 1;
    const to = issuedNumber(filters.dateTo) || 99_999_999;
    tests.push((ord) => (columns.issued[ord] ?? 0) >= from && (columns.issued[ord] ?? 0) <= to);
  }
  if (filters.holderIdHashes !== undefined) {
    const ords = identOrds(db, IDENT.holderHash, filters.holderIdHashes);
    tests.push((ord) => ords.has(ord));
  }
  return (ord) => inScope(ord) && tests.every((test) => test(ord));
}

/** Records that bear one of these keys of one kind. */
export function identOrds(db: IndexFile, kind: number, keys: readonly string[]): Set<number> {
  const rows = db.prepare('SELECT DISTINCT ord FROM ident WHERE kind = ? AND key IN (SELECT value FROM json_each(?))').all(kind, JSON.stringify(keys));
  return new Set((rows as { ord: number }[]).map((row) => row.ord));
}

function addTraitTests(columns: Columns, filters: SearchFilters, tests: Admits[]): void {
  const single = (wanted: readonly string[] | undefined, values: readonly string[], column: () => Uint32Array): void => {
    if (wanted === undefined) return;
    const ids = new Set(values.flatMap((value, id) => (wanted.includes(value) ? [id] : [])));
    tests.push((ord) => ids.has(column()[ord] ?? -1));
  };
  const several = (wanted: readonly string[] | undefined, values: readonly (readonly string[])[], column: () => Uint32Array): void => {
    if (wanted === undefined) return;
    const ids = new Set(values.flatMap((list, id) => (list.some((value) => wanted.includes(value)) ? [id] : [])));
    tests.push((ord) => ids.has(column()[ord] ?? -1));
  };
  single(filters.typeCodes, columns.types.values, () => columns.type);
  single(filters.validity, columns.validities.values, () => columns.validity);
  single(filters.signatureState, columns.signatures.values, () => columns.signature);
  several(filters.agencyIds, columns.agencySets.values, () => columns.agencySet);
  several(filters.procedureCodes, columns.procedureSets.values, () => columns.procedureSet);
}

function ordsOf(db: IndexFile, recordIds: readonly string[]): Set<number> {
  const rows = db.prepare('SELECT ord FROM record WHERE record_id IN (SELECT value FROM json_each(?))').all(JSON.stringify(recordIds));
  return new Set((rows as { ord: number }[]).map((row) => row.ord));
}
