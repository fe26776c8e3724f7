import { may } from '../../kernel/permission.js';
import { definePage, redirect } from '../../platform/http/define-page.js';
import type { Page } from '../../platform/http/define-page.js';
import { confirmPages } from './confirm-pages.js';
import { dossierPages } from './dossier-pages.js';
import { itemPages } from './item-pages.js';
import type { IntakePageDeps } from './page-deps.js';
import { uploadPages } from './upload-pages.js';

/** Every web page of intake. */
export function intakePages(deps: IntakePageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/intake', access: 'officer',
      handle: async ({ actor }) => redirect(may(actor, 'dossier.read') ? '/intake/dossiers' : '/intake/upload'),
    }),
    ...dossierPages(deps),
    ...uploadPages(deps),
    ...confirmPages(deps),
    ...itemPages(deps),
  ];
}
