import type { Actor } from '../../kernel/actor.js';
import { agencyOf } from '../../kernel/actor.js';
import { ArchiveError, notFound } from '../../kernel/errors.js';
import { newId } from '../../kernel/identifiers.js';
import { requirePermission } from '../../kernel/permission.js';
import type { Dossier } from '../dossiers/model.js';
import type { ComponentAnswer, Demand, Use } from './model.js';
import { findReusable } from './queries/find-reusable.js';
import type { LookUpAnswer, LookUpQuestion, Reuse, ReuseDeps } from './reuse.js';
import type { DemandRow, UseRow } from './store.js';

const MAX_REASON = 500;

/** Opens the look-up desk. */
export function createReuse(deps: ReuseDeps): Reuse {
  return { ...lookUps(deps), ...uses(deps), ...demands(deps) };
}

function lookUps(deps: ReuseDeps): Pick<Reuse, 'lookUp' | 'lookUpForDossier'> {
  /** Every look is written down for the owner: who, for what, in which dossier. */
  const note = (actor: Actor, answer: LookUpAnswer, dossierCode: string, purpose: string): Promise<void> =>
    deps.uow.run(actor, async (tx) =>
      tx.record({
        name: 'reuse.looked-up', subject: { type: 'owner', id: answer.owner?.id ?? 'unknown' }, dossierCode, purpose,
        data: { procedure: answer.procedure.code, ...answer.counts }, announce: false,
      }),
    );
  return {
    async lookUp(actor, question: LookUpQuestion) {
      requirePermission(actor, 'reuse.lookup');
      const faults = (['dossierCode', 'purpose'] as const).filter((field) => question[field].trim() === '').map((field) => ({ field, code: 'required' }));
      if (faults.length > 0) throw new ArchiveError('invalid', 'dossier-and-purpose-needed', {}, { faults });
      if (actor.kind === 'client' && !actor.grant.purposes.includes(question.purpose)) {
        throw new ArchiveError('forbidden', 'purpose-not-granted', { purpose: question.purpose });
      }
      const answer = await findReusable(deps, question);
      const visible = actor.kind === 'client' && actor.grant.typeCodes !== '*' ? onlyTypes(answer, actor.grant.typeCodes) : answer;
      await note(actor, visible, question.dossierCode, question.purpose);
      return visible;
    },
    async lookUpForDossier(actor, dossierId) {
      requirePermission(actor, 'reuse.lookup');
      const dossier = await openDossier(deps, actor, dossierId);
      const answer = await findReusable(deps, dossier);
      await note(actor, answer, dossier.code, dossier.purpose ?? answer.procedure.nameVi);
      const [used, asked] = await Promise.all([deps.store.usesOfDossier(dossier.id), deps.store.demandsOfDossier(dossier.id)]);
      if (answer.owner === undefined) throw notFound();
      return { ...answer, owner: answer.owner, dossier, uses: used.map(toUse), demands: asked.map(toDemand) };
    },
  };
}

/** A client that may not see a type does not learn that one is held: the component reads as missing. */
function onlyTypes(answer: LookUpAnswer, typeCodes: readonly string[]): LookUpAnswer {
  const components = answer.components.map((component): ComponentAnswer => {
    const candidates = component.candidates.filter((candidate) => typeCodes.includes(candidate.typeCode));
    if (candidates.length === component.candidates.length) return component;
    if (candidates.length > 0) return { ...component, candidates };
    return { ...component, candidates, state: component.state === 'data' ? 'data' : 'missing', reason: { code: 'not-held', params: {} } };
  });
  const count = (state: string): number => components.filter((component) => component.state === state).length;
  return { ...answer, components, counts: { usable: count('usable'), heldBut: count('held-but'), missing: count('missing'), data: count('data') } };
}

async function openDossier(deps: ReuseDeps, actor: Actor, dossierId: string): Promise<Dossier> {
  const dossier = await deps.dossiers.get(actor, dossierId);
  if (dossier.state !== 'open') throw new ArchiveError('conflict', 'dossier-closed', { code: dossier.code });
  return dossier;
}

function uses(deps: ReuseDeps): Pick<Reuse, 'recordUse' | 'withdrawUse' | 'usesOfRecord' | 'usesOfOwner'> {
  return {
    async recordUse(actor, input) {
      requirePermission(actor, 'reuse.record');
      const dossier = await openDossier(deps, actor, input.dossierId);
      const answer = await findReusable(deps, dossier);
      const component = answer.components.find((one) => one.componentCode === input.componentCode);
      const candidate = component?.candidates.find((one) => one.recordId === input.recordId);
      if (candidate === undefined) throw notFound();
      if (!candidate.usable) throw new ArchiveError('conflict', 'not-usable', { reason: candidate.reasons[0]?.code ?? 'not-usable' });
      return deps.uow.run(actor, async (tx) => {
        const before = await deps.store.livingUse(dossier.id, input.componentCode, input.recordId, tx);
        const row: UseRow = before ?? {
          id: newId(), dossierId: dossier.id, dossierCode: dossier.code, procedureCode: dossier.procedureCode, componentCode: input.componentCode,
          recordId: input.recordId, ownerId: dossier.ownerId, purpose: dossier.purpose ?? answer.procedure.nameVi, actorId: actor.id,
          actorName: actor.name, agencyId: agencyOf(actor) ?? '', at: deps.clock.now().toISOString(), withdrawnAt: null, withdrawnReason: null,
        };
        if (before === undefined) await deps.store.insertUse(tx, row);
        tx.record({
          name: before === undefined ? 'reuse.recorded' : 'reuse.recorded-again', subject: { type: 'record', id: input.recordId }, dossierCode: dossier.code,
          purpose: row.purpose, data: { component: input.componentCode, procedure: dossier.procedureCode, owner: dossier.ownerId },
          announce: before === undefined,
        });
        return toUse(row);
      });
    },
    async withdrawUse(actor, useId, reason) {
      requirePermission(actor, 'reuse.record');
      const row = await deps.store.useById(useId);
      if (row === undefined) throw notFound();
      await deps.dossiers.get(actor, row.dossierId);
      const why = checkReason(reason);
      await deps.uow.run(actor, async (tx) => {
        // Pressed twice, or by two: the first has withdrawn it.
        if ((await deps.store.withdrawUse(tx, useId, deps.clock.now().toISOString(), why)) === 0) throw new ArchiveError('conflict', 'use-withdrawn');
        tx.record({ name: 'reuse.withdrawn', subject: { type: 'record', id: row.recordId }, dossierCode: row.dossierCode, purpose: row.purpose, data: { reason: why, component: row.componentCode } });
      });
    },
    usesOfRecord: async (recordId, limit) => (await deps.store.usesOfRecord(recordId, limit)).map(toUse),
    usesOfOwner: async (ownerId, limit) => (await deps.store.usesOfOwner(ownerId, limit)).map(toUse),
  };
}

function demands(deps: ReuseDeps): Pick<Reuse, 'recordDemand'> {
  return {
    async recordDemand(actor, input) {
      requirePermission(actor, 'reuse.record');
      const reason = checkReason(input.reason);
      const dossier = await openDossier(deps, actor, input.dossierId);
      const answer = await findReusable(deps, dossier);
      const component = answer.components.find((one) => one.componentCode === input.componentCode);
      if (component === undefined) throw notFound();
      if (component.state === 'abolished') throw new ArchiveError('invalid', 'paper-abolished', { paper: component.nameVi });
      const held = component.candidates.find((candidate) => candidate.usable)?.recordId ?? null;
      const row: DemandRow = {
        id: newId(), dossierId: dossier.id, dossierCode: dossier.code, procedureCode: dossier.procedureCode, componentCode: input.componentCode, reason,
        heldRecordId: held, ownerId: dossier.ownerId, actorId: actor.id, actorName: actor.name, agencyId: agencyOf(actor) ?? '', at: deps.clock.now().toISOString(),
      };
      return deps.uow.run(actor, async (tx) => {
        // One request stands for a component: sent twice it is noted, not made again.
        const before = await deps.store.demandFor(dossier.id, input.componentCode, tx);
        if (before !== undefined) {
          tx.record({ name: 'reuse.demanded-again', subject: { type: 'dossier', id: dossier.id }, dossierCode: dossier.code, data: { component: input.componentCode, reason }, announce: false });
          return toDemand(before);
        }
        await deps.store.insertDemand(tx, row);
        tx.record({
          name: held === null ? 'reuse.paper-demanded' : 'reuse.asked-again', subject: { type: 'dossier', id: dossier.id }, dossierCode: dossier.code,
          data: { component: input.componentCode, reason, ...(held === null ? {} : { heldRecord: held }) },
        });
        return toDemand(row);
      });
    },
  };
}

function checkReason(reason: string): string {
  const tidy = reason.normalize('NFC').trim();
  if (tidy.length < 5) throw new ArchiveError('invalid', 'reason-needed', {}, { faults: [{ field: 'reason', code: 'required' }] });
  return tidy.slice(0, MAX_REASON);
}

function toUse(row: UseRow): Use {
  const { withdrawnReason: _reason, ...use } = row;
  return use;
}

function toDemand(row: DemandRow): Demand {
  return {
    id: row.id, dossierId: row.dossierId, componentCode: row.componentCode, reason: row.reason, heldRecordId: row.heldRecordId,
    actorName: row.actorName, agencyId: row.agencyId, at: row.at,
  };
}
