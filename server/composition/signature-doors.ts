import { join } from 'node:path';
import type { RecordPanel } from '../archive/records/model.js';
import { changesPages } from '../archive/signatures/doors/changes-pages.js';
import type { CheckDeps } from '../archive/signatures/doors/check-file.js';
import { checkPages } from '../archive/signatures/doors/check-pages.js';
import type { SignatureDoorDeps } from '../archive/signatures/doors/door-deps.js';
import { peekReport } from '../archive/signatures/doors/peek-report.js';
import { signatureRecordPages } from '../archive/signatures/doors/record-pages.js';
import { signaturePanel } from '../archive/signatures/doors/record-panel.js';
import { createRevisionComparer } from '../archive/signatures/doors/revision-comparison.js';
import { signatureRoutes } from '../archive/signatures/doors/routes.js';
import { createScratch } from '../archive/signatures/doors/scratch-file.js';
import { trustPages } from '../archive/signatures/doors/trust-pages.js';
import { DEFAULT_PDF_LIMITS } from '../archive/signatures/verifier/pdf/limits.js';
import type { OfficerActor } from '../kernel/actor.js';
import { systemActor } from '../kernel/actor.js';
import { may } from '../kernel/permission.js';
import type { Page } from '../platform/http/define-page.js';
import type { Route } from '../platform/http/define-route.js';
import type { DoorParts, WingGround } from './wing.js';

/** What the signatures wing shows: the card of the record page, its pages and routes. */
export interface SignatureDoors {
  readonly panels: readonly RecordPanel[];
  routes(door: DoorParts): Route[];
  pages(door: DoorParts): Page[];
}

/** The doors of the signatures wing over the rooms of the archive. */
export async function buildSignatureDoors({ ground, storage, archive }: WingGround): Promise<SignatureDoors> {
  const { config, uow, clock } = ground;
  const { signatures, trust, evidence, records, extraction } = archive;
  const cache = (name: string): string => join(config.dataDir, 'cache', name);
  const scratch = await createScratch(cache('checked'));
  const compare = createRevisionComparer({
    borrow: storage.borrow, comparePages: (before, after, pages) => extraction.comparePages(before, after, pages),
    renderPage: (file, page, width) => extraction.renderPage(file, page, width), cacheDir: cache('compared'),
  });
  const peek = peekReport(storage.store);
  const otherManagers = async (actor: OfficerActor): Promise<number> => {
    const users = await archive.access.users(systemActor('trust-page'));
    return users.filter((user) => user.id !== actor.id && user.state === 'active' && may({ ...actor, roles: user.roles }, 'signature.manage')).length;
  };
  const depsOf = (door: DoorParts): SignatureDoorDeps & CheckDeps => ({
    signatures, trust, records, uow, clock, peekReport: peek, compare, otherManagers, scratch, bringList: evidence.bring, say: (lang, message) => door.translator.t(lang, message.key, message.params),
    countCheck: (actor) => door.rateLimits.heavy(actor.id), mostBytes: Math.min(config.uploadLimitMb * 1024 * 1024, DEFAULT_PDF_LIMITS.fileBytes),
  });
  return {
    panels: [signaturePanel({ signatures, trust, records, peekReport: peek })],
    routes: (door) => signatureRoutes(depsOf(door)),
    pages: (door) => {
      const deps = depsOf(door);
      return [...trustPages(deps), ...signatureRecordPages(deps), ...checkPages(deps), ...changesPages({ signatures, records })];
    },
  };
}
