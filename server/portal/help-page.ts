import { definePage, view } from '../platform/http/define-page.js';
import type { Page } from '../platform/http/define-page.js';

/** Help for those signed in, and the meaning of error codes. */
export function helpPages(version: string): Page[] {
  return [
    definePage({ method: 'get', path: '/help', access: 'officer', handle: async () => view('help', { key: 'nav.help' }, { apiDocsHref: '/api/v1/openapi.json', version }) }),
  ];
}
