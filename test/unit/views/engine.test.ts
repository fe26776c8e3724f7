import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import request from 'supertest';
import { createTranslator } from '../../../server/platform/i18n/translator.js';
import { createViewEngine } from '../../../server/platform/views/engine.js';
import { layoutHistogram } from '../../../server/platform/views/histogram.js';
import { buildNavigation } from '../../../server/platform/views/navigation.js';

const translator = createTranslator();

describe('View engine', () => {
  let dir: string;
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  };
  const engine = (): ReturnType<typeof createViewEngine> => createViewEngine({ translator, viewsDir: dir });

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'views-'));
    write('assets/css/app.css', 'body{}');
    write('assets/icons.svg', '<svg></svg>');
    write('layouts/main.hbs', '<main>{{body}}</main>');
    write('layouts/bare.hbs', '{{body}}');
    write('partials/name.hbs', '[{{name}}|{{secret}}|{{t "common.action.save"}}]');
    write('pages/plain.hbs', '{{text}}');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('escapes whatever a model brings', () => {
    assert.equal(engine().render('plain', { lang: 'vi', text: '<script>"&\'' }), '<main>&lt;script&gt;&quot;&amp;&#x27;</main>');
  });

  it('shows nothing of getters that live on a prototype, as database rows have them', () => {
    class Row {
      get text(): string {
        return 'leaked';
      }
    }
    assert.equal(engine().render('plain', new Row()), '<main></main>');
  });

  it('lets a page choose its layout and leaves the others alone', () => {
    write('pages/fragment.hbs', '{{use layout="bare"}}x');
    const views = engine();
    assert.equal(views.render('fragment', {}), 'x');
    assert.equal(views.render('plain', { text: 'y' }), '<main>y</main>');
  });

  it('gives a partial only what it is handed, and the language of the page', () => {
    write('pages/outer.hbs', '{{> name name="An"}}');
    assert.equal(engine().render('outer', { lang: 'en', secret: 's' }), '<main>[An||Save]</main>');
  });

  it('refuses an unknown helper when templates are compiled, not when a citizen waits', () => {
    write('pages/wrong.hbs', '{{nonsense "x" y}}');
    assert.throws(engine, /pages\/wrong\.hbs/);
  });

  it('throws for a page that does not exist and for a text that is missing', () => {
    write('pages/untold.hbs', '{{t "no.such.key"}}');
    assert.throws(() => engine().render('nowhere', {}), /No page "nowhere"/);
    assert.throws(() => engine().render('untold', { lang: 'vi' }), /no\.such\.key/);
  });

  it('takes a bare name for the field of the model even when a helper has the same name', () => {
    write('pages/fields.hbs', '{{number}} {{date}} {{url}}{{count}}');
    assert.equal(engine().render('fields', { number: '1549/UBND', date: 'x', url: '/a' }), '<main>1549/UBND x /a</main>');
  });

  it('builds addresses with encoded segments and without empty parameters', () => {
    write('pages/link.hbs', '<a href="{{url "/records" id "pages" q=words none=nothing}}">');
    assert.equal(engine().render('link', { id: 'a/b ?', words: 'đơn & từ' }), '<main><a href="/records/a%2Fb%20%3F/pages?q&#x3D;%C4%91%C6%A1n+%26+t%E1%BB%AB"></main>');
  });

  it('formats by the language of the page and shows nothing for nothing', () => {
    write('pages/values.hbs', '{{number n}} {{bytes b}} {{date d}} {{datetime at}} {{time d}} [{{number missing}}{{date missing}}{{bytes missing}}]');
    assert.equal(
      engine().render('values', { lang: 'vi', n: 12345, b: 2048, d: '2026-05-12', at: '2026-05-12T01:00:00Z' }),
      '<main>12.345 2 KB 12/05/2026 08:00 12/05/2026 <time datetime="2026-05-12">12/05/2026</time> []</main>',
    );
  });

  it('serves Express, passing faults to the error handler', async () => {
    const app = express();
    engine().install(app);
    app.get('/ok', (_request, response) => response.render('plain', { lang: 'vi', text: 'chào' }));
    app.get('/missing', (_request, response) => response.render('nowhere', {}));
    app.use((_fault: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      response.status(500).send('fault');
    });
    const ok = await request(app).get('/ok');
    assert.equal(ok.text, '<main>chào</main>');
    assert.match(ok.headers['content-type'] ?? '', /text\/html/);
    assert.equal((await request(app).get('/missing')).status, 500);
  });
});

describe('Assets', () => {
  const views = createViewEngine({ translator });
  const app = express();
  app.use(views.assets.handler);

  it('are cached for ever under their version and never under another one', async () => {
    const address = views.assets.url('css/app.css');
    const current = await request(app).get(address);
    assert.equal(current.status, 200);
    assert.match(current.headers['cache-control'] ?? '', /immutable/);
    const old = await request(app).get(address.replace(/\/[0-9a-f]{12}\//, '/000000000000/'));
    assert.equal(old.headers['cache-control'], 'no-cache');
  });

  it('answer nothing outside their folder', async () => {
    const base = views.assets.url('css/app.css').replace('css/app.css', '');
    assert.equal((await request(app).get(`${base}../../package.json`)).status, 404);
    assert.equal((await request(app).get(`${base}%2e%2e/package.json`)).status, 404);
    assert.equal((await request(app).post(views.assets.url('css/app.css'))).status, 404);
  });

  it('must exist when a template names them', () => {
    assert.throws(() => views.assets.url('css/none.css'), /No asset/);
  });
});

describe('Navigation', () => {
  it('shows what somebody may do and marks where he is', () => {
    const items = buildNavigation((permission) => permission === 'search.use', '/records/01J', { search: 3 });
    assert.deepEqual(items.map((item) => item.href), ['/', '/search', '/alerts', '/help']);
    assert.deepEqual(items.filter((item) => item.current).map((item) => item.href), ['/search']);
    assert.equal(items[1]?.count, 3);
  });

  it('marks the longest match', () => {
    const items = buildNavigation(() => true, '/intake/confirm');
    assert.equal(items.find((item) => item.current)?.href, '/intake/queue');
  });
});

describe('Histogram', () => {
  it('fills the years between and keeps small counts visible', () => {
    const { bars, viewWidth } = layoutHistogram([{ year: 2024, count: 1 }, { year: 2021, count: 1000, url: '?y=2021' }]);
    assert.deepEqual(bars.map((bar) => [bar.year, bar.height]), [['2021', 58], ['2022', 0], ['2023', 0], ['2024', 2]]);
    assert.equal(viewWidth, 96);
  });

  it('draws nothing for nothing and at most 40 years', () => {
    assert.deepEqual(layoutHistogram([]), { viewWidth: 0, bars: [] });
    assert.equal(layoutHistogram([{ year: 1900, count: 1 }, { year: 2026, count: 1 }]).bars.length, 40);
  });
});
