import type { ArchiveRecord, MetadataChange, RecordDetail, RecordFile, StatusChange } from './model.js';

/** A record as the API gives it. */
export interface RecordJson extends Omit<ArchiveRecord, 'objectId' | 'accessionedBy' | 'ownerIds' | 'fields'> {
  readonly ownerIds: string[];
  readonly fields: Record<string, unknown>;
  readonly href: string;
  readonly contentHref: string;
}

/** A record as the API gives it: without where its bytes lie and who registered it. */
export function presentRecord({ objectId: _object, accessionedBy: _by, ...record }: ArchiveRecord): RecordJson {
  const href = `/api/v1/records/${encodeURIComponent(record.id)}`;
  return { ...record, ownerIds: [...record.ownerIds], fields: { ...record.fields }, href, contentHref: `${href}/content` };
}

/** A record with all that hangs on it as the API gives it. */
export function presentDetail(detail: RecordDetail): object {
  const record = presentRecord(detail.record);
  return {
    ...record,
    files: detail.files.map((file) => presentFile(record.href, file)),
    statusHistory: detail.statusHistory.map(presentStatus),
    history: detail.history.map(({ recordId: _record, by: _by, ...change }: MetadataChange) => change),
    links: detail.links.map(({ kind, fromId, toId, note, other }) => {
      const direction = fromId === record.id ? 'out' : 'in';
      // An end the reader may not see is told as a link, not by its number.
      return { kind, direction, note, other: other === null ? null : { ...other, href: `/api/v1/records/${direction === 'out' ? toId : fromId}` } };
    }),
  };
}

function presentFile(recordHref: string, { recordId: _record, ...file }: RecordFile): object {
  return { ...file, href: `${recordHref}/files/${file.logicalPath.split('/').map(encodeURIComponent).join('/')}` };
}

function presentStatus({ recordId: _record, recordedBy: _by, ...change }: StatusChange): object {
  return change;
}
