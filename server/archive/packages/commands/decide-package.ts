import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import type { Package } from '../model.js';
import type { PackagesDeps } from '../ports.js';
import { maySeePackage } from '../rules/may-see-package.js';
import { letGo } from './package-files.js';
import { bringerOf, itemsOfPackage } from './package-items.js';
import { requireBringing } from './receive-package.js';

const MIN_REASON = 5;

/**
 * Releases a package that stands blocked by warnings alone: whoever stands for its papers saw them. Papers that a check refused must be
 * brought again in another package. @throws conflict `package-not-blocked`, `package-has-errors`.
 */
export function acceptWarnings(deps: PackagesDeps) {
  return async (actor: Actor, packageId: string): Promise<Package> => {
    requireBringing(actor);
    const one = await load(deps, actor, packageId);
    if (one.state !== 'blocked') throw new ArchiveError('conflict', 'package-not-blocked', { state: one.state });
    if (one.findings.some((finding) => finding.level === 'error')) throw new ArchiveError('conflict', 'package-has-errors');
    await deps.uow.run(actor, async (tx) => {
      const done = await deps.store.update(tx, one, { state: 'importing', request: { ...one.request, acceptWarnings: true }, updatedAt: deps.clock.now().toISOString() });
      if (!done) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'package.warnings-accepted', subject: { type: 'package', id: one.id }, data: { findings: one.findings.map((finding) => finding.rule) } });
    });
    return (await deps.store.find(packageId)) ?? one;
  };
}

/** Takes a package back that was not released: its papers are sent back with the reason, nothing of it enters the register. */
export function withdrawPackage(deps: PackagesDeps) {
  return async (actor: Actor, packageId: string, reason: string): Promise<void> => {
    requireBringing(actor);
    const why = reason.normalize('NFC').trim();
    if (why.length < MIN_REASON) throw new ArchiveError('invalid', 'reason-too-short', { min: MIN_REASON }, { faults: [{ field: 'reason', code: 'reason-too-short', params: { min: MIN_REASON } }] });
    const one = await load(deps, actor, packageId);
    if (one.direction !== 'in' || !['received', 'importing', 'blocked', 'failed'].includes(one.state)) throw new ArchiveError('conflict', 'package-not-blocked', { state: one.state });
    for await (const { item } of itemsOfPackage(deps, one)) {
      if (item.state === 'archived' || item.state === 'confirming') throw new ArchiveError('conflict', 'package-released-partly');
    }
    const at = deps.clock.now().toISOString();
    await deps.uow.run(actor, async (tx) => {
      if (!(await deps.store.update(tx, one, { state: 'withdrawn', updatedAt: at, finishedAt: at }))) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'package.withdrawn', subject: { type: 'package', id: one.id }, data: { reason: why } });
    });
    for await (const { item } of itemsOfPackage(deps, one)) {
      if (item.state !== 'refused') await deps.intake.refuseItem(bringerOf(one), { itemId: item.id, version: item.version, reason: why });
    }
    await letGo(deps, one.id);
  };
}

async function load(deps: PackagesDeps, actor: Actor, packageId: string): Promise<Package> {
  const one = await deps.store.find(packageId);
  if (one === undefined || !maySeePackage(actor, one)) throw notFound();
  return one;
}
