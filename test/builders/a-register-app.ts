import type { Express } from 'express';
import { createApp } from '../../server/app.js';
import { createCatalogue } from '../../server/archive/catalogue/catalogue.js';
import type { Catalogue } from '../../server/archive/catalogue/catalogue.js';
import { cataloguePages } from '../../server/archive/catalogue/pages.js';
import { catalogueRoutes } from '../../server/archive/catalogue/routes.js';
import { createCatalogueStore } from '../../server/archive/catalogue/store.js';
import { dossierRoutes } from '../../server/archive/dossiers/routes.js';
import { ownerPages } from '../../server/archive/owners/pages.js';
import { recordPages } from '../../server/archive/records/pages.js';
import { recordRoutes } from '../../server/archive/records/routes.js';
import type { ClientActor, OfficerActor } from '../../server/kernel/actor.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { createViewEngine } from '../../server/platform/views/engine.js';
import type { Flash } from '../../server/platform/views/page.js';
import { createRequestContext } from '../../server/platform/observability/context.js';
import type { Logger } from '../../server/platform/observability/logger.js';
import { aRegister } from './a-register.js';
import type { TestRegister } from './a-register.js';
import type { TestDatabase } from '../support/test-database.js';

export interface TestRegisterApp extends TestRegister {
  readonly app: Express;
  readonly catalogue: Catalogue;
}

export const CSRF = 'csrf-token-of-the-test';

const translator = createTranslator();
const views = createViewEngine({ translator });

/** The doors of the registers in the real application; who comes is told by name: cookie `khoso_session=<name>`, key `<name>`. */
export async function aRegisterApp(db: TestDatabase, people: Readonly<Record<string, OfficerActor>>, clients: Readonly<Record<string, ClientActor>> = {}): Promise<TestRegisterApp> {
  const { uow, clock, audit } = db;
  const register = aRegister(db);
  const { records, owners, dossiers } = register;
  const catalogue = createCatalogue({ store: createCatalogueStore(db.database), uow, clock });
  const viewer = {
    model: async (_actor: unknown, record: { title: string; id: string }) => ({
      title: record.title, page: 1,
      pages: [{ number: 1, imageUrl: `/records/${record.id}/pages/1`, thumbUrl: `/records/${record.id}/pages/1`, href: `/records/${record.id}`, width: 1000, height: 1414, boxes: [] }],
    }),
  };
  const silent = { debug() {}, info() {}, warn() {}, error(fields: object) { throw new Error(JSON.stringify(fields)); } };
  let flashes: Flash[] = [];
  const app = createApp({
    gatekeeper: {
      bySession: async (token) => {
        const actor = people[token];
        return actor === undefined ? undefined : { actor, session: { id: token, userId: token, csrfToken: CSRF }, user: { displayName: actor.name, mustChangePassword: false } };
      },
      byKey: async (key) => {
        const actor = clients[key];
        return actor === undefined ? undefined : { actor, client: { ratePerMinute: 1000 } };
      },
    },
    rateLimits: { request: async () => undefined } as never,
    translator, views, logger: silent as unknown as Logger, context: createRequestContext(),
    routes: [...recordRoutes({ records, owners, uow }), ...catalogueRoutes({ catalogue, clock }), ...dossierRoutes({ dossiers, owners, uow })],
    pages: [
      ...recordPages({ records, owners, dossiers, catalogue, viewer, audit, translator, clock, personName: async () => undefined, panels: [] }),
      ...ownerPages({ owners, records, dossiers, catalogue, audit, uow, clock }),
      ...cataloguePages({ catalogue, translator, clock }),
    ],
    agencyName: async (id) => id, navCounts: async () => ({}),
    flash: {
      add: async (_session, flash) => void flashes.push(flash),
      take: async () => {
        const taken = flashes;
        flashes = [];
        return taken;
      },
    },
    health: async () => ({ ok: true, checks: {} }), publicUrl: 'http://localhost', trustProxy: 0, version: '0', demo: false,
  });
  return { ...register, app, catalogue };
}
