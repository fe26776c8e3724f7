import type Handlebars from 'handlebars';
import type { DateLike, Lang } from '../i18n/formats.js';
import { formatBytes, formatDate, formatDateTime, formatNumber, formatPercent, isoDateTime } from '../i18n/formats.js';
import type { Message, Translator } from '../i18n/translator.js';
import type { Assets } from './assets.js';

/** What the helpers need from outside. */
export interface HelperDeps {
  readonly translator: Translator;
  readonly assets: Assets;
}

/** What a page tells its layout through `{{use ...}}`. */
export interface PageSettings {
  layout?: string;
  /** `wide` for lists and papers side by side, `narrow` for text and forms. */
  width?: string;
  /** Set when the page has a search box of its own, so that the top bar shows none. */
  search?: string;
}

type Options = Handlebars.HelperOptions;
type Helper = (...args: never[]) => unknown;

/** The language of the page being rendered; Vietnamese when the model does not say. */
function langOf(options: Options): Lang {
  const root = (options.data as { root?: { lang?: unknown } } | undefined)?.root;
  return root?.lang === 'en' ? 'en' : 'vi';
}

/** The arguments of a helper without the options object that Handlebars puts last. */
const valuesOf = (args: readonly unknown[]): unknown[] => args.slice(0, -1);

/** What a template takes for "nothing": a formatter shows it as an empty text, never as "Invalid date" or "NaN". */
const isNothing = (value: unknown): value is null | undefined | '' => value === null || value === undefined || value === '';

/** True for what `{{#if}}` takes as true: an empty list is false. */
const truthy = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && typeof (value as { key?: unknown }).key === 'string';
}

/** Texts: `{{t key [params] name=value}}` and `{{say message}}`, which takes a `Message`, a plain text or nothing. */
function textHelpers(translator: Translator): Record<string, Helper> {
  const t = (key: unknown, ...rest: unknown[]): string => {
    const options = rest[rest.length - 1] as Options;
    const params = rest.length > 1 && typeof rest[0] === 'object' && rest[0] !== null ? (rest[0] as object) : {};
    return isNothing(key) ? '' : translator.t(langOf(options), String(key), { ...params, ...(options.hash as object) });
  };
  const say = (message: unknown, options: Options): string => {
    if (isMessage(message)) {
      return translator.t(langOf(options), message.key, message.params);
    }
    return isNothing(message) ? '' : String(message as string);
  };
  return { t, say };
}

/** Values in the writing of the page's language. */
function formatHelpers(SafeString: typeof Handlebars.SafeString, escape: (text: string) => string): Record<string, Helper> {
  const shown = (value: unknown, format: (given: DateLike) => string): string => (isNothing(value) ? '' : format(value as DateLike));
  const time = (value: unknown): unknown =>
    isNothing(value)
      ? ''
      : new SafeString(`<time datetime="${escape(isoDateTime(value as DateLike))}">${escape(formatDateTime(value as DateLike))}</time>`);
  return {
    date: (value: unknown) => shown(value, formatDate),
    datetime: (value: unknown) => shown(value, formatDateTime),
    time,
    number: (value: unknown, options: Options) => shown(value, (given) => formatNumber(langOf(options), Number(given))),
    percent: (value: unknown, options: Options) => shown(value, (given) => formatPercent(langOf(options), Number(given))),
    bytes: (value: unknown, options: Options) => shown(value, (given) => formatBytes(langOf(options), Number(given))),
  };
}

/** Comparisons and small values, for use inside `{{#if (...)}}` and as arguments. */
function logicHelpers(): Record<string, Helper> {
  return {
    eq: (a: unknown, b: unknown) => a === b,
    ne: (a: unknown, b: unknown) => a !== b,
    gt: (a: unknown, b: unknown) => Number(a) > Number(b),
    and: (...args: unknown[]) => valuesOf(args).every(truthy),
    or: (...args: unknown[]) => valuesOf(args).find(truthy) ?? '',
    not: (value: unknown) => !truthy(value),
    includes: (list: unknown, value: unknown) => Array.isArray(list) && list.includes(value),
    count: (list: unknown) => (Array.isArray(list) ? list.length : 0),
    add: (a: unknown, b: unknown) => Number(a) + Number(b),
    concat: (...args: unknown[]) => valuesOf(args).filter((value) => !isNothing(value)).join(''),
    list: (...args: unknown[]) => valuesOf(args),
    obj: (options: Options) => ({ ...(options.hash as object) }),
    json: (value: unknown) => JSON.stringify(value ?? null),
    // The settings of the page travel in the data frame that page and layout share.
    use: (options: Options) => {
      Object.assign((options.data as { page: PageSettings }).page, options.hash);
      return '';
    },
  };
}

/**
 * `{{url "/records" id "file" page=3}}`: the first part as it stands, the others as one path segment each,
 * the named ones as the query. Empty values of the query are left out.
 */
function url(...args: unknown[]): string {
  const options = args[args.length - 1] as Options;
  const [start, ...segments] = valuesOf(args);
  const path = [String(start), ...segments.map((segment) => encodeURIComponent(String(segment)))].join('/');
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.hash as Record<string, unknown>)) {
    if (!isNothing(value)) {
      query.set(name, String(value as string));
    }
  }
  const search = query.toString();
  return search ? `${path}${path.includes('?') ? '&' : '?'}${search}` : path;
}

/** Helpers that mean something without any argument. */
const BARE = new Set(['use', 'obj', 'list']);

/**
 * `{{number}}` with nothing behind it means the field `number` of the model, not the helper: a document has a number and a date,
 * and whoever writes a template should not have to know which names are taken.
 */
function fieldWins(name: string, helper: Helper): Helper {
  return function (this: unknown, ...args: never[]): unknown {
    const options = args[0] as Options | undefined;
    if (args.length === 1 && !BARE.has(name) && Object.keys((options?.hash ?? {}) as object).length === 0) {
      return typeof this === 'object' && this !== null && Object.hasOwn(this, name) ? (this as Record<string, unknown>)[name] : '';
    }
    return helper.apply(this, args);
  };
}

/**
 * All helpers, by name. A name not listed here is a fault when a template is compiled.
 * Only `icon` and `time` return markup, and they escape what they are given.
 */
export function createHelpers(hbs: typeof Handlebars, deps: HelperDeps): Record<string, Helper> {
  const escape = (text: string): string => hbs.escapeExpression(text);
  const icon = (name: unknown, options: Options): unknown => {
    const label = (options.hash as { label?: unknown }).label;
    const meaning = isNothing(label) ? 'aria-hidden="true"' : `role="img" aria-label="${escape(String(label as string))}"`;
    const address = `${deps.assets.url('icons.svg')}#${encodeURIComponent(String(name))}`;
    return new hbs.SafeString(`<svg class="icon" width="20" height="20" focusable="false" ${meaning}><use href="${escape(address)}"></use></svg>`);
  };
  const helpers: Record<string, Helper> = {
    ...textHelpers(deps.translator),
    ...formatHelpers(hbs.SafeString, escape),
    ...logicHelpers(),
    url,
    icon,
    assetUrl: (name: unknown) => deps.assets.url(String(name)),
  };
  return Object.fromEntries(Object.entries(helpers).map(([name, helper]) => [name, fieldWins(name, helper)]));
}
