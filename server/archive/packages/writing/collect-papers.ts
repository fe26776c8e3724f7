import type { Readable } from 'node:stream';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Dossier } from '../../dossiers/model.js';
import type { Owner } from '../../owners/model.js';
import type { ArchiveRecord, RecordFile } from '../../records/model.js';
import type { PackagesDeps } from '../ports.js';

/** A record on its way out: metadata, masters in the order of their pages, those it belongs to. */
export interface OutgoingPaper {
  readonly record: ArchiveRecord;
  readonly masters: readonly RecordFile[];
  /** A PDF of the whole paper made from its pictures, where there is one. */
  readonly accessCopy: RecordFile | undefined;
  readonly owners: readonly Owner[];
  readonly dossier: Dossier | undefined;
}

type Deps = Pick<PackagesDeps, 'records' | 'owners' | 'dossiers' | 'preservation'>;

/** The records of a package, in the order asked for. @throws not-found when one is gone meanwhile. */
export async function collectPapers(deps: Deps, recordIds: readonly string[]): Promise<OutgoingPaper[]> {
  const papers: OutgoingPaper[] = [];
  const dossiers = new Map<string, Dossier | undefined>();
  for (const recordId of recordIds) {
    const found = await deps.records.peek(recordId);
    if (found === undefined) throw new ArchiveError('not-found', 'package-record-gone', { recordId });
    const { record, files } = found;
    if (record.dossierId !== null && !dossiers.has(record.dossierId)) dossiers.set(record.dossierId, await deps.dossiers.peek(record.dossierId));
    papers.push({
      record, masters: files.filter((file) => file.role === 'master').sort((a, b) => (a.logicalPath < b.logicalPath ? -1 : 1)), accessCopy: files.find((file) => file.role === 'access-copy'),
      owners: record.ownerIds.length === 0 ? [] : await deps.owners.getMany(record.ownerIds), dossier: record.dossierId === null ? undefined : dossiers.get(record.dossierId),
    });
  }
  return papers;
}

/** Opens a file of a record. */
export async function openFileOf(deps: Pick<PackagesDeps, 'preservation'>, record: Pick<ArchiveRecord, 'objectId'>, file: Pick<RecordFile, 'logicalPath'>): Promise<Readable> {
  return (await deps.preservation.read(record.objectId, file.logicalPath)).stream;
}

/** Papers in the order of time: by their day, those without one last, then by accession. */
export function inTimeOrder(papers: readonly OutgoingPaper[]): OutgoingPaper[] {
  const key = ({ record }: OutgoingPaper): string => `${record.issuedOn ?? '9999'} ${record.accessionedAt} ${record.id}`;
  return [...papers].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The ending of a kept file. */
export function endingOf(file: Pick<RecordFile, 'logicalPath'>): string {
  return /\.[a-z0-9]+$/i.exec(file.logicalPath)?.[0].toLowerCase() ?? '';
}
