import type { Readable } from 'node:stream';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { NewFile, CommitMeta, StoredVersion, ObjectDescription } from '../../../storage/preservation-store.js';
import type { Staging, StagedFile } from '../../../storage/staging.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { Signatures } from '../signatures/signatures.js';
import type { FileEvidence, TextEvidence } from './checks/evidence.js';
import type { Suggestion } from './model.js';
import type { PolicySettings } from './policies/policy.js';
import type { IntakeStore } from './store.js';

/** What intake asks of the catalogue. */
export type IntakeCatalogue = Pick<
  Catalogue,
  'resultType' | 'listTypes' | 'listAgencies' | 'procedureByCode' | 'componentsOf' | 'reference'
>;

/** A file to be probed: staged, with its name for findings. */
export interface ProbeTarget extends StagedFile {
  readonly displayName: string;
  readonly declaredType: string | null;
}

/** The eyes of intake: evidence about a file, by I/O. Never throws for a bad file, only when it cannot work. */
export interface Probe {
  /** Measures a file; stops early and says so when it is none of the formats taken in. */
  examine(file: ProbeTarget, signal?: AbortSignal): Promise<FileEvidence>;
}

/** The text of a paper and where the words stand, as extraction gives it. */
export interface ReadText extends TextEvidence {
  /** The sidecar to be kept with the record: pages, text, words, confidence, method, engine version. */
  readonly sidecar: Buffer | undefined;
  /** What the printed layout says of number, date, issuer, subject, signer. */
  readonly fields: readonly Suggestion[];
}

/** What intake asks of extraction. */
export interface TextReader {
  /**
   * The text of a paper of one PDF or several images. With `recognise: false` it never starts a recognition and answers undefined
   * when one is needed: so that papers with a sound text layer do not wait behind scans.
   */
  readText(files: readonly ProbeTarget[], options: { readonly recognise: boolean; readonly signal?: AbortSignal }): Promise<ReadText | undefined>;
  /** One PDF of several images, the images unchanged in it. */
  imagesToPdf(files: readonly ProbeTarget[]): Promise<Buffer>;
  /** A page as a picture, for the confirm screen. */
  renderPage(files: readonly ProbeTarget[], page: number, widthPixels: number): Promise<{ readonly mediaType: string; readonly bytes: Buffer }>;
}

/** The bytes' two homes: the staging area and, for what is accepted, the archive (without the power to erase). */
export interface IntakeStorage {
  readonly staging: Staging;
  readonly archive: {
    create(objectId: string, files: readonly NewFile[], meta: CommitMeta): Promise<StoredVersion>;
    describe(objectId: string): Promise<ObjectDescription>;
  };
}

/** The numbers intake works by, from the settings. */
export interface IntakeSettings {
  readonly maxFileBytes: number;
  readonly maxFilesPerSubmission: number;
  /** How long bytes without a row, and bytes of refused papers, are kept. */
  readonly orphanAgeMs: number;
  readonly refusedAgeMs: number;
  readonly policy?: PolicySettings;
}

/** The registers a paper is entered into. */
export interface IntakeRegisters {
  readonly records: Pick<Records, 'accession' | 'addDerivative' | 'findDuplicates' | 'scopeFor' | 'peek'>;
  readonly dossiers: Pick<Dossiers, 'ensure' | 'get'>;
  readonly owners: Pick<Owners, 'ensure' | 'get' | 'getMany'>;
  readonly catalogue: IntakeCatalogue;
}

/** Everything intake is made of. */
export interface IntakeDeps {
  readonly store: IntakeStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly storage: IntakeStorage;
  readonly registers: IntakeRegisters;
  readonly probe: Probe;
  readonly text: TextReader;
  /** The judge of signatures: keeps the run of the entry with the record. Where it is missing, signatures stay unchecked. */
  readonly signatures?: Pick<Signatures['door'], 'prepare' | 'adopt' | 'write'>;
  readonly settings: IntakeSettings;
}

/** A page or file of a staged paper, for those who may see it. */
export interface OpenedStaged {
  readonly mediaType: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly stream: Readable;
}

