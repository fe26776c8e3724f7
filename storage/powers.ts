import type { Readable } from 'node:stream';
import type { Inspection } from './object-inspection.js';
import type { Surveyor } from './survey.js';
import type { ByteRange, Leftover } from './backends/backend.js';
import type { StagedFile, SweptFile } from './staging.js';
import type { ObjectFinding } from './validation/findings.js';

/** A file to be kept, by its logical path in the object (`masters/quyet-dinh.pdf`), from the quarantine or from memory. */
export interface NewFile {
  readonly logicalPath: string;
  readonly source: StagedFile | Buffer;
}

/** Why a version is made and by whom; `address` is a URI (`mailto:…`, `urn:…`). */
export interface CommitMeta {
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
}

/** A file of a stored version; digests in lower-case hexadecimal. `sha256` is missing only in objects made elsewhere without it. */
export interface StoredFile {
  readonly logicalPath: string;
  readonly sizeBytes: number;
  readonly sha512: string;
  readonly sha256: string | undefined;
}

/** What a commit answers; repeating the commit answers the same. */
export interface StoredVersion {
  readonly version: string;
  readonly files: readonly StoredFile[];
}

/** What a new version changes. `add` never replaces a logical path; `replace` points one at new bytes, older versions keep theirs. */
export interface VersionChanges {
  readonly add?: readonly NewFile[];
  readonly replace?: readonly NewFile[];
  /** Logical paths the new version no longer has; older versions keep them and their bytes. Unknown ones are ignored. */
  readonly remove?: readonly string[];
  /** The version the change was made for; another head is a `conflict`. */
  readonly expectedHead?: string;
}

/** An object with all its versions, oldest first. `created` is the time as written in the inventory. */
export interface ObjectDescription {
  readonly objectId: string;
  readonly path: string;
  readonly head: string;
  readonly versions: readonly {
    readonly version: string;
    readonly created: string;
    readonly message: string | undefined;
    readonly user: { readonly name: string; readonly address?: string } | undefined;
    readonly files: readonly StoredFile[];
  }[];
}

/** Bytes of a logical path; `range` is what is really sent, `sizeBytes` the whole file. */
export interface OpenedFile extends StoredFile {
  readonly stream: Readable;
  readonly range: ByteRange | undefined;
}

/** May look: everything that changes nothing. Unknown objects, versions and paths are `missing`. */
export interface PreservationReader {
  has(objectId: string): Promise<boolean>;
  describe(objectId: string): Promise<ObjectDescription>;
  read(objectId: string, logicalPath: string, options?: { version?: string; range?: ByteRange }): Promise<OpenedFile>;
  /** Every object of the root, in the order of its folders; objects that cannot be read appear with an empty id. */
  list(): AsyncIterable<{ readonly objectId: string; readonly path: string; readonly head: string }>;
  /** Judges one object by the rules of OCFL; `deep` reads every byte. Never mends, never throws for damage. */
  verify(objectId: string, options?: { deep?: boolean }): Promise<ObjectFinding>;
  /** The same for every copy by itself, where the storage is mirrored; else one entry. An unreachable copy counts as damaged. */
  verifyCopies(objectId: string, options?: { deep?: boolean }): Promise<readonly CopyFinding[]>;
  /** Reads every byte of every copy and names each damaged, missing or unexpected file once; see object-inspection.ts. Never mends. */
  inspect(objectId: string, options?: InspectOptions): Promise<Inspection>;
}

/** What is read with: threads of its own for a long verification, else the caller's. */
export interface InspectOptions {
  readonly survey?: Surveyor;
}

/** The judgement on one copy of an object. */
export interface CopyFinding {
  readonly copy: string;
  readonly finding: ObjectFinding;
}

/** One file of one copy that was damaged: mended from another copy, or left as it is because no good one was found. */
export interface RepairStep {
  readonly copy: string;
  readonly key: string;
  readonly was: 'missing' | 'damaged';
  readonly mendedFrom: string | undefined;
}

/** May add: objects and versions, never take away. */
export interface PreservationWriter {
  /**
   * Stores a new object; when it answers, it survives a power cut. The same content again answers the same and changes nothing;
   * other content under the same id is a `conflict`. A crash leaves no object or a whole one.
   */
  create(objectId: string, files: readonly NewFile[], meta: CommitMeta): Promise<StoredVersion>;
  /** Adds a version. A change that changes nothing answers the head. Bytes the object already holds are not stored again. */
  addVersion(objectId: string, changes: VersionChanges, meta: CommitMeta): Promise<StoredVersion>;
  /**
   * Compares every copy of an object with its digests and replaces damaged or missing files from a good copy (of a mirror, or the
   * inventory kept in a version folder). Answers what it met; empty when all is well. Throws `corrupt` when no trustworthy inventory is left.
   */
  repair(objectId: string): Promise<readonly RepairStep[]>;
  /** Completes commits that a crash cut off after their decisive step; to be run at start. */
  recover(): Promise<RecoveryReport>;
  /** Reports (and removes, unless `dryRun`) what crashes left outside the archive: scratch, partial transfers, old staged files. */
  sweep(olderThanMs: number, options?: { keepStaged?: (token: string) => boolean | Promise<boolean>; dryRun?: boolean }): Promise<SweepReport>;
}

/** May destroy. */
export interface PreservationEraser {
  /** Takes the whole object away, all versions; answers false when there was none. What was begun ends after a crash. */
  erase(objectId: string): Promise<boolean>;
}

/**
 * Ids of objects whose cut-off commit was completed, and of those whose commit was never reached: they count as not there, but
 * some of their bytes lie in the place. Repeating the create completes them, erasing them takes the bytes away.
 */
export interface RecoveryReport {
  readonly finished: readonly string[];
  readonly incomplete: readonly string[];
}

/** What a sweep met. */
export interface SweepReport {
  readonly recovered: RecoveryReport;
  readonly staged: readonly SweptFile[];
  readonly scratch: readonly Leftover[];
}

/** All three powers; hand out only the one that is needed. */
export type PreservationStore = PreservationReader & PreservationWriter & PreservationEraser;
