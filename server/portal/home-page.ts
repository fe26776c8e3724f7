import type { OfficerActor } from '../kernel/actor.js';
import { may } from '../kernel/permission.js';
import type { Clock } from '../kernel/clock.js';
import { definePage, view } from '../platform/http/define-page.js';
import type { Page } from '../platform/http/define-page.js';
import type { Message } from '../platform/i18n/translator.js';
import type { Catalogue } from '../archive/catalogue/catalogue.js';
import type { Dossiers } from '../archive/dossiers/dossiers.js';
import type { Owners } from '../archive/owners/owners.js';

export interface HomeDeps {
  readonly dossiers: Pick<Dossiers, 'list'>;
  readonly owners: Pick<Owners, 'getMany'>;
  readonly catalogue: Pick<Catalogue, 'procedureByCode'>;
  readonly clock: Clock;
  /** What waits for this person, by kind. */
  readonly waiting: (actor: OfficerActor) => Promise<readonly { readonly key: string; readonly count: number; readonly href: string; readonly icon: string; readonly urgent?: boolean }[]>;
  /** What this person did last, as sentences, newest first. */
  readonly lately: (actor: OfficerActor) => Promise<readonly { readonly at: string; readonly text: Message; readonly href?: string; readonly by?: string }[]>;
}

const MOST_DOSSIERS = 8;

/** What waits for me: the first page after signing in. */
export function homePage(deps: HomeDeps): Page {
  return definePage({
    method: 'get', path: '/', access: 'officer',
    handle: async ({ actor, lang }) => {
      const seesDossiers = may(actor, 'dossier.read');
      const [waiting, lately, dossiers] = await Promise.all([deps.waiting(actor), deps.lately(actor), seesDossiers ? deps.dossiers.list(actor, { state: 'open' }, undefined, MOST_DOSSIERS) : { items: [] }]);
      const owners = new Map((await deps.owners.getMany(dossiers.items.map((dossier) => dossier.ownerId))).map((owner) => [owner.id, owner.name]));
      const procedures = await Promise.all(dossiers.items.map((dossier) => deps.catalogue.procedureByCode(dossier.procedureCode)));
      const today = deps.clock.today();
      return view('home', { key: 'nav.home' }, {
        displayName: actor.name, today, lately,
        waiting: waiting.filter((one) => one.count > 0).map((one) => ({ label: { key: one.key, params: { count: one.count } }, count: one.count, href: one.href, icon: one.icon, urgent: one.urgent ?? false })),
        ...(may(actor, 'reuse.lookup') ? { desk: { action: '/desk' } } : {}),
        ...(may(actor, 'submission.create') ? { canUpload: true, newDossierHref: may(actor, 'dossier.open') ? '/intake/dossiers/new' : '/intake' } : {}),
        ...(seesDossiers
          ? {
              dossiersHref: '/intake/dossiers',
              dossiers: dossiers.items.map((dossier, index) => ({
                href: `/intake/dossiers/${dossier.id}`, code: dossier.code, ownerName: owners.get(dossier.ownerId) ?? '', openedOn: dossier.openedOn, dueOn: dossier.dueOn,
                procedureName: (lang === 'vi' ? procedures[index]?.nameVi : procedures[index]?.nameEn) ?? dossier.procedureCode, late: dossier.dueOn !== null && dossier.dueOn < today,
              })),
            }
          : {}),
      });
    },
  });
}
