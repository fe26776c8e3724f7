import { definePage, view } from '../platform/http/define-page.js';
import type { Page } from '../platform/http/define-page.js';
import { STATUS_OF } from '../platform/http/error-response.js';
import { LOCALES_DIR, loadTexts } from '../platform/i18n/translator.js';
import type { Lang } from '../platform/i18n/formats.js';

/** Families of texts below `error.` that are no codes themselves. */
const NO_CODE = /^error\.(kind|advice|remedy|page|field)\./;

/** Help for those signed in; and, for whoever calls the API, the page every problem document names: what each code means. */
export function helpPages(version: string): Page[] {
  const codes: Readonly<Record<Lang, readonly ErrorCode[]>> = { vi: codesOf('vi'), en: codesOf('en') };
  return [
    definePage({ method: 'get', path: '/help', access: 'officer', handle: async () => view('help', { key: 'nav.help' }, { apiDocsHref: '/api/v1/openapi.json', errorsHref: '/help/errors', version }) }),
    definePage({
      method: 'get', path: '/help/errors', access: 'public',
      handle: async ({ lang }) => view('help-errors', { key: 'help.errors.title' }, {
        statuses: [...Object.entries(STATUS_OF), ['internal', 500] as const].sort((a, b) => a[1] - b[1]).map(([kind, status]) => ({ status, nameKey: `error.kind.${kind}`, remedyKey: `error.remedy.${kind}` })),
        codes: codes[lang], apiDocsHref: '/api/v1/openapi.json',
      }),
    }),
  ];
}

interface ErrorCode {
  readonly code: string;
  readonly text: string;
}

/** Every code with its sentence; what is filled in when it happens stands as dots. */
function codesOf(lang: Lang): ErrorCode[] {
  return [...loadTexts(LOCALES_DIR, lang)]
    .filter(([key]) => key.startsWith('error.') && !NO_CODE.test(key) && !key.endsWith('_one'))
    .map(([key, text]) => ({ code: key.slice('error.'.length), text: text.replace(/\{\{[^}]*\}\}/g, '…') }))
    .sort((a, b) => a.code.localeCompare(b.code, 'en'));
}
