import { notFound } from '../../../kernel/errors.js';
import { metadataFaults } from '../../intake/rules/complete-metadata.js';
import { checkOwner, normaliseIdentifier } from '../../owners/rules/check-owner.js';
import { parseDossierCode } from '../../dossiers/rules/parse-dossier-code.js';
import type { PackageFinding, PackagePlan, PlannedPaper } from '../model.js';
import { errorOf } from '../model.js';
import type { PackagesDeps } from '../ports.js';

type Deps = Pick<PackagesDeps, 'catalogue' | 'records' | 'clock' | 'settings' | 'dossiers'>;

/**
 * What this archive has to say against a package that is sound in itself: metadata the register would refuse, types and agencies it
 * does not know, papers it holds already, papers larger than it takes.
 */
export async function checkAgainstArchive(deps: Deps, plan: PackagePlan, agencyId: string | null): Promise<PackageFinding[]> {
  const findings: PackageFinding[] = [];
  for (const paper of plan.papers) {
    findings.push(...(await checkPaper(deps, paper)), ...(await held(deps, paper, agencyId)));
    if (findings.length > deps.settings.limits.maxFindings) break;
  }
  return findings;
}

/** The metadata of a paper with a stand-in for owners that are taken in only at the end. */
export function givenForCheck(paper: PlannedPaper): PlannedPaper['given'] {
  return { ...paper.given, ownerIds: paper.owners.map((_owner, index) => `new-${index}`) };
}

async function checkPaper({ catalogue, clock, dossiers }: Deps, paper: PlannedPaper): Promise<PackageFinding[]> {
  const place = paper.files[0]?.path ?? paper.name;
  const { typeCode, issuerAgencyId } = paper.given;
  const type = typeCode === undefined ? undefined : await catalogue.resultType(typeCode);
  const findings = metadataFaults(givenForCheck(paper), type, clock.today()).map((fault) => errorOf('metadata', place, { field: fault.field, code: fault.code }));
  if (typeCode !== undefined && type === undefined) findings.push(errorOf('type-unknown', place, { typeCode }));
  if (issuerAgencyId != null && (await catalogue.agency(issuerAgencyId)) === undefined) findings.push(errorOf('agency-unknown', place, { agencyId: issuerAgencyId }));
  for (const owner of paper.owners) {
    const normal = { ...owner, identifiers: owner.identifiers.map((id) => normaliseIdentifier(owner.kind, id)) };
    findings.push(...checkOwner(normal).map((fault) => errorOf('owner', place, { field: fault.field, code: fault.code })));
  }
  if (paper.dossier !== null) {
    const known = parseDossierCode(paper.dossier.code) === undefined ? undefined : await dossiers.peek(paper.dossier.code);
    if (parseDossierCode(paper.dossier.code) === undefined) findings.push(errorOf('dossier-code', place, { code: paper.dossier.code.slice(0, 60) }));
    else if (known?.state === 'closed') findings.push(errorOf('dossier-closed', place, { code: known.code }));
    else if (known === undefined && paper.owners.length === 0) findings.push(errorOf('dossier-owner', place, { code: paper.dossier.code.slice(0, 60) }));
  }
  return findings;
}

async function held({ records }: Deps, paper: PlannedPaper, agencyId: string | null): Promise<PackageFinding[]> {
  const first = paper.files[0];
  if (first === undefined) throw notFound();
  let common: readonly string[] | undefined;
  for (const file of paper.files) {
    const ids = (await records.findDuplicates({ sha256: file.sha256 })).filter((record) => agencyId === null || record.custodianAgencyId === agencyId).map((record) => record.id);
    common = common === undefined ? ids : common.filter((id) => ids.includes(id));
    if (common.length === 0) return [];
  }
  return [errorOf('already-held', first.path, { recordId: common?.[0] ?? '' })];
}
