import type { ArchiveRecord } from '../../records/model.js';
import type { SignaturesDeps } from '../deps.js';
import type { PaperFacts } from '../rules/paper-facts.js';

/** What the register, the catalogue and the owners say of a paper, for comparing its signers. */
export function paperFacts(deps: Pick<SignaturesDeps, 'catalogue' | 'owners'>) {
  return async (about: Pick<ArchiveRecord, 'typeCode' | 'ownerIds' | 'issuerName' | 'issuerAgencyId' | 'signerName' | 'signerTitle'>): Promise<PaperFacts> => {
    const type = await deps.catalogue.resultType(about.typeCode);
    const agency = about.issuerAgencyId === null ? undefined : await deps.catalogue.agency(about.issuerAgencyId);
    const owners = about.ownerIds.length === 0 ? [] : await deps.owners.getMany(about.ownerIds);
    return {
      owners: owners.flatMap((owner) => owner.identifiers.map(({ kind, value }) => ({ kind, value }))),
      issuerNames: [...(about.issuerName === null ? [] : [about.issuerName]), ...(agency === undefined ? [] : [agency.name, ...agency.printedNames])],
      signerName: about.signerName, signerTitle: about.signerTitle, needed: type?.signatures ?? [], trees: type?.trees,
    };
  };
}
