import type { LocalDate } from '../../../kernel/calendar.js';
import type { Agency, AgencySuccession } from '../model.js';

/** What the choice of a successor rests on. */
export interface SuccessionData {
  readonly agencies: ReadonlyMap<string, Agency>;
  /** In the order of the files: the first named wins where nothing else decides. */
  readonly successions: readonly AgencySuccession[];
}

const ALL = '*';

/**
 * Who keeps on a day what an agency kept; the agency itself while it has all its tasks. Step by step: a succession of this very
 * function wins over one of all functions; among those of equal function one that names the territory wins, then one without
 * territory (the rest), then a province-level successor, then the first named in the data. Without a function only successions of
 * all functions count - unless an ended agency has none of those. A circle in the data ends at the last agency not seen before.
 */
export function custodianOn(data: SuccessionData, agencyId: string, onDate: LocalDate, functionCode?: string, unitId?: string): string {
  const seen = new Set<string>();
  let current = agencyId;
  for (;;) {
    seen.add(current);
    const next = successorOf(data, current, onDate, functionCode, unitId);
    if (next === undefined || seen.has(next)) return current;
    current = next;
  }
}

/**
 * The agency and all whose custody it took over by the day, over any number of steps, itself first. Without a function only
 * successions of all functions count, whatever their territory: papers of a divided district are open to each successor, because a
 * paper does not say its territory. With a function, successions of that function count besides.
 */
export function familyOn(data: Pick<SuccessionData, 'successions'>, agencyId: string, onDate: LocalDate, functionCode?: string): string[] {
  const family = new Set([agencyId]);
  for (const member of family) {
    for (const step of data.successions) {
      const counts = step.functionCode === ALL || step.functionCode === functionCode;
      if (step.toAgencyId === member && counts && step.date <= onDate) family.add(step.fromAgencyId);
    }
  }
  return [...family];
}

function successorOf(data: SuccessionData, agencyId: string, onDate: LocalDate, functionCode: string | undefined, unitId: string | undefined): string | undefined {
  const steps = data.successions.filter((step) => step.fromAgencyId === agencyId && step.date <= onDate);
  const ofFunction = functionCode === undefined ? [] : steps.filter((step) => step.functionCode === functionCode);
  const ofAll = steps.filter((step) => step.functionCode === ALL);
  const candidates = [ofFunction, ofAll].find((list) => list.length > 0) ?? (hasEnded(data, agencyId, onDate) ? steps : []);
  return choose(data, candidates, unitId)?.toAgencyId;
}

function choose(data: SuccessionData, steps: readonly AgencySuccession[], unitId: string | undefined): AgencySuccession | undefined {
  const named = unitId === undefined ? undefined : steps.find((step) => step.unitIds.includes(unitId));
  if (named !== undefined) return named;
  const rest = steps.filter((step) => step.unitIds.length === 0);
  const open = rest.length > 0 ? rest : steps;
  return open.find((step) => data.agencies.get(step.toAgencyId)?.level === 'province') ?? open[0];
}

function hasEnded(data: SuccessionData, agencyId: string, onDate: LocalDate): boolean {
  const last = data.agencies.get(agencyId)?.validTo;
  return last !== undefined && last < onDate;
}
