import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import type { DateLike, Lang } from './formats.js';
import { LANGS, formatBytes, formatDate, formatDateTime, formatNumber, formatPercent } from './formats.js';

/** Values for the placeholders of a text. `count` also chooses the English singular (key with `_one`). */
export type TextParams = Readonly<Record<string, unknown>>;

/** A text that is not yet in a language: rules and presenters hand these on, the last layer translates. */
export interface Message {
  readonly key: string;
  readonly params?: TextParams;
}

/** Turns keys into sentences. Texts come from `locales/<lang>/*.json`, read once. */
export interface Translator {
  /** The sentence for a key. A missing key calls `onMissing`; if that returns, the key itself is shown. */
  t(lang: Lang, key: string, params?: TextParams): string;
  /** True when the key has a text in that language. */
  has(lang: Lang, key: string): boolean;
}

/** Settings of a translator, all optional. */
export interface TranslatorOptions {
  /** Told of every missing key. Default: throws, so that a test cannot overlook it; a server passes its logger. */
  readonly onMissing?: (lang: Lang, key: string) => void;
  /** Folder with one sub-folder per language; default: the one beside this file. */
  readonly localesDir?: string;
}

/** The folder of the locale files that ship with the server. */
export const LOCALES_DIR = path.join(path.dirname(fileURLToPath(import.meta.url)), 'locales');

/**
 * Reads all texts of one language. Throws when a file is not a flat object of strings or
 * when two files define the same key: the later one would silently win.
 */
export function loadTexts(localesDir: string, lang: Lang): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const folder = path.join(localesDir, lang);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const content: unknown = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new TypeError(`${lang}/${file} is not an object of texts`);
    }
    for (const [key, text] of Object.entries(content)) {
      if (typeof text !== 'string') {
        throw new TypeError(`${lang}/${file}: "${key}" is not a text`);
      }
      if (texts.has(key)) {
        throw new Error(`${lang}/${file}: "${key}" is defined in two files`);
      }
      texts.set(key, text.normalize('NFC'));
    }
  }
  return texts;
}

/** Formats usable inside a text as `{{name, date}}`. */
function addFormats(instance: i18n): void {
  const langOf = (lng: string | undefined): Lang => (lng === 'en' ? 'en' : 'vi');
  const add = (name: string, format: (value: DateLike, lang: Lang) => string): void => {
    instance.services.formatter?.add(name, (value: DateLike, lng) => (value === undefined || value === null ? '' : format(value, langOf(lng))));
  };
  add('date', (value) => formatDate(value));
  add('datetime', (value) => formatDateTime(value));
  add('number', (value, lang) => (typeof value === 'number' ? formatNumber(lang, value) : String(value)));
  add('percent', (value, lang) => formatPercent(lang, Number(value)));
  add('bytes', (value, lang) => formatBytes(lang, Number(value)));
}

/** A count is always shown with the separators of the language, without each text having to say so. */
const resourcesOf = (texts: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...texts].map(([key, text]) => [key, text.replaceAll('{{count}}', '{{count, number}}')]));

function startI18next(texts: Readonly<Record<Lang, ReadonlyMap<string, string>>>, onMissing: (lang: Lang, key: string) => void): i18n {
  const instance = createInstance();
  void instance.init({
    resources: {
      vi: { translation: resourcesOf(texts.vi) },
      en: { translation: resourcesOf(texts.en) },
    },
    lng: 'vi',
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    contextSeparator: '\u0000',
    initAsync: false,
    showSupportNotice: false,
    missingInterpolationHandler: (text: string, match: readonly string[], options: { lng?: string }) => {
      onMissing(options.lng === 'en' ? 'en' : 'vi', `${match[0]} of "${text}"`);
      return '';
    },
    // The view escapes; escaping here too would show "&amp;amp;".
    interpolation: { escapeValue: false, skipOnVariables: true },
  } as Parameters<i18n['init']>[0]);
  addFormats(instance);
  return instance;
}

function throwMissing(lang: Lang, key: string): void {
  throw new Error(`No text for "${key}" in "${lang}"`);
}

/** A translator over the locale files. Throws at once when a file is malformed. */
export function createTranslator(options: TranslatorOptions = {}): Translator {
  const localesDir = options.localesDir ?? LOCALES_DIR;
  const onMissing = options.onMissing ?? throwMissing;
  const texts = Object.fromEntries(LANGS.map((lang) => [lang, loadTexts(localesDir, lang)])) as Record<Lang, ReadonlyMap<string, string>>;
  const instance = startI18next(texts, onMissing);
  const fixed = new Map(LANGS.map((lang) => [lang, instance.getFixedT(lang)]));
  const has = (lang: Lang, key: string): boolean => texts[lang].has(key);

  return {
    has,
    t(lang, key, params) {
      if (!has(lang, key)) {
        onMissing(lang, key);
        return key;
      }
      const text = texts[lang].get(key) ?? key;
      const speak = fixed.get(lang);
      return params && speak && (text.includes('{{') || 'count' in params) ? speak(key, { ...params }) : text;
    },
  };
}
