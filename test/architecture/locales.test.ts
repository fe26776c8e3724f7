import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGS } from '../../server/platform/i18n/formats.js';
import type { Lang } from '../../server/platform/i18n/formats.js';
import { LOCALES_DIR, loadTexts } from '../../server/platform/i18n/translator.js';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

const localeFiles = (lang: Lang): string[] => readdirSync(path.join(LOCALES_DIR, lang)).sort();
const read = (lang: Lang, file: string): Record<string, string> => JSON.parse(readFileSync(path.join(LOCALES_DIR, lang, file), 'utf8')) as Record<string, string>;
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{\s*([^}]+?)\s*\}\}/g)].map((match) => match[1] ?? '').sort();
/** English has singulars of its own (`_one`); they are compared with the key they vary. */
const withoutSingulars = (texts: Record<string, string>): string[] => Object.keys(texts).filter((key) => !key.endsWith('_one')).sort();

function sources(folder: string, extension: RegExp): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === 'locales' ? [] : sources(name, extension);
    }
    return extension.test(entry.name) ? [readFileSync(path.join(ROOT, name), 'utf8')] : [];
  });
}

describe('Locale files', () => {
  it('exist for the same modules in every language', () => {
    assert.deepEqual(localeFiles('en'), localeFiles('vi'));
  });

  for (const file of localeFiles('vi')) {
    describe(file, () => {
      it('has the same keys in both languages', () => {
        assert.deepEqual(withoutSingulars(read('en', file)), withoutSingulars(read('vi', file)));
      });

      it('uses the same placeholders in both languages', () => {
        const vi = read('vi', file);
        for (const [key, text] of Object.entries(read('en', file))) {
          const source = placeholders(vi[key.replace(/_one$/, '')] ?? '');
          // A singular may say "the file" for "1 file".
          const wanted = key.endsWith('_one') && !text.includes('{{count}}') ? source.filter((name) => name !== 'count') : source;
          assert.deepEqual(placeholders(text), wanted, key);
        }
      });

      it('has no empty text and no text in two Unicode forms', () => {
        for (const lang of LANGS) {
          for (const [key, text] of Object.entries(read(lang, file))) {
            assert.notEqual(text.trim(), '', `${lang}: ${key}`);
            assert.equal(text, text.normalize('NFC'), `${lang}: ${key} is not NFC`);
          }
        }
      });

      it('is used by the server or a view', () => {
        const modules = new Set(Object.keys(read('vi', file)).map((key) => key.slice(0, key.indexOf('.') + 1)));
        const all = [...sources('views', /\.hbs$/), ...sources('server', /\.ts$/), ...sources('jobs', /\.ts$/), ...sources('scripts', /\.ts$/)];
        for (const start of modules) {
          assert.ok(all.some((text) => new RegExp(`["'\`]${start.replace('.', '\\.')}`).test(text)), `nothing mentions a key "${start}…"`);
        }
      });
    });
  }

  it('define no key in two files', () => {
    for (const lang of LANGS) {
      assert.ok(loadTexts(LOCALES_DIR, lang).size > 0);
    }
  });

  it('have a sentence for every error code that is thrown', () => {
    const vi = loadTexts(LOCALES_DIR, 'vi');
    const code = /new ArchiveError\(\s*'[\w-]+',\s*'([\w.-]+)'/g;
    const thrown = [...sources('server', /\.ts$/), ...sources('jobs', /\.ts$/)].flatMap((text) => [...text.matchAll(code)].map((match) => match[1] ?? ''));
    assert.deepEqual([...new Set(thrown)].filter((name) => !vi.has(`error.${name}`)).sort(), []);
  });

  it('have every key that a template names literally', () => {
    const vi = loadTexts(LOCALES_DIR, 'vi');
    const named = sources('views', /\.hbs$/).flatMap((text) => [...text.matchAll(/[({]\s*t "([^"]+)"/g)].map((match) => match[1] ?? ''));
    assert.deepEqual([...new Set(named)].filter((key) => !vi.has(key)), []);
  });
});
