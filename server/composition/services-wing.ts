import { join } from 'node:path';
import { alertSubscriptions, checkAlertsJob } from '../../jobs/handlers/check-alerts.js';
import { exportJobs, exportSubscriptions } from '../../jobs/handlers/run-export.js';
import { alertPages } from '../archive/saved-searches/alert-pages.js';
import { createAlertStore } from '../archive/saved-searches/alert-store.js';
import { createSearchAlerts } from '../archive/saved-searches/alerts.js';
import type { SearchAlerts } from '../archive/saved-searches/alerts.js';
import { exportPages } from '../archive/saved-searches/export-pages.js';
import { createExportStore } from '../archive/saved-searches/export-store.js';
import { createSearchExports } from '../archive/saved-searches/exports.js';
import { createExportWriter } from '../archive/saved-searches/writers/export-writer.js';
import { savedSearchPages } from '../archive/saved-searches/pages.js';
import { createSavedSearches } from '../archive/saved-searches/saved-searches.js';
import { createSavedSearchStore } from '../archive/saved-searches/store.js';
import { abbreviationPages } from '../archive/search/abbreviation-pages.js';
import { hitPanel } from '../archive/search/hit-panel.js';
import { searchPages } from '../archive/search/pages.js';
import { relatedPanel } from '../archive/search/related-panel.js';
import { searchRoutes } from '../archive/search/routes.js';
import type { DeskWatches } from '../archive/reuse/pages.js';
import { may } from '../kernel/permission.js';
import { createTranslator } from '../platform/i18n/translator.js';
import type { Wing, WingGround } from './wing.js';

const HOUR = 3600_000;

/** What serves the desk beyond the search box: kept searches, alerts, exports, and what belongs to a record. */
export async function buildServicesWing({ ground, archive }: WingGround): Promise<Wing> {
  const { uow, clock, database, config } = ground;
  const { search, records, owners, catalogue, access, dossiers } = archive;
  const store = createSavedSearchStore(database);
  const alertStore = createAlertStore(database);
  const saved = createSavedSearches({ store, alerts: alertStore, uow, clock });
  const alerts = createSearchAlerts({ store: alertStore, saved: store, uow, clock, search, records, dossiers, catalogue, access, indexNow: archive.indexNow });
  const writer = createExportWriter();
  const exports = createSearchExports({
    store: createExportStore(database), uow, clock, search, records, owners, catalogue, access, translator: createTranslator(), write: writer.write,
    dir: join(config.dataDir, 'exports'), reasonRows: config.exportReasonRows, keepHours: config.exportKeepHours,
  });
  return {
    jobs: [checkAlertsJob(alerts.check), ...exportJobs(exports)],
    subscriptions: (fact) => [...alertSubscriptions(fact), ...exportSubscriptions(fact)],
    timetable: [{ name: 'sweep-exports', everyMs: HOUR }],
    panels: [hitPanel({ search, records, uow }), relatedPanel({ search, records })],
    routes: () => searchRoutes({ search, records, uow }),
    pages: ({ translator }) => [
      ...searchPages({ search, catalogue, records, owners, saved, uow, translator, reasonRows: exports.reasonRows }),
      ...abbreviationPages({ abbreviations: archive.abbreviations }),
      ...savedSearchPages({ saved, alerts }), ...alertPages({ alerts, saved, catalogue, dossiers }), ...exportPages({ exports, saved }),
    ],
    waiting: async (actor) => (may(actor, 'search.use') ? [{ key: 'alerts.home', count: await alerts.unread(actor), href: '/alerts', icon: 'bell', nav: 'alerts' }] : []),
    watches: watchesOf(alerts),
    close: () => writer.close(),
  };
}

function watchesOf(alerts: SearchAlerts): DeskWatches {
  return {
    watched: alerts.watchedComponents,
    watch: async (actor, dossierId, componentCode) => void (await alerts.watchComponent(actor, dossierId, componentCode)),
    unwatch: alerts.stopComponent,
  };
}
