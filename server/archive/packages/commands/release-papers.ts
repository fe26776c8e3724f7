import type { Owner } from '../../owners/model.js';
import type { Package, PackageFinding, PlannedPaper } from '../model.js';
import { errorOf } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { bringerOf, itemsOfPackage } from './package-items.js';

interface Known {
  readonly owners: Map<string, Owner>;
  readonly dossiers: Map<string, string>;
}

/**
 * Confirms every paper of a package in the name of its bringer: owners and dossiers are taken in now and not before. Papers already
 * confirmed or archived are left alone, so a repeat goes on where the first was cut off.
 */
export async function releasePapers(
  deps: PackagesDeps, one: Package, papers: readonly PlannedPaper[], signal?: AbortSignal,
): Promise<{ readonly waiting: number; readonly archived: number; readonly findings: readonly PackageFinding[] }> {
  const actor = bringerOf(one);
  const known: Known = { owners: new Map(), dossiers: new Map() };
  const findings: PackageFinding[] = [];
  let [waiting, archived] = [0, 0];
  for await (const { position, path, item } of itemsOfPackage(deps, one)) {
    if (signal?.aborted === true) return { waiting: waiting + 1, archived, findings };
    if (item.state === 'archived') archived += 1;
    else if (item.state === 'refused') findings.push(errorOf('paper-refused', path, { itemId: item.id, findings: item.decision?.reason ?? '' }));
    else if (item.state === 'failed' && item.fault?.final === true) findings.push(errorOf('paper-failed', path, { itemId: item.id, findings: item.fault.code }));
    else waiting += 1;
    const paper = papers[position];
    if (item.state !== 'waiting' || paper === undefined) continue;
    const metadata = await completed(deps, one, paper, known);
    const [result] = await deps.intake.confirmItems(actor, [{ itemId: item.id, version: item.version, metadata, acceptDuplicate: true }]);
    if (result?.outcome === 'invalid') findings.push(errorOf('metadata', path, { field: result.faults[0]?.field ?? '', code: result.faults[0]?.code ?? '' }));
    if (result?.outcome === 'duplicate') findings.push(errorOf('already-held', path, { recordId: result.recordId ?? '' }));
  }
  return { waiting, archived, findings };
}

async function completed(deps: PackagesDeps, one: Package, paper: PlannedPaper, known: Known): Promise<PlannedPaper['given']> {
  const owners: Owner[] = [];
  for (const owner of paper.owners) {
    const key = JSON.stringify(owner);
    const found = known.owners.get(key) ?? (await deps.uow.run(bringerOf(one), async (tx) => {
      const taken = await deps.owners.ensure(tx, bringerOf(one), owner);
      tx.record({ name: 'package.owner-met', subject: { type: 'package', id: one.id }, data: { ownerId: taken.id }, announce: false });
      return taken;
    }));
    known.owners.set(key, found);
    owners.push(found);
  }
  const dossierId = await dossierOf(deps, one, paper, owners[0]?.id, known);
  return { ...paper.given, ...(owners.length === 0 ? {} : { ownerIds: owners.map((owner) => owner.id) }), ...(dossierId === undefined ? {} : { dossierId }) };
}

async function dossierOf(deps: PackagesDeps, one: Package, paper: PlannedPaper, ownerId: string | undefined, known: Known): Promise<string | undefined> {
  const { dossier } = paper;
  if (dossier === null) return undefined;
  const held = known.dossiers.get(dossier.code) ?? (await deps.dossiers.peek(dossier.code))?.id;
  if (held !== undefined || ownerId === undefined) return held;
  const opened = await deps.uow.run(bringerOf(one), (tx) =>
    deps.dossiers.ensure(tx, bringerOf(one), { ...dossier, ownerId, ...(one.actor.agencyId === null ? {} : { agencyId: one.actor.agencyId }) }));
  known.dossiers.set(dossier.code, opened.id);
  return opened.id;
}
