import type { OutgoingPaper } from './collect-papers.js';

/**
 * A paper as `manifest.json` of this archive describes it: what an import takes in again, and under `archive` what was known of it
 * here. `paths` are those of its masters in the package. Without `numbers` owners are named without their numbers.
 */
export function describePaper(paper: OutgoingPaper, paths: readonly string[], { numbers }: { readonly numbers: boolean }): object {
  const { record, masters, owners, dossier } = paper;
  return {
    files: masters.map((file, index) => ({ path: paths[index] ?? '', name: file.originalName ?? paths[index] ?? '', sha256: file.sha256 })),
    title: record.title, abstract: record.abstract, documentNumber: record.documentNumber, typeCode: record.typeCode, issuedOn: record.issuedOn,
    issuerName: record.issuerName, issuerAgencyId: record.issuerAgencyId, signerName: record.signerName, signerTitle: record.signerTitle,
    copyClass: record.copyClass, sensitivity: record.sensitivity, procedureCode: record.procedureCode, componentCode: record.componentCode,
    purpose: record.purpose, validFrom: record.validFrom, validTo: record.validTo, fields: record.fields,
    owners: owners.map(({ kind, name, birthDate, sex, address, identifiers }) => ({ kind, name, birthDate, sex, ...(numbers ? { address } : {}), identifiers: numbers ? identifiers : [] })),
    dossier: dossier === undefined ? null : { code: dossier.code, procedureCode: dossier.procedureCode },
    archive: {
      recordId: record.id, custodianAgencyId: record.custodianAgencyId, accessionedAt: record.accessionedAt, accessionedBy: record.accessionedBy, validity: record.validity,
      retentionClass: record.retentionClass, signatureCount: record.signatureCount, signatureState: record.signatureState, pageCount: record.pageCount, version: record.version,
    },
  };
}
