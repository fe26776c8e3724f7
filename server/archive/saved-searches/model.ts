import type { SearchQuestion } from '../search/model.js';

/** A question kept under a name. `shared`: everybody of the agency (and its successor) may run it; only its owner changes it. */
export interface SavedSearch {
  readonly id: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly agencyId: string;
  readonly shared: boolean;
  readonly name: string;
  readonly question: SearchQuestion;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Somebody's wish to be told: of what is new in a kept search, or of a paper an open dossier lacks. */
export interface Alert {
  readonly id: string;
  readonly userId: string;
  readonly kind: 'search' | 'component';
  readonly savedSearchId: string | null;
  readonly dossierId: string | null;
  readonly componentCode: string | null;
  /** Only papers archived from this instant on are told of. */
  readonly since: string;
}

/** A paper somebody was told of. */
export interface AlertHit {
  readonly alertId: string;
  readonly recordId: string;
  readonly userId: string;
  readonly at: string;
  readonly readAt: string | null;
}

export const EXPORT_FORMATS = ['csv', 'xlsx', 'docx', 'pdf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type ExportState = 'waiting' | 'running' | 'done' | 'failed' | 'expired';

/** A list of results asked for as a file. */
export interface SearchExport {
  readonly id: string;
  readonly userId: string;
  readonly agencyId: string;
  readonly format: ExportFormat;
  readonly question: SearchQuestion;
  readonly columns: readonly ResultColumn[];
  readonly lang: 'vi' | 'en';
  readonly reason: string | null;
  readonly state: ExportState;
  /** Rows in all as far as known, and written so far. */
  readonly total: number;
  readonly done: number;
  /** The list was longer than a file may be. */
  readonly cut: boolean;
  readonly sizeBytes: number | null;
  readonly fault: string | null;
  readonly askedAt: string;
  readonly finishedAt: string | null;
  readonly expiresAt: string | null;
}

/** What a row of results can show, on the page and in files. */
export const RESULT_COLUMNS = ['type', 'number', 'date', 'issuer', 'signer', 'owner', 'validity', 'copyClass', 'custodian', 'procedure', 'accessioned'] as const;
export type ResultColumn = (typeof RESULT_COLUMNS)[number];

/** What is shown until somebody chooses. */
export const DEFAULT_COLUMNS: readonly ResultColumn[] = ['type', 'number', 'date', 'issuer', 'validity', 'copyClass'];
