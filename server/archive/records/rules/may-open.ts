import type { Actor, ClientActor } from '../../../kernel/actor.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import type { Scope, Sensitivity } from '../../../kernel/scope.js';
import type { ArchiveRecord, ReadContext } from '../model.js';

/** The dossier somebody names when he asks for a paper, with its owner and those related to him. */
export interface NamedDossier {
  readonly agencyId: string;
  readonly state: 'open' | 'closed';
  readonly purpose: string | null;
  /** The owner and the owners related to him. */
  readonly ownerIds: readonly string[];
}

/**
 * What asking for a paper comes to. `hidden` is answered like a record that does not exist; the other refusals are given only to
 * those who may have the paper as soon as they say why.
 */
export type Opening =
  | { readonly outcome: 'open'; readonly purpose: string | null }
  | { readonly outcome: 'hidden' }
  | { readonly outcome: 'refused'; readonly code: 'purpose-missing' | 'purpose-not-granted' | 'dossier-missing' };

const PERSONAL: readonly Sensitivity[] = ['personal', 'sensitive'];

/**
 * Decides whether an actor may open a paper. Role and agency come first; what lies outside them is opened by a dossier of the own
 * agency that is open, belongs to an owner of the paper (or his relative) and has a purpose (Luật 91/2025/QH15: purpose limitation).
 */
export function mayOpen(actor: Actor, record: Pick<ArchiveRecord, 'id' | 'custodianAgencyId' | 'sensitivity' | 'typeCode' | 'ownerIds'>, context: ReadContext, dossier: NamedDossier | undefined): Opening {
  const purpose = purposeOf(context, dossier);
  if (actor.kind === 'system') return { outcome: 'open', purpose };
  if (actor.kind === 'client') return clientMayOpen(actor, record, context, dossier);
  if (inScope(scopeOf(actor), record)) return { outcome: 'open', purpose };
  if (dossier === undefined || !dossierOpens(actor, dossier) || !record.ownerIds.some((owner) => dossier.ownerIds.includes(owner))) {
    return { outcome: 'hidden' };
  }
  return purpose === null ? { outcome: 'refused', code: 'purpose-missing' } : { outcome: 'open', purpose };
}

/** True when a dossier opens its owner's papers to the actor: it is open and his agency handles it (or he succeeded to it). */
export function dossierOpens(actor: Actor, dossier: NamedDossier): boolean {
  if (dossier.state !== 'open') return false;
  if (actor.kind === 'system') return true;
  if (actor.kind === 'officer' && !actor.roles.some((role) => role === 'counter-officer' || role === 'digitisation-officer')) return false;
  return dossier.agencyId === actor.agencyId || actor.agencyIds.includes(dossier.agencyId);
}

/** The purpose said, else the one the dossier was opened for; null when there is none. */
export function purposeOf(context: ReadContext, dossier: NamedDossier | undefined): string | null {
  const said = context.purpose?.trim() ?? '';
  return said !== '' ? said : (dossier?.purpose ?? null);
}

/**
 * The scope of a client as far as its grant and what it said reach: without a granted purpose only public papers, without a
 * dossier code no personal ones.
 */
export function clientScope(actor: ClientActor, context: ReadContext): Scope {
  const granted = isGranted(actor, context.purpose);
  const inDossier = (context.dossierCode?.trim() ?? '') !== '';
  const base = scopeOf(actor);
  const allowed = (sensitivity: Sensitivity): boolean => sensitivity === 'public' || (granted && (inDossier || !PERSONAL.includes(sensitivity)));
  return { recordIds: [], alternatives: base.alternatives.map((way) => ({ ...way, sensitivities: way.sensitivities.filter(allowed) })) };
}

/**
 * A client works by the dossiers of its own system, whose codes need not be known here; but a dossier that is known here must be
 * open and belong to an owner of the paper.
 */
function clientMayOpen(actor: ClientActor, record: Parameters<typeof mayOpen>[1], context: ReadContext, dossier: NamedDossier | undefined): Opening {
  if (!inScope(scopeOf(actor), record)) return { outcome: 'hidden' };
  const said = context.purpose?.trim() ?? '';
  if (record.sensitivity === 'public') return { outcome: 'open', purpose: said === '' ? null : said };
  if (said === '') return { outcome: 'refused', code: 'purpose-missing' };
  if (!isGranted(actor, said)) return { outcome: 'refused', code: 'purpose-not-granted' };
  if (PERSONAL.includes(record.sensitivity)) {
    if ((context.dossierCode?.trim() ?? '') === '') return { outcome: 'refused', code: 'dossier-missing' };
    if (dossier !== undefined && (!dossierOpens(actor, dossier) || !record.ownerIds.some((owner) => dossier.ownerIds.includes(owner)))) {
      return { outcome: 'hidden' };
    }
  }
  return { outcome: 'open', purpose: said };
}

function isGranted(actor: ClientActor, purpose: string | undefined): boolean {
  return purpose !== undefined && actor.grant.purposes.includes(purpose.trim());
}
