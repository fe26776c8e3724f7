import { bigint, date, double, id, instant, integer, json, longText, nullable, text } from '../columns.js';
import type { Migration } from '../migrate.js';

/** The register: records, their files, owners, dated validity, links and corrections. */
export const records: Migration = {
  name: '0303-records',
  async up(schema) {
    await schema.createTable(
      'records',
      {
        id: id(), objectId: id(), title: text(500), abstract: nullable(longText()), documentNumber: nullable(text(120)),
        numberKey: nullable(text(120)), typeCode: id(), issuedOn: nullable(date()), issuerName: nullable(text(300)),
        issuerKey: nullable(text(160)), issuerAgencyId: nullable(id()), custodianAgencyId: id(), signerName: nullable(text(200)),
        signerTitle: nullable(text(200)), copyClass: id(), sensitivity: id(), dossierId: nullable(id()), procedureCode: nullable(id()),
        componentCode: nullable(id()), purpose: nullable(text(500)), validFrom: nullable(date()), validTo: nullable(date()),
        validity: id(), validityDueOn: nullable(date()), fields: json(), retentionClass: nullable(id()), signatureCount: integer(),
        signatureState: id(), pageCount: integer(), textState: id(), textConfidence: nullable(double()), accessionedAt: instant(),
        accessionedBy: id(), updatedAt: instant(), version: integer(),
      },
      {
        primaryKey: ['id'],
        indexes: [
          { columns: ['numberKey', 'issuedOn'] },
          { columns: ['custodianAgencyId', 'sensitivity', 'accessionedAt', 'id'] },
          { columns: ['sensitivity', 'accessionedAt', 'id'] },
          { columns: ['accessionedAt', 'id'] },
          { columns: ['dossierId'] },
          { columns: ['typeCode'] },
          { columns: ['updatedAt'] },
          { columns: ['validityDueOn'] },
        ],
      },
    );
    await schema.createTable(
      'record_files',
      {
        recordId: id(), logicalPath: text(180), role: id(), originalName: nullable(text(255)), mediaType: text(100), sizeBytes: bigint(),
        sha256: id(), sha512: text(128), rank: integer(),
      },
      { primaryKey: ['recordId', 'logicalPath'], indexes: [{ columns: ['sha256'] }] },
    );
    await schema.createTable(
      'record_owners',
      { recordId: id(), ownerId: id(), rank: integer() },
      { primaryKey: ['recordId', 'ownerId'], indexes: [{ columns: ['ownerId'] }] },
    );
    await schema.createTable(
      'record_status',
      {
        recordId: id(), rank: integer(), status: id(), effectiveFrom: date(), reason: text(500), reference: nullable(text(300)),
        supersededById: nullable(id()), recordedAt: instant(), recordedBy: id(),
      },
      { primaryKey: ['recordId', 'rank'], indexes: [{ columns: ['supersededById'] }] },
    );
    await schema.createTable(
      'record_links',
      { fromId: id(), toId: id(), kind: id(), note: nullable(text(500)), recordedAt: instant(), recordedBy: id() },
      { primaryKey: ['fromId', 'toId', 'kind'], indexes: [{ columns: ['toId'] }] },
    );
    await schema.createTable(
      'record_history',
      { recordId: id(), version: integer(), changedAt: instant(), changedBy: id(), reason: text(500), changes: json() },
      { primaryKey: ['recordId', 'version'] },
    );
  },
  async down(schema) {
    for (const table of ['record_history', 'record_links', 'record_status', 'record_owners', 'record_files', 'records']) {
      await schema.dropTable(table);
    }
  },
};
