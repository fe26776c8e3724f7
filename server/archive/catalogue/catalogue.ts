import type { Actor } from '../../kernel/actor.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type {
  AbolishedPaper, Agency, AgencySuccession, CatalogueBundle, Component, DataSource, LegalBasis, Procedure, Purpose, RefusedRow,
  ResultType, RetentionClass, Satisfier,
} from './model.js';

/** What an import did, row by row kind. `kept` = entries the files no longer name; they stay, because papers name them for ever. */
export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly kept: number;
}

export interface ImportReport {
  /** Version of the catalogue after the import; unchanged when nothing changed. */
  readonly version: number;
  readonly total: ImportCounts;
  readonly byKind: Readonly<Record<string, ImportCounts>>;
  readonly refused: readonly RefusedRow[];
}

/** A component with the types that may stand for it on the day asked, each with its type. */
export interface ComponentOnDate {
  readonly component: Component;
  readonly satisfiers: readonly (Satisfier & { readonly resultType: ResultType })[];
}

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
  /** Version of what is read now; 0 = nothing imported yet. */
  version(): Promise<number>;
}

export interface CatalogueReference {
  readonly purposes: readonly Purpose[];
  readonly dataSources: readonly DataSource[];
  readonly abolishedPapers: readonly AbolishedPaper[];
  readonly legalBases: readonly LegalBasis[];
  readonly retentionClasses: readonly RetentionClass[];
  readonly successions: readonly AgencySuccession[];
  readonly units: CatalogueBundle['units'];
  readonly unitSuccessions: CatalogueBundle['unitSuccessions'];
}
