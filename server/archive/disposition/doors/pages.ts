import type { Page } from '../../../platform/http/define-page.js';
import { actPages } from './act-pages.js';
import { choosePages } from './choose-pages.js';
import { deskPage } from './desk-page.js';
import type { DispositionPageDeps } from './door-deps.js';
import { duePages } from './due-pages.js';
import { endingPage } from './ending-page.js';
import { exportPages } from './export-pages.js';
import { registerExports } from './export-registers.js';
import { lifePage } from './life-page.js';
import { listPages } from './list-pages.js';

/** The web doors of disposition: the archivist's desk, what falls due, lists, and their files. */
export function dispositionPages(deps: DispositionPageDeps): Page[] {
  return [deskPage(deps), ...duePages(deps), ...choosePages(deps), endingPage(deps), ...exportPages(deps), ...registerExports(deps), ...listPages(deps), ...actPages(deps), lifePage(deps)];
}
