import type { Readable } from 'node:stream';
import type { Actor } from '../../kernel/actor.js';
import type { LocalDate } from '../../kernel/calendar.js';
import type { Page } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import { accession } from './commands/accession.js';
import { addDerivative } from './commands/add-derivative.js';
import { changeStatus } from './commands/change-status.js';
import { correctMetadata } from './commands/correct-metadata.js';
import { eraseRecord } from './commands/erase-record.js';
import { giveCustody } from './commands/give-custody.js';
import { linkRecords } from './commands/link-records.js';
import { noteSignatures } from './commands/note-signatures.js';
import { settleValidity } from './commands/settle-validity.js';
import type { RecordsDeps } from './deps.js';
import type {
  ArchiveRecord, LinkRequest, MetadataPatch, NewRecord, ReadContext, RecordDetail, RecordFile, RecordFilter, RecordMoment, SignatureState, StatusChange,
  StatusChangeRequest,
} from './model.js';
import { getRecord } from './queries/get-record.js';
import { currentInside } from './queries/current-inside.js';
import { findDuplicates, heldOf, listMoments, listRecords, openable, peekRecord, scopeFor } from './queries/list-records.js';
import { createFileOpener } from './queries/open-file.js';

/**
 * The register (sổ đăng ký tài liệu): what the archive holds, where, in what state. It owns records, their files' names and
 * digests, validity with its history, links and corrections. It knows nothing of why a paper came or how long it stays.
 * Reading a personal paper needs an open dossier and a purpose, and is written to the audit log.
 */
export interface Records {
  /** Registers a record whose bytes are already in the storage. Inside the caller's change. */
  accession(tx: Tx, actor: Actor, record: NewRecord): Promise<ArchiveRecord>;
  /** @throws conflict `changed-meanwhile` when the version moved on. */
  correctMetadata(actor: Actor, recordId: string, expectedVersion: number, patch: MetadataPatch, reason: string): Promise<ArchiveRecord>;
  changeStatus(actor: Actor, recordId: string, change: StatusChangeRequest): Promise<ArchiveRecord>;
  link(actor: Actor, link: LinkRequest): Promise<void>;
  /** The record as it is inside a change, unguarded: for rooms that decide about it there. */
  current(tx: Tx, recordId: string): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] } | undefined>;
  /** Takes every row of a record away; its tombstone and the facts are the caller's. @throws conflict `record-held`. */
  erase(tx: Tx, actor: Actor, recordId: string): Promise<void>;
  /** Gives a record into the custody of another agency. @throws conflict `record-held`. */
  giveCustody(tx: Tx, actor: Actor, recordId: string, agencyId: string, reason: string): Promise<void>;
  /** Notes a file made from the master (text, access copy) and what is now known of the text. */
  addDerivative(tx: Tx, actor: Actor, recordId: string, file: Omit<RecordFile, 'recordId'> | undefined, text?: Pick<ArchiveRecord, 'textState' | 'textConfidence'>): Promise<void>;
  /** Notes the state of a record's signatures and the files of the judgement. The caller's fact tells of it; no version is counted. */
  noteSignatures(tx: Tx, actor: Actor, recordId: string, state: SignatureState, files: readonly Omit<RecordFile, 'recordId' | 'role'>[]): Promise<void>;
  /** Ids of records in a state of signatures, in id order after an id. Unguarded: for the archive's own jobs. */
  idsBySignatureState(state: SignatureState, after: string, limit: number): Promise<string[]>;
  /** The record with its history for those who may see it; else not-found, the same as one that does not exist. Audited. */
  get(actor: Actor, recordId: string, context?: ReadContext): Promise<RecordDetail>;
  /** A file's bytes, or a part of them. Audited with purpose and dossier. */
  openFile(
    actor: Actor,
    recordId: string,
    logicalPath: string,
    context?: ReadContext & { range?: { start: number; end: number } },
  ): Promise<{ file: RecordFile; stream: Readable; sizeBytes: number }>;
  /**
   * The record and its files for a room that shows parts of them (page pictures): judged and logged like `openFile`, the pages of
   * one record once in ten minutes.
   */
  authorise(actor: Actor, recordId: string, context?: ReadContext): Promise<{ record: ArchiveRecord; files: readonly RecordFile[] }>;
  /** Records in scope, newest first. The caller audits the search. */
  list(scope: Scope, filter: RecordFilter, cursor?: string, limit?: number): Promise<Page<ArchiveRecord>>;
  /** The scope of an actor, widened by the papers that his open dossier opens to him. */
  scopeFor(actor: Actor, context?: ReadContext): Promise<Scope>;
  /** Which of these records an actor could open without naming a dossier: a page offers no link that leads nowhere. */
  openable(actor: Actor, recordIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** The same bytes, or the same issuer, number and date: for the duplicate check, which shows no more than the actor may see. */
  findDuplicates(input: { sha256?: string; documentNumber?: string; issuerName?: string; issuedOn?: LocalDate }): Promise<ArchiveRecord[]>;
  /** Everything held of these owners, of these types: for the look-up, which has checked dossier and purpose itself. */
  heldOf(ownerIds: readonly string[], typeCodes: readonly string[]): Promise<{ record: ArchiveRecord; statusHistory: readonly StatusChange[] }[]>;
  /** A record with files, unguarded and unaudited: for the archive's own jobs. Undefined when there is none. */
  peek(recordId: string): Promise<{ record: ArchiveRecord; files: readonly RecordFile[]; changedAt: string } | undefined>;
  /** When records last changed in any way (versions count only what officers correct): those named, or the next ones in id order. Unguarded. */
  moments(which: { readonly ids: readonly string[] } | { readonly after: string; readonly limit: number }): Promise<RecordMoment[]>;
  /** Writes down states that changed by themselves (terms run out, changes dated ahead) and tells of each. Daily job. */
  settleValidity(actor: Actor): Promise<number>;
}

/** Opens the register. */
export function createRecords(deps: RecordsDeps): Records {
  const { openFile, authorise } = createFileOpener(deps);
  return {
    accession: accession(deps),
    correctMetadata: correctMetadata(deps),
    changeStatus: changeStatus(deps),
    link: linkRecords(deps),
    current: currentInside(deps),
    erase: eraseRecord(deps),
    giveCustody: giveCustody(deps),
    addDerivative: addDerivative(deps),
    noteSignatures: noteSignatures(deps),
    idsBySignatureState: deps.store.idsBySignatureState,
    get: getRecord(deps),
    openFile,
    authorise,
    list: listRecords(deps),
    scopeFor: scopeFor(deps),
    openable: openable(deps),
    findDuplicates: findDuplicates(deps),
    heldOf: heldOf(deps),
    peek: peekRecord(deps),
    moments: listMoments(deps),
    settleValidity: settleValidity(deps),
  };
}
