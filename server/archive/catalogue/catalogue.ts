import type { Actor } from '../../kernel/actor.js';
import type { LocalDate } from '../../kernel/calendar.js';
import { importCatalogue } from './commands/import-catalogue.js';
import type { ImportDeps } from './commands/import-catalogue.js';
import type {
  AbolishedPaper, Agency, AgencyFunction, AgencySuccession, CatalogueBundle, DataSource, ImportReport, LegalBasis, Procedure, Purpose, RefusedRow,
  ResultType, RetentionClass,
} from './model.js';
import { createCatalogueMemory } from './queries/catalogue-memory.js';
import { componentsOn } from './rules/component-to-result.js';
import type { ComponentOnDate } from './rules/component-to-result.js';
import { custodianOn, familyOn } from './rules/successor-agency.js';
import { validOn } from './rules/valid-on.js';

export type { ComponentOnDate };

/**
 * The catalogue (danh mục): units, agencies with succession, procedures with components, types of papers - all with days of
 * validity, all administrator's data. It owns what is asked for and who took over from whom.
 * It never knows a record, an owner or a dossier, and never presents an unconfirmed entry as fact: `certainty` travels along.
 */
export interface Catalogue {
  /**
   * Takes in the files of the catalogue as one audited change. The same files twice change nothing. `refused` are the rows
   * the reader of the files refused; they are kept with the import.
   */
  importCatalogue(actor: Actor, bundle: CatalogueBundle, refused: readonly RefusedRow[]): Promise<ImportReport>;
  /** By any code it has or had, with or without the suffix of a publishing body, or by its slug. */
  procedureByCode(code: string, onDate?: LocalDate): Promise<Procedure | undefined>;
  /** What the procedure asks for on that day. */
  componentsOf(procedure: Procedure, onDate: LocalDate): Promise<ComponentOnDate[]>;
  /** A type by its code or a national result code; with a date only if it was in use then. */
  resultType(code: string, onDate?: LocalDate): Promise<ResultType | undefined>;
  /** Lists, in the order of the files; with a date only what holds on that day. */
  listProcedures(onDate?: LocalDate): Promise<readonly Procedure[]>;
  listTypes(onDate?: LocalDate): Promise<readonly ResultType[]>;
  listAgencies(onDate?: LocalDate): Promise<readonly Agency[]>;
  /** An agency by its slug, or by a code in either writing. */
  agency(idOrCode: string): Promise<Agency | undefined>;
  /** The agency and all whose whole custody it took over by that day; with a function also those it took this function from. */
  agencyFamily(agencyId: string, onDate: LocalDate, functionCode?: string): Promise<readonly string[]>;
  /** Who keeps on that day what the agency kept; itself while it lives. See rules/successor-agency.ts for the choice. */
  custodianOf(agencyId: string, onDate: LocalDate, functionCode?: string, unitId?: string): Promise<string>;
  /** The short lists that screens and rules read. */
  reference(): Promise<CatalogueReference>;
  /** When the catalogue was last changed and what was refused then; undefined before the first import. */
  lastImport(): Promise<{ readonly at: string; readonly refused: readonly RefusedRow[] } | undefined>;
  /** Version of what is read now; 0 = nothing imported yet. */
  version(): Promise<number>;
}

export interface CatalogueReference {
  readonly purposes: readonly Purpose[];
  readonly dataSources: readonly DataSource[];
  readonly abolishedPapers: readonly AbolishedPaper[];
  readonly legalBases: readonly LegalBasis[];
  readonly retentionClasses: readonly RetentionClass[];
  readonly functions: readonly AgencyFunction[];
  readonly successions: readonly AgencySuccession[];
  readonly units: CatalogueBundle['units'];
  readonly unitSuccessions: CatalogueBundle['unitSuccessions'];
}

/** What the catalogue's room is made of. */
export type CatalogueDeps = ImportDeps;

/** Opens the catalogue. What it answers is at most one second older than the last import of any process. */
export function createCatalogue(deps: CatalogueDeps): Catalogue {
  const memory = createCatalogueMemory(deps);
  const importInto = importCatalogue(deps);
  const on = <T extends { readonly validFrom?: LocalDate; readonly validTo?: LocalDate }>(list: readonly T[], day: LocalDate | undefined): readonly T[] =>
    day === undefined ? list : list.filter((entry) => validOn(entry, day));
  return {
    async importCatalogue(actor, bundle, refused) {
      const report = await importInto(actor, bundle, refused);
      memory.forget();
      return report;
    },
    procedureByCode: async (code, onDate) => (await memory.read()).procedureByCode(code, onDate),
    componentsOf: async (procedure, onDate) => {
      const snapshot = await memory.read();
      return componentsOn(procedure, (code) => snapshot.resultType(code), onDate);
    },
    resultType: async (code, onDate) => (await memory.read()).resultType(code, onDate),
    listProcedures: async (onDate) => on((await memory.read()).bundle.procedures, onDate),
    listTypes: async (onDate) => on((await memory.read()).bundle.resultTypes, onDate),
    listAgencies: async (onDate) => on((await memory.read()).bundle.agencies, onDate),
    agency: async (idOrCode) => (await memory.read()).agency(idOrCode),
    agencyFamily: async (agencyId, onDate, functionCode) => familyOn(await memory.read(), agencyId, onDate, functionCode),
    custodianOf: async (agencyId, onDate, functionCode, unitId) => custodianOn(await memory.read(), agencyId, onDate, functionCode, unitId),
    reference: async () => {
      const { bundle } = await memory.read();
      return { ...bundle, successions: bundle.agencySuccessions };
    },
    lastImport: () => deps.store.lastImport(),
    version: async () => (await memory.read()).version,
  };
}
