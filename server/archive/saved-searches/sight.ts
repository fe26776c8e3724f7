import type { OfficerActor } from '../../kernel/actor.js';
import type { Scope } from '../../kernel/scope.js';
import { NOTHING } from '../../kernel/scope.js';
import type { Dossier } from '../dossiers/model.js';
import type { SearchAlertsDeps } from './alert-deps.js';
import type { Alert } from './model.js';

/** What somebody may see within each of his wishes, asked once for several papers. */
export interface Sight {
  /** His own scope for a kept search; for a component the papers that his open dossier opens to him, and nothing else. */
  scopeOf(alert: Pick<Alert, 'kind' | 'dossierId'>): Promise<Scope>;
  /** The dossier of a wish while it is open. */
  dossierOf(alert: Pick<Alert, 'dossierId'>): Promise<Dossier | undefined>;
}

/** Opens the eyes of one person for one run. */
export function createSight(deps: Pick<SearchAlertsDeps, 'records' | 'dossiers' | 'catalogue'>, actor: OfficerActor): Sight {
  const dossiers = new Map<string, Promise<Dossier | undefined>>();
  const scopes = new Map<string, Promise<Scope>>();
  const dossierOf: Sight['dossierOf'] = async ({ dossierId }) => {
    if (dossierId === null) return undefined;
    const asked = dossiers.get(dossierId) ?? deps.dossiers.peek(dossierId).then((found) => (found?.state === 'open' ? found : undefined));
    dossiers.set(dossierId, asked);
    return asked;
  };
  const opened = async (alert: Pick<Alert, 'dossierId'>): Promise<Scope> => {
    const dossier = await dossierOf(alert);
    if (dossier === undefined) return NOTHING;
    // A dossier without words of its own is for what its procedure is for.
    const purpose = dossier.purpose ?? (await deps.catalogue.procedureByCode(dossier.procedureCode))?.nameVi ?? dossier.procedureCode;
    const scope = await deps.records.scopeFor(actor, { dossierCode: dossier.code, purpose });
    return { alternatives: [], recordIds: scope.recordIds };
  };
  return {
    dossierOf,
    scopeOf(alert) {
      const key = alert.kind === 'search' ? '' : (alert.dossierId ?? '?');
      const asked = scopes.get(key) ?? (alert.kind === 'search' ? deps.records.scopeFor(actor) : opened(alert));
      scopes.set(key, asked);
      return asked;
    },
  };
}
