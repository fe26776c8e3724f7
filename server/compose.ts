import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { Express } from 'express';
import { createApp } from './app.js';
import type { DemoAccount } from './archive/access/pages.js';
import { buildArchive } from './composition/archive.js';
import type { Archive } from './composition/archive.js';
import { buildBackground } from './composition/background.js';
import type { Background } from './composition/background.js';
import { buildPages, buildRoutes, waitingFor } from './composition/doors.js';
import { layFoundation } from './composition/foundation.js';
import type { Foundation } from './composition/foundation.js';
import { describeParts } from './composition/parts.js';
import { createFlash } from './composition/flash.js';
import { buildPreservationWing } from './composition/preservation-wing.js';
import type { PreservationWing } from './composition/preservation-wing.js';
import { buildRetentionWing } from './composition/retention-wing.js';
import type { RetentionWing } from './composition/retention-wing.js';
import { buildServicesWing } from './composition/services-wing.js';
import { buildSignaturesWing } from './composition/signatures-wing.js';
import { openStorage } from './composition/storage.js';
import type { StorageParts } from './composition/storage.js';
import type { Wing } from './composition/wing.js';
import type { Config } from './config/settings.js';
import type { Clock } from './kernel/clock.js';
import { systemClock } from './platform/clock.js';
import { createRateLimits } from './platform/http/rate-limit.js';
import { createTranslator } from './platform/i18n/translator.js';
import { createViewEngine } from './platform/views/engine.js';
import type { PartState } from './portal/status-page.js';

/** The whole house, built once; nothing runs until it is started. */
export interface House {
  readonly config: Config;
  readonly ground: Foundation;
  readonly storage: StorageParts;
  readonly archive: Archive;
  readonly background: Background;
  readonly wings: readonly Wing[];
  /** The rooms of the wings that commands and tests ask by name. */
  readonly rooms: { readonly preservation: PreservationWing; readonly retention: RetentionWing };
  readonly app: Express;
  /** How each optional part stands, with what is lost by its absence. */
  parts(): Promise<readonly PartState[]>;
  /** Starts what KHOSO_SERVICES names; answers the port of the web server. */
  start(): Promise<{ port: number } | undefined>;
  stop(): Promise<void>;
}

export interface ComposeOptions {
  readonly clock?: Clock;
  readonly demoAccounts?: readonly DemoAccount[];
  /** Log to this file instead of standard output: for commands that print for people. */
  readonly logFile?: string;
}

const CLOSE_MS = 5000;

/** Builds every part once and joins them; brings the schema up to date first. The only place that knows all rooms. */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<House> {
  const clock = options.clock ?? systemClock;
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  const startedAt = clock.now().toISOString();
  const ground = layFoundation(config, clock, options.logFile);
  await ground.migrator.up();
  const storage = await openStorage(config, clock);
  await storage.store.recover();
  const archive = await buildArchive(ground, storage);
  const standing = { ground, storage, archive };
  const preservation = await buildPreservationWing(standing);
  const retention = await buildRetentionWing(standing, preservation);
  const wings = [await buildSignaturesWing(standing), preservation, retention, await buildServicesWing(standing)];
  const background = await buildBackground(ground, storage, archive, wings);
  const translator = createTranslator({ onMissing: (lang, key) => ground.logger.warn({ lang, key }, 'text missing') });
  const rateLimits = createRateLimits();
  const demoAccounts = options.demoAccounts ?? [];
  const parts = (): Promise<readonly PartState[]> => describeParts(ground, storage, archive, background);
  const door = { ground, archive, background, wings, translator, rateLimits, demoAccounts, version, startedAt, parts };
  const app = createApp({
    gatekeeper: archive.access, rateLimits, translator, views: createViewEngine({ translator, reload: false }), logger: ground.logger, context: ground.context,
    routes: buildRoutes(door), pages: buildPages(door),
    agencyName: async (id) => (await archive.catalogue.agency(id))?.name ?? id,
    navCounts: async (actor) => Object.fromEntries((await waitingFor(door, actor)).flatMap((one) => (one.nav === undefined ? [] : [[one.nav, one.count]]))),
    flash: createFlash(ground.database),
    health: async () => {
      const states = await parts();
      return { ok: !states.some((part) => part.state === 'down'), checks: Object.fromEntries(states.map((part) => [part.name, part.state])) };
    },
    publicUrl: config.publicUrl, trustProxy: config.trustProxy, version, demo: demoAccounts.length > 0,
  });
  let server: Server | undefined;
  return {
    config, ground, storage, archive, background, wings, rooms: { preservation, retention }, app, parts,
    async start() {
      if (config.services.includes('worker')) await background.start();
      if (!config.services.includes('web')) return undefined;
      server = await listen(app, config);
      return { port: (server.address() as AddressInfo).port };
    },
    async stop() {
      if (server !== undefined) await closeServer(server);
      await background.stop();
      for (const wing of wings) await wing.close();
      await archive.close();
      await ground.database.close();
    },
  };
}

function listen(app: Express, config: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    // Large scans over slow lines take their time; the body's own limits guard against the endless.
    server.requestTimeout = 60 * 60 * 1000;
    server.headersTimeout = 20_000;
    server.once('error', reject);
    server.listen(config.port, config.host, () => resolve(server));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_MS).unref();
  });
}
