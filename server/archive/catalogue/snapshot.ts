import type { LocalDate } from '../../kernel/calendar.js';
import type { Agency, CatalogueBundle, Procedure, ResultType } from './model.js';
import { parseAgencyCode } from './rules/parse-agency-code.js';
import { procedureByCode } from './rules/procedure-by-code.js';
import type { SuccessionData } from './rules/successor-agency.js';
import { validOn } from './rules/valid-on.js';

/** The catalogue of one version in memory. It never changes; a newer version is a new snapshot. */
export interface CatalogueSnapshot extends SuccessionData {
  readonly version: number;
  readonly bundle: CatalogueBundle;
  procedureByCode(code: string, onDate?: LocalDate): Procedure | undefined;
  resultType(code: string, onDate?: LocalDate): ResultType | undefined;
  agency(idOrCode: string): Agency | undefined;
}

/** Makes the snapshot of a bundle, with its look-ups. */
export function createSnapshot(version: number, bundle: CatalogueBundle): CatalogueSnapshot {
  const agencies = new Map(bundle.agencies.map((agency) => [agency.id, agency]));
  const byAgencyCode = agenciesByCode(bundle.agencies);
  const types = new Map(bundle.resultTypes.map((type) => [type.code, type]));
  const byResultCode = new Map(bundle.resultTypes.flatMap((type) => type.resultCodes.map((code) => [code.value, type] as const)));
  return {
    version,
    bundle,
    agencies,
    successions: bundle.agencySuccessions,
    procedureByCode: (code, onDate) => procedureByCode(bundle.procedures, code, onDate),
    resultType: (code, onDate) => {
      const type = types.get(code) ?? byResultCode.get(code.trim().toUpperCase());
      return type === undefined || (onDate !== undefined && !validOn(type, onDate)) ? undefined : type;
    },
    agency: (idOrCode) => {
      const code = parseAgencyCode(idOrCode);
      return agencies.get(idOrCode) ?? (code === undefined ? undefined : byAgencyCode.get(code.key));
    },
  };
}

/** Codes were given anew: of several agencies with one code, the one that has it still, else the first named. */
function agenciesByCode(agencies: readonly Agency[]): Map<string, Agency> {
  const living = new Map<string, Agency>();
  const ended = new Map<string, Agency>();
  for (const agency of agencies) {
    for (const { value, validTo } of agency.codes) {
      const key = parseAgencyCode(value)?.key;
      if (key === undefined) continue;
      const of = validTo === undefined && agency.validTo === undefined ? living : ended;
      if (!of.has(key)) of.set(key, agency);
    }
  }
  return new Map([...ended, ...living]);
}
