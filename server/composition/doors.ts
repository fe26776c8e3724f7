import { accessPages } from '../archive/access/pages.js';
import { clientPages } from '../archive/access/client-pages.js';
import { createAccessStore } from '../archive/access/store.js';
import { foldForFilter } from '../archive/access/rules/fold-for-filter.js';
import { userPages } from '../archive/access/user-pages.js';
import { auditPages } from '../archive/audit/pages.js';
import { cataloguePages } from '../archive/catalogue/pages.js';
import { catalogueRoutes } from '../archive/catalogue/routes.js';
import { dossierRoutes } from '../archive/dossiers/routes.js';
import { intakePages } from '../archive/intake/pages.js';
import { intakeRoutes } from '../archive/intake/routes.js';
import { ownerPages } from '../archive/owners/pages.js';
import { recordPages } from '../archive/records/pages.js';
import { recordRoutes } from '../archive/records/routes.js';
import { deskPages } from '../archive/reuse/pages.js';
import { reuseRoutes } from '../archive/reuse/routes.js';
import { viewerPages } from '../archive/viewer/pages.js';
import type { OfficerActor } from '../kernel/actor.js';
import { may } from '../kernel/permission.js';
import type { Page } from '../platform/http/define-page.js';
import type { Route } from '../platform/http/define-route.js';
import { helpPages } from '../portal/help-page.js';
import { homePage } from '../portal/home-page.js';
import { jobsPages } from '../portal/jobs-pages.js';
import { statusPage } from '../portal/status-page.js';
import type { Foundation } from './foundation.js';
import { ACTS, latelyDone } from './lately-done.js';
import { shownSettings } from './shown-settings.js';
import type { DoorParts, WaitingHere } from './wing.js';

const MOST_TRAIL = 20;
const MOST_LATELY = 6;
const MOST_ACTS_READ = 60;
/** A list of readers in a question to the database has a bound. */
const MOST_ACTORS = 400;

/** All doors of the API. */
export function buildRoutes(door: DoorParts): Route[] {
  const { ground, archive, translator } = door;
  const { uow, clock } = ground;
  return [
    ...recordRoutes({ ...archive, uow }),
    ...reuseRoutes(archive),
    ...intakeRoutes({ intake: archive.intake, say: (lang, sentence) => translator.t(lang, sentence.key, sentence.params), maxFiles: 200 }),
    ...dossierRoutes({ ...archive, uow }),
    ...catalogueRoutes({ ...archive, clock }),
    ...door.wings.flatMap((wing) => wing.routes(door)),
  ];
}

/** All web pages. */
export function buildPages(door: DoorParts): Page[] {
  const { ground, archive, background, translator, wings } = door;
  const { uow, clock, audit, config } = ground;
  const agencies = () => archive.catalogue.listAgencies();
  const trail = (type: string) => async (id: string) => (await audit.trailOf(type, [id], MOST_TRAIL)).map((entry) => ({ at: entry.at, action: entry.action, actorName: entry.actorName }));
  return [
    homePage({ ...archive, clock, waiting: (actor) => waitingFor(door, actor), lately: async (actor) => latelyDone(await audit.actsOf(actor.id, MOST_ACTS_READ), MOST_LATELY) }),
    ...deskPages({ ...archive, uow, watches: wings.find((wing) => wing.watches !== undefined)?.watches }),
    ...intakePages({ ...archive, uow, clock, maxFileBytes: config.uploadLimitMb * 1024 * 1024 }),
    ...viewerPages(archive.viewer),
    ...recordPages({ ...archive, audit, translator, clock, personName: (id) => personName(ground, id), panels: wings.flatMap((wing) => wing.panels) }),
    ...ownerPages({ ...archive, audit, uow, clock }),
    ...cataloguePages({ ...archive, clock, translator }),
    ...accessPages({ access: archive.access, rateLimits: door.rateLimits, secureCookies: config.publicUrl.startsWith('https:'), demoAccounts: door.demoAccounts }),
    ...userPages({ access: archive.access, agencies, history: trail('user') }),
    ...clientPages({
      access: archive.access, agencies, types: () => archive.catalogue.listTypes(),
      calls: async (id) => (await audit.actsOf(id, MOST_TRAIL)).map((entry) => ({ at: entry.at, action: entry.action, subject: `${entry.subjectType} ${entry.subjectId}`, purpose: entry.purpose, dossierCode: entry.dossierCode })),
    }),
    ...auditPages({
      audit, uow, now: () => clock.now(),
      openRecords: archive.records.openable,
      agencyNames: async () => new Map((await agencies()).map((agency) => [agency.id, agency.name])), acts: ACTS,
      actorsNamed: (words) => actorsNamed(ground, words),
    }),
    ...jobsPages({ jobTable: ground.jobTable, uow, attemptsOf: (name) => background.jobs.find((job) => job.name === name)?.attempts ?? 1 }),
    statusPage({
      version: door.version, startedAt: door.startedAt, parts: door.parts, settings: shownSettings(config),
      figures: async () => {
        const [engine] = await archive.search.status();
        return [
          { label: { key: 'admin.figure.indexed' }, value: String(engine?.records ?? 0) },
          { label: { key: 'admin.figure.pages' }, value: String(engine?.pages ?? 0) },
          { label: { key: 'admin.figure.outbox' }, value: String(await ground.outbox.countPending()) },
        ];
      },
    }),
    ...wings.flatMap((wing) => wing.pages(door)),
    ...helpPages(door.version),
  ];
}

/** Accounts and clients with these words in their name or login name, without regard to marks and case; and the archive's own jobs by their name. */
async function actorsNamed(ground: Foundation, words: string): Promise<string[]> {
  const store = createAccessStore(ground.database);
  const wanted = foldForFilter(words);
  const [users, clients] = await Promise.all([store.listUsers(), store.listClients()]);
  const named = [...users.filter((user) => foldForFilter(`${user.displayName} ${user.loginName}`).includes(wanted)), ...clients.filter((client) => foldForFilter(client.name).includes(wanted))];
  return [...named.slice(0, MOST_ACTORS).map((one) => one.id), `system:${words.trim()}`];
}

/** The name behind the id of an account or a client; the archive's own acts are called by their job. */
async function personName(ground: Foundation, id: string): Promise<string | undefined> {
  if (id.startsWith('system:')) return undefined;
  const store = createAccessStore(ground.database);
  return (await store.userById(id))?.displayName ?? (await store.clientById(id))?.name;
}

/** What waits for somebody: papers to confirm, papers refused, background work given up, and what the wings have for him. */
export async function waitingFor({ archive, ground, wings }: Pick<DoorParts, 'archive' | 'ground' | 'wings'>, actor: OfficerActor): Promise<WaitingHere[]> {
  const found: WaitingHere[] = [];
  if (may(actor, 'submission.confirm')) {
    const { counts } = await archive.intake.listItems(actor, {}, undefined, 1);
    found.push({ key: 'home.wait.confirm', count: counts.waiting ?? 0, href: '/intake/queue', icon: 'inbox', nav: 'queue' });
    found.push({ key: 'home.wait.failed', count: counts.failed ?? 0, href: '/intake/queue?state=failed', icon: 'alert', urgent: true });
  }
  if (may(actor, 'jobs.read')) {
    const parked = (await ground.jobTable.counts()).filter((row) => row.state === 'parked').reduce((sum, row) => sum + row.count, 0);
    found.push({ key: 'home.wait.failedJobs', count: parked, href: '/admin/jobs?state=parked', icon: 'gear', urgent: true });
  }
  for (const wing of wings) found.push(...((await wing.waiting?.(actor)) ?? []));
  return found;
}
