import type { GivenMetadata } from '../intake/model.js';
import type { NewOwner } from '../owners/model.js';

/** Which way a package goes. */
export type Direction = 'in' | 'out';

/** How a package is laid out. `eark`: Thông tư 05/2025/TT-BNV on E-ARK CSIP; `dossier-pdf`: Nghị định 30/2020, Phụ lục VI. */
export const PACKAGE_FORMATS = ['manifest', 'bagit', 'eark-sip', 'eark-aip', 'eark-dip', 'dossier-pdf', 'unknown'] as const;
export type PackageFormat = (typeof PACKAGE_FORMATS)[number];

/** What can be asked for on the way out. */
export const EXPORT_FORMATS = ['eark-aip', 'eark-dip', 'bagit', 'dossier-pdf'] as const satisfies readonly PackageFormat[];
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * Where a package stands. In: `received` (safe) → `checking` → `refused` (a rule failed, nothing was taken in) or `importing` (its
 * papers are staged and examined) → `blocked` (a check refused a paper or asks; nothing released) or `releasing` → `archived`.
 * Out: `waiting` → `building` → `ready` → `expired`. `failed`: a technical fault; `withdrawn`: a person took it back.
 */
export const PACKAGE_STATES = [
  'received', 'checking', 'refused', 'importing', 'blocked', 'releasing', 'archived', 'withdrawn', 'waiting', 'building', 'ready', 'expired', 'failed',
] as const;
export type PackageState = (typeof PACKAGE_STATES)[number];

/** One rule that a package does not keep: which, where, with the values that its sentence needs. An `error` keeps the package out. */
export interface PackageFinding {
  readonly rule: string;
  readonly level: 'error' | 'warn';
  readonly path: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The dossier a paper of a package belongs to. */
export interface PlannedDossier {
  readonly code: string;
  readonly procedureCode: string;
}

/** A file of a planned paper. `sha256` is what was read when the package was checked; other bytes later are refused. */
export interface PlannedFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A paper as a package describes it. */
export interface PlannedPaper {
  readonly name: string;
  readonly files: readonly PlannedFile[];
  readonly given: GivenMetadata;
  readonly owners: readonly NewOwner[];
  readonly dossier: PlannedDossier | null;
}

/** What a package holds, after it was checked whole. `papers` is empty when an error was found. */
export interface PackagePlan {
  readonly format: PackageFormat;
  readonly title: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
  readonly papers: readonly PlannedPaper[];
  readonly findings: readonly PackageFinding[];
}

/** Who asked, as far as a background job needs it again. */
export interface PackageActor {
  readonly id: string;
  readonly name: string;
  readonly agencyId: string | null;
}

/** What was asked for: where a package in comes from, or what a package out holds. */
export interface PackageRequest {
  /** In: the kind of source. A folder stays where it lies; a ZIP handed in lies with the archive. */
  readonly source?: 'folder' | 'zip';
  /** In: what an archivist accepted when the package stood blocked. */
  readonly acceptWarnings?: boolean;
  /** Out: the records, in the order asked for. */
  readonly recordIds?: readonly string[];
  readonly fonds?: string;
}

/** A package on its way in or out. */
export interface Package {
  readonly id: string;
  readonly direction: Direction;
  readonly format: PackageFormat;
  readonly state: PackageState;
  readonly title: string;
  /** As the sender called it. */
  readonly sourceName: string;
  /** Where its bytes lie; null when they were let go. */
  readonly path: string | null;
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly actor: PackageActor;
  readonly reason: string | null;
  readonly filesTotal: number;
  readonly filesDone: number;
  readonly papersTotal: number;
  readonly papersDone: number;
  readonly findings: readonly PackageFinding[];
  readonly request: PackageRequest;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
  readonly version: number;
}

/** A paper of a package that was handed to intake. */
export interface PackagePaper {
  readonly packageId: string;
  readonly position: number;
  readonly submissionId: string;
  readonly itemId: string;
  readonly name: string;
}

/** True when nothing goes on by itself any more. */
export function isAtRest(state: PackageState): boolean {
  return state === 'refused' || state === 'blocked' || state === 'archived' || state === 'withdrawn' || state === 'ready' || state === 'expired' || state === 'failed';
}

/** An error of a rule. */
export function errorOf(rule: string, path: string | null, params: PackageFinding['params'] = {}): PackageFinding {
  return { rule, level: 'error', path: path === null ? null : path.slice(0, 300), params };
}

/** A warning of a rule: worth knowing, no reason to refuse. */
export function warningOf(rule: string, path: string | null, params: PackageFinding['params'] = {}): PackageFinding {
  return { ...errorOf(rule, path, params), level: 'warn' };
}
