import { createHash } from 'node:crypto';
import type { ArchiveRecord, NewRecord, RecordFile, StatusChange } from '../../server/archive/records/model.js';

/** A master file of the text given, with its true digests. */
export function aMaster(content = 'giấy khai sinh', over: Partial<Omit<RecordFile, 'recordId'>> = {}): Omit<RecordFile, 'recordId'> {
  const bytes = Buffer.from(content, 'utf8');
  return {
    role: 'master', logicalPath: 'content/giay.pdf', originalName: 'giấy.pdf', mediaType: 'application/pdf', sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'), sha512: createHash('sha512').update(bytes).digest('hex'),
    ...over,
  };
}

/** A personal paper of owner-1 in the custody of agency-a, on its way into the register. */
export function aNewRecord(over: Partial<NewRecord> = {}): NewRecord {
  return {
    id: 'record-1', title: 'Giấy khai sinh', abstract: null, documentNumber: '12/2026', typeCode: 'giay-khai-sinh', issuedOn: '2026-03-02',
    issuerName: 'UBND xã Bình Sơn', issuerAgencyId: 'agency-a', custodianAgencyId: 'agency-a', signerName: null, signerTitle: null,
    copyClass: 'D', sensitivity: 'personal', ownerIds: ['owner-1'], dossierId: null, procedureCode: null, componentCode: null, purpose: null,
    validFrom: '2026-03-02', validTo: null, fields: {}, retentionClass: null, signatureCount: 0, signatureState: 'none', pageCount: 1,
    files: [aMaster()],
    ...over,
  };
}

/** A record of the register. */
export function aRecord(over: Partial<ArchiveRecord> = {}): ArchiveRecord {
  const { files: _files, supersedesId: _supersedes, ...record } = aNewRecord();
  return {
    ...record, objectId: record.id, validity: 'in-force', textState: 'waiting', textConfidence: null, accessionedAt: '2026-11-16T02:00:00.000Z',
    accessionedBy: 'officer-a', version: 1, ...over,
  };
}

/** A recorded change of validity. */
export function aStatusChange(over: Partial<StatusChange> = {}): StatusChange {
  return {
    recordId: 'record-1', status: 'suspended', from: '2026-06-01', reason: 'Tạm đình chỉ', reference: null, supersededById: null,
    recordedAt: '2026-06-01T01:00:00.000Z', recordedBy: 'officer-a', ...over,
  };
}
