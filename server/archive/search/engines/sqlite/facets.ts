/** Counts over the records found: facets and the histogram by year. */
import type { EngineResult, FacetCount, FacetName } from '../engine.js';
import type { Columns } from './columns.js';

/** Most values of one facet handed out. */
const MAX_VALUES = 100;
/** Years are kept in sixteen bits. */
const MOST_YEAR = 65_536;

/** Counts the asked facets over the found records. */
export function countFacets(columns: Columns, ords: Uint32Array, names: readonly FacetName[]): EngineResult['facets'] {
  const facets: Partial<Record<FacetName, readonly FacetCount[]>> = {};
  for (const name of names) facets[name] = countOne(columns, ords, name);
  return facets;
}

/** Records per year, years ascending; records without a year are left out. */
export function countYears(columns: Columns, ords: Uint32Array): { year: number; count: number }[] {
  return tally(ords, columns.year, MOST_YEAR).filter(([year]) => year > 0).map(([year, count]) => ({ year, count })).sort((a, b) => a.year - b.year);
}

function countOne(columns: Columns, ords: Uint32Array, name: FacetName): FacetCount[] {
  switch (name) {
    case 'years':
      return countYears(columns, ords).map(({ year, count }) => ({ value: String(year), count })).reverse();
    case 'typeCodes':
      return ranked(single(tally(ords, columns.type, columns.types.values.length), columns.types.values));
    case 'validity':
      return ranked(single(tally(ords, columns.validity, columns.validities.values.length), columns.validities.values));
    case 'signatureState':
      return ranked(single(tally(ords, columns.signature, columns.signatures.values.length), columns.signatures.values));
    case 'agencyIds':
      return ranked(several(tally(ords, columns.agencySet, columns.agencySets.values.length), columns.agencySets.values));
    case 'procedureCodes':
      return ranked(several(tally(ords, columns.procedureSet, columns.procedureSets.values.length), columns.procedureSets.values));
  }
}

/** How many of the records bear each number of a column, for numbers below `size`; those nobody bears are left out. Arrays, for a common word is in most records. */
function tally(ords: Uint32Array, column: Uint16Array | Uint32Array, size: number): [id: number, count: number][] {
  const counts = new Uint32Array(size);
  for (let at = 0; at < ords.length; at += 1) {
    const id = column[ords[at] as number] as number;
    counts[id] = (counts[id] as number) + 1;
  }
  const borne: [number, number][] = [];
  for (let id = 0; id < size; id += 1) if (counts[id] !== 0) borne.push([id, counts[id] as number]);
  return borne;
}

function single(counts: readonly [number, number][], values: readonly string[]): Map<string, number> {
  return new Map(counts.map(([id, count]) => [values[id] ?? '', count]));
}

function several(counts: readonly [number, number][], values: readonly (readonly string[])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [id, count] of counts) {
    for (const value of new Set(values[id])) sums.set(value, (sums.get(value) ?? 0) + count);
  }
  return sums;
}

function ranked(counts: ReadonlyMap<string, number>): FacetCount[] {
  return [...counts]
    .filter(([value]) => value !== '')
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MAX_VALUES);
}
