import type { ResultType, Agency } from '../catalogue/model.js';
import type { Owner } from '../owners/model.js';
import type { ArchiveRecord } from '../records/model.js';
import type { Scope } from '../../kernel/scope.js';
import { yearOf } from '../../kernel/calendar.js';
import type { AccessScope, IndexRecord } from './engines/engine.js';
import { indexVersion } from './rules/index-version.js';

/** Everything of a record that the index holds. Numbers of persons go in as keyed fingerprints only. */
export function describeRecord(parts: {
  readonly record: ArchiveRecord;
  /** ISO instant of the record's last change. */
  readonly changedAt: string;
  readonly type: ResultType | undefined;
  readonly issuer: Agency | undefined;
  readonly custodian: Agency | undefined;
  /** Who has the issuer's tasks today, where that is another agency. */
  readonly successor?: Agency | undefined;
  readonly owners: readonly Owner[];
  readonly fingerprints: readonly string[];
  readonly pages: readonly { readonly number: number; readonly text: string; readonly source: string; readonly confidence: number }[];
}): IndexRecord {
  const { record, type, issuer, custodian } = parts;
  const issuerNames = [...new Set([record.issuerName, issuer?.name, parts.successor?.name, custodian?.name].filter((name): name is string => name != null && name !== ''))];
  return {
    recordId: record.id,
    version: indexVersion({ version: record.version, changedAt: parts.changedAt }),
    access: { agencyIds: [record.custodianAgencyId], sensitivity: record.sensitivity, tags: [`type:${record.typeCode}`] },
    title: record.title,
    ...(record.abstract === null ? {} : { abstract: record.abstract }),
    ...(record.documentNumber === null ? {} : { documentNumber: record.documentNumber }),
    issuerNames,
    issuerAgencyIds: [...new Set([record.issuerAgencyId, parts.successor?.id, record.custodianAgencyId].filter((id): id is string => id != null))],
    holderNames: parts.owners.map((owner) => owner.name),
    holderBirths: parts.owners.flatMap((owner) => (owner.birthDate === null ? [] : [owner.birthDate])),
    holderIdHashes: parts.fingerprints,
    ...(record.signerName === null ? {} : { signer: record.signerName }),
    procedureCodes: record.procedureCode === null ? [] : [record.procedureCode],
    typeCode: record.typeCode,
    typeName: type?.nameVi ?? record.typeCode,
    ...(record.issuedOn === null ? {} : { issuedOn: record.issuedOn, year: yearOf(record.issuedOn) }),
    validityState: record.validity,
    signatureState: record.signatureState,
    pages: parts.pages.map((page) => ({ number: page.number, text: page.text, ...(page.source === 'ocr' ? { confidence: page.confidence } : {}) })),
  };
}

/** The kernel's scope in the words of the search engine. */
export function toAccessScope(scope: Scope): AccessScope {
  return {
    alternatives: [
      ...scope.alternatives.map((way) => ({
        ...(way.agencyIds === '*' ? {} : { agencyIds: way.agencyIds }),
        sensitivities: way.sensitivities,
        ...(way.typeCodes === undefined ? {} : { tags: way.typeCodes.map((code) => `type:${code}`) }),
      })),
      ...(scope.recordIds.length === 0 ? [] : [{ recordIds: scope.recordIds }]),
    ],
  };
}
