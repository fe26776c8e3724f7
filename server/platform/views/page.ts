import type { Lang } from '../i18n/formats.js';
import type { Message } from '../i18n/translator.js';

/** One entry of the main navigation. `icon` is a name in the icon sprite. */
export interface NavItem {
  readonly href: string;
  readonly labelKey: string;
  readonly icon: string;
  readonly current: boolean;
  /** Shown beside the label, e.g. how many files wait for a person. */
  readonly count?: number;
}

/** A sentence shown once on top of the page after an action. */
export interface Flash {
  readonly level: 'success' | 'info' | 'warning' | 'error';
  readonly message: Message;
  /** Where to look next, e.g. the record just archived. */
  readonly link?: { readonly href: string; readonly label: Message };
}

/** One step of "where you are"; the last one has no address. */
export interface Breadcrumb {
  readonly label: Message | string;
  readonly href?: string;
}

/** Who is signed in, as far as the page shows it. */
export interface PageUser {
  readonly displayName: string;
  readonly roleLabelKeys: readonly string[];
  readonly agencyName: string;
}

/** What every page needs, whoever writes it. Plain data only: Handlebars refuses getters of prototypes. */
export interface PageModel {
  readonly lang: Lang;
  /** Title of the window and the heading; a text (a record's title) or a key. */
  readonly title: Message | string;
  readonly user?: PageUser;
  readonly nav: readonly NavItem[];
  readonly csrfToken: string;
  readonly flash: readonly Flash[];
  readonly breadcrumbs: readonly Breadcrumb[];
  readonly requestId: string;
  /** This page in the other language. */
  readonly alternateLangUrl: string;
  /** What stands in the search box of the top bar. */
  readonly searchText?: string;
  /** True on an archive that carries the invented demo province. */
  readonly demo?: boolean;
}

/** What of a response the renderer needs; an Express response fits. */
export interface RenderTarget {
  render(view: string, model: object): void;
}

/** A page model with the fields that its template lists in its head comment. */
export type ViewModel<Fields extends object = object> = PageModel & Fields;

/** Renders `views/pages/<view>.hbs` in its layout and sends it. Faults of the template go to the error handler. */
export function renderPage<Fields extends object>(response: RenderTarget, view: string, model: ViewModel<Fields>): void {
  response.render(view, model);
}
