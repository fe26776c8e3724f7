/**
 * The port of the search engine. An engine keeps a disposable index of what the register already holds,
 * finds records in it and trims everything it answers - hits, totals, facets, suggestions - to the scope it
 * is given. It never decides who may see what, and never returns markup.
 */
import type { ParsedQuery } from '../rules/query-model.js';

/** How guarded the content of a record is. */
export type Sensitivity = 'public' | 'restricted' | 'personal' | 'sensitive';

/** What a scope is compared with; see {@link ScopeAlternative}. */
export interface RecordAccess {
  readonly agencyIds: readonly string[];
  readonly sensitivity: Sensitivity;
  /** Further marks a scope may ask for, e.g. `type:birth-certificate`. */
  readonly tags?: readonly string[];
}

/** One page of a record; `confidence` is that of the OCR, 0 to 1, absent for a true text layer. */
export interface IndexPage {
  readonly number: number;
  readonly text: string;
  readonly confidence?: number;
}

/** Everything the index knows of one record. Texts are as written; the engine folds. */
export interface IndexRecord {
  readonly recordId: string;
  /** Grows with each change of the record; an older version never overwrites a newer one. */
  readonly version: number;
  readonly access: RecordAccess;
  readonly title: string;
  readonly abstract?: string;
  readonly documentNumber?: string;
  readonly issuerNames?: readonly string[];
  readonly issuerAgencyIds?: readonly string[];
  readonly holderNames?: readonly string[];
  /** Days or years of birth of the holders: yyyy-mm-dd or yyyy. */
  readonly holderBirths?: readonly string[];
  /** Keyed hashes of the holders' identifiers; found only by giving the same hash. */
  readonly holderIdHashes?: readonly string[];
  readonly signer?: string;
  readonly procedureCodes?: readonly string[];
  readonly typeCode?: string;
  readonly typeName?: string;
  /** yyyy-mm-dd. */
  readonly issuedOn?: string;
  readonly validityState?: string;
  readonly year?: number;
  readonly signatureState?: string;
  readonly pages: readonly IndexPage[];
  /** Numbers of the documents this one names. */
  readonly citations?: readonly string[];
}

/**
 * One way in: a record is seen when it meets every condition given; a condition left out does not restrict.
 * A given but empty list is met by nothing.
 */
export interface ScopeAlternative {
  /** The record belongs to one of these agencies. */
  readonly agencyIds?: readonly string[];
  readonly sensitivities?: readonly Sensitivity[];
  /** The record bears one of these tags. */
  readonly tags?: readonly string[];
  readonly recordIds?: readonly string[];
}

/** What the asker may see: the union of the alternatives. No alternative: nothing. */
export interface AccessScope {
  readonly alternatives: readonly ScopeAlternative[];
}

/** Restrictions chosen by the asker. Values of one filter are alternatives, filters add up. */
export interface SearchFilters {
  readonly typeCodes?: readonly string[];
  /** Issuing agencies. */
  readonly agencyIds?: readonly string[];
  readonly years?: readonly number[];
  /** First and last day of issue, yyyy-mm-dd, both included. */
  readonly dateFrom?: string;
  readonly dateTo?: string;
  readonly validity?: readonly string[];
  readonly procedureCodes?: readonly string[];
  readonly signatureState?: readonly string[];
  /** Records of a holder with one of these identifier hashes. */
  readonly holderIdHashes?: readonly string[];
}

/** What can be counted beside the hits. */
export type FacetName = 'typeCodes' | 'agencyIds' | 'years' | 'validity' | 'procedureCodes' | 'signatureState';

export const FACET_NAMES: readonly FacetName[] = ['typeCodes', 'agencyIds', 'years', 'validity', 'procedureCodes', 'signatureState'];

export type SearchSort = 'relevance' | 'issued-desc' | 'issued-asc';

/** A question an engine can answer. `offset + limit` may reach any depth up to `MAX_WINDOW`. */
export interface EngineQuery {
  readonly text: ParsedQuery;
  readonly scope: AccessScope;
  readonly filters?: SearchFilters;
  readonly facets?: readonly FacetName[];
  readonly sort?: SearchSort;
  readonly offset?: number;
  readonly limit?: number;
  /** False leaves the snippets out. */
  readonly highlight?: boolean;
}

/** Deepest hit an engine hands out. */
export const MAX_WINDOW = 100_000;

/** A stretch of a snippet; `marked` stretches answer the question. Plain text, to be escaped by who shows it. */
export interface SnippetSegment {
  readonly text: string;
  readonly marked: boolean;
}

/** One record found, at its best page. Page 0: only the description of the record matched. */
export interface EngineHit {
  readonly recordId: string;
  readonly pageNumber: number;
  /** Greater is better; only comparable within one answer. */
  readonly score: number;
  readonly title: readonly SnippetSegment[];
  readonly snippet: readonly SnippetSegment[];
}

/** A value with the number of records that bear it. */
export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** What an engine did to a question beyond taking it literally. */
export type EngineNote =
  | { readonly kind: 'corrected'; readonly from: string; readonly to: string }
  | { readonly kind: 'relaxed' }
  | { readonly kind: 'unmarked' }
  | { readonly kind: 'expanded'; readonly from: string; readonly to: string };

/** The answer; `total`, facets and histogram count records and respect the scope. */
export interface EngineResult {
  readonly total: number;
  /** False when the engine stopped counting at a bound of its own. */
  readonly totalExact: boolean;
  readonly hits: readonly EngineHit[];
  readonly facets: Partial<Record<FacetName, readonly FacetCount[]>>;
  readonly histogramByYear: readonly { readonly year: number; readonly count: number }[];
  readonly notes: readonly EngineNote[];
  /** Words that took no part, because they are too frequent or too many. */
  readonly ignoredWords: readonly string[];
  /** Name of the engine that answered. */
  readonly engine: string;
}

/** One completion of what is being typed. */
export interface Suggestion {
  readonly kind: 'title' | 'name' | 'number';
  readonly text: string;
  /** The record it comes from. */
  readonly recordId: string;
}

/** Completion asked for: `text` is what stands in the box. */
export interface SuggestQuery {
  readonly text: string;
  readonly scope: AccessScope;
  readonly limit?: number;
}

/** A record named beside another one. */
export interface RelatedRecord {
  readonly recordId: string;
  readonly title: string;
  /** Empty when it has none. */
  readonly documentNumber: string;
  /** Greater is nearer; only comparable within one answer. 0 where nothing is weighed. */
  readonly score: number;
}

/** Asks what belongs to a record. A record outside the scope has nothing that belongs to it. */
export interface RelatedQuery {
  readonly recordId: string;
  readonly scope: AccessScope;
  readonly limit?: number;
}

/** A document number that a record names, with the records of that number the asker may find (none: not held, or not for him). */
export interface Citation {
  readonly number: string;
  readonly records: readonly RelatedRecord[];
}

/** What a record names and what names it, as far as the asker may find it. */
export interface CitationLinks {
  readonly cites: readonly Citation[];
  readonly citedBy: readonly RelatedRecord[];
  /** How many name it in all, of those the asker may find. */
  readonly citedByTotal: number;
}

/** An index being built beside the live one. Nothing of it is seen before `swap`. */
export interface IndexRebuild {
  upsert(records: readonly IndexRecord[]): Promise<void>;
  remove(recordIds: readonly string[]): Promise<void>;
  count(): Promise<number>;
  /** Puts the new index in the place of the old in one step. Changes made to the live index since `beginRebuild` are in both. */
  swap(): Promise<void>;
  /** Drops the new index; the old one stays. */
  abort(): Promise<void>;
}

/** State of an engine, for doctor and health pages. */
export interface EngineHealth {
  readonly engine: string;
  readonly ok: boolean;
  readonly records: number;
  readonly pages: number;
  readonly sizeBytes: number;
  readonly rebuilding: boolean;
  /** Why not ok, for logs. */
  readonly detail?: string;
}

/**
 * A full text engine. Failing reachability is an `ArchiveError` of kind `unavailable`; nothing given to
 * `upsert` or `remove` is half done: the call settles when its effect is durable and visible to searches.
 */
export interface SearchEngine {
  readonly name: string;
  /** Adds records or replaces older versions of them; equal or newer versions already held are left. */
  upsert(records: readonly IndexRecord[]): Promise<void>;
  /** Forgets records; unknown ones are no error. */
  remove(recordIds: readonly string[]): Promise<void>;
  search(query: EngineQuery): Promise<EngineResult>;
  suggest(query: SuggestQuery): Promise<readonly Suggestion[]>;
  /** Records that share the most telling word pairs with this one, nearest first, never itself. */
  similar(query: RelatedQuery): Promise<readonly RelatedRecord[]>;
  /** The documents this one names and those that name it by its number, newest first. */
  citations(query: RelatedQuery): Promise<CitationLinks>;
  /** Number of records held. */
  count(): Promise<number>;
  /** Record ids and versions held, in id order after `after`, for reconciliation with the register. */
  listVersions(after: string | undefined, limit: number): Promise<readonly { readonly recordId: string; readonly version: number }[]>;
  /** Versions held of these records; absent ones are not held. */
  versionsOf(recordIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Starts an index beside the live one; one at a time (`conflict` otherwise). */
  beginRebuild(): Promise<IndexRebuild>;
  health(): Promise<EngineHealth>;
  close(): Promise<void>;
}
