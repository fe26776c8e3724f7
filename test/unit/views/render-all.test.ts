import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ErrorKind } from '../../../server/kernel/errors.js';
import { LANGS } from '../../../server/platform/i18n/formats.js';
import { createTranslator } from '../../../server/platform/i18n/translator.js';
import { VIEWS_DIR, createViewEngine } from '../../../server/platform/views/engine.js';
import { accessSamples } from './samples/access.js';
import { archiveSamples } from './samples/archive.js';
import { dispositionSamples } from './samples/disposition.js';
import { houseSamples } from './samples/house.js';
import { intakeSamples } from './samples/intake.js';
import { packageSamples } from './samples/packages.js';
import { preservationSamples } from './samples/preservation.js';
import { retentionSamples } from './samples/retention.js';
import { reuseSamples } from './samples/reuse.js';
import { signatureProofSamples } from './samples/signature-proof.js';
import { signatureSamples } from './samples/signatures.js';
import { duplicateIds, faultsOfMarkup, danglingReferences, styleOrScriptInline, unlabelledControls } from './markup.js';
import { servicesSamples } from './samples/services.js';

const translator = createTranslator();
const engine = createViewEngine({ translator });
const icons = new Set([...engine.assets.text('icons.svg').matchAll(/id="([\w-]+)"/g)].map((match) => match[1] ?? ''));
const samples = [...accessSamples, ...archiveSamples, ...dispositionSamples, ...houseSamples, ...intakeSamples, ...packageSamples, ...preservationSamples, ...retentionSamples, ...reuseSamples, ...signatureProofSamples, ...signatureSamples, ...servicesSamples];

describe('Every page', () => {
  it('has a sample', () => {
    const shown = new Set(samples.map((sample) => sample.view));
    assert.deepEqual(engine.pages.filter((page) => !shown.has(page)), []);
  });

  for (const sample of samples) {
    for (const lang of LANGS) {
      describe(`${sample.name} in ${lang}`, () => {
        const html = engine.render(sample.view, sample.model(lang));

        it('is well-formed', () => assert.deepEqual(faultsOfMarkup(html), []));
        it('has each id once and no reference to a missing one', () => {
          assert.deepEqual(duplicateIds(html), []);
          assert.deepEqual(danglingReferences(html), []);
        });
        it('labels every control', () => assert.deepEqual(unlabelledControls(html), []));
        it('keeps to the content security policy', () => assert.deepEqual(styleOrScriptInline(html), []));
        it('leaves no key untranslated and nothing undefined', () => {
          const text = html.replace(/<[^>]*>/g, ' ');
          assert.doesNotMatch(text, /\b(?:common|nav|error|access|home|intake|reuse|searchpage|savedsearches|alerts|exports|citations|abbreviations|records|catalogue|audit|admin|help|signature-pages|signatures|trust|disposition|retention|holds|packages|preservation|formats|backup)\.[a-z][\w-]*\.[\w.-]+/i);
          assert.doesNotMatch(html, /undefined|\[object Object\]|NaN|\{\{/);
        });
        it('writes days as people here do', () => {
          const text = html.replace(/<(pre|code|textarea)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ');
          assert.deepEqual(text.match(/\b\d{4}-\d{2}-\d{2}\b(?!-)[^\n<]{0,30}/g) ?? [], []);
        });
        it('draws only icons that exist', () => {
          const names = [...html.matchAll(/icons\.svg#([\w-]+)/g)].map((match) => match[1] ?? '');
          assert.deepEqual([...new Set(names)].filter((name) => !icons.has(name)), []);
        });
        it('carries the token in every form that changes something', () => {
          for (const form of html.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? []) {
            assert.match(form, /name="_csrf" value="sample-token"/, form.slice(0, 160));
          }
        });
      });
    }
  }
});

describe('Templates', () => {
  const texts = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? texts(path.join(folder, entry.name)) : entry.name.endsWith('.hbs') ? [readFileSync(path.join(folder, entry.name), 'utf8')] : []));

  it('never print unescaped values', () => {
    assert.deepEqual(texts(VIEWS_DIR).filter((text) => /\{\{\{|\{\{&/.test(text)), []);
  });

  it('document their fields in a comment at the head of each page', () => {
    for (const text of texts(path.join(VIEWS_DIR, 'pages'))) {
      assert.match(text, /^\{\{!--/);
    }
  });

  it('show hostile values as text', () => {
    const hostile = '"><img src=x onerror=alert(1)>\u202E';
    const html = engine.render('intake/submission', { ...(intakeSamples.find((sample) => sample.name === 'submission')?.model('vi') ?? {}), by: hostile, dossier: { href: 'javascript:x', code: hostile, procedureName: hostile, ownerName: hostile } });
    assert.doesNotMatch(html, /<img src=x/);
  });
});

describe('Texts for faults', () => {
  const kinds: readonly (ErrorKind | 'internal')[] = ['invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'too-large', 'wrong-media-type', 'wrong-method', 'wrong-range', 'rate-limited', 'unavailable', 'corrupt', 'internal'];

  it('say what happened and what to do for every kind', () => {
    for (const lang of LANGS) {
      for (const kind of kinds) {
        assert.ok(translator.has(lang, `error.kind.${kind}`) && translator.has(lang, `error.advice.${kind}`), `${lang} ${kind}`);
      }
    }
  });
});
