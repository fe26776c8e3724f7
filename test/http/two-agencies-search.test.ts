import assert from 'node:assert/strict';
import type { Response } from 'supertest';
import { z } from 'zod';
import { AGENCY_B, given } from './support/an-archive.js';
import type { Browser, System } from './support/an-archive.js';
import { PURPOSE, twoAgencies } from './support/two-agencies.js';
import type { Kept, TwoAgencies } from './support/two-agencies.js';

/** Every door of the search, with a question that would find A's papers. `:id` is one of A's personal papers. */
const QUESTIONS = [
  'q=Chimsaotrang', 'q=chimsaotrang&sort=issued-asc', 'q=%22Chimsaotrang%22', 'q=Chimsaotrang+-khong', 'q=Chimsaotran', 'q=Chimsaotramg', 'q=Nguy%E1%BB%85n+Th%E1%BB%8B+M%E1%BA%ABu', 'q=nguyen+thi+mau',
  'q=051190000001', 'q=11%2FGKS', 'q=12%2FBB', 'type=giay-khai-sinh', 'type=bien-ban-hop', 'year=2026', 'yearFrom=2020&yearTo=2030', 'q=Chimsaotrang&validity=in-force', 'q=Chimsaotrang&agency=ubnd-xa-binh-son', 'q=Chimsaotrang&signature=none',
  'q=lo%E1%BA%A1i%3AGi%E1%BA%A5y_khai_sinh', 'q=Chimsaotrang&dossier=H48.71-261116-0001&purpose=x', 'q=Chimsaotrang&start=1',
];

describe('two agencies and one search', function () {
  this.timeout(180_000);
  let world: TwoAgencies;
  let system: System;
  let hiddenNumbers: Kept;

  before(async () => {
    world = await twoAgencies();
    system = await world.client('Hệ thống của B', AGENCY_B, { permissions: ['record.read', 'record.content', 'search.use'], sensitivities: ['public'] });
    // A personal paper of A that cites the public one, and is much like it.
    const brought = await world.bring(world.scanA.actor, { number: '16/XN', title: 'GIẤY XÁC NHẬN', paragraphs: ['Căn cứ công văn số 13/UBND-VP, Chimsaotrang được thông báo rộng rãi cho Nguyễn Thị Mẫu'] },
      given('bien-ban-hop', { title: 'Giấy xác nhận riêng Chimsaotrang', documentNumber: '16/XN', sensitivity: 'personal', ownerIds: [world.ownerA] } as Parameters<typeof given>[1]));
    assert.ok(brought.recordId !== null, JSON.stringify(brought.reason));
    await world.house.background.settled();
    hiddenNumbers = { id: brought.recordId, bytes: brought.bytes, path: '' };
  });
  after(() => world.close());

  /** Nothing of A's hidden papers stands in an answer. */
  function clean(answer: Response, what: string): void {
    assert.ok(answer.status < 500, `${what} answered ${answer.status}`);
    const text = answer.text ?? '';
    for (const hidden of [world.personal.id, world.restricted.id, hiddenNumbers.id, 'Biên bản họp Chimsaotrang', 'Giấy khai sinh Nguyễn Thị Mẫu', 'Giấy xác nhận riêng', 'họp kín', 'Tìm Chimsaotrang của A', 'Kiểm tra của A']) {
      assert.ok(!text.includes(hidden), `${what} shows ${hidden}`);
    }
  }

  const strangers = (): readonly [string, Browser | System][] => [['an official of B', world.strangerB], ['a system of B', system]];

  it('no hit, count, facet, bar, snippet or correction of the page tells of the other agency', async () => {
    for (const question of QUESTIONS) clean(await world.strangerB.get(`/search?${question}`), question);
    const page = await world.strangerB.get('/search?q=Chimsaotrang');
    assert.match(page.text.replace(/<[^>]*>/g, ' '), /\b1 văn bản/);
    assert.match(page.text, /data-year="2026" data-count="1"/, 'the histogram counts one paper');
    const facets = [...page.text.matchAll(/facet__count">(\d+)</g)].map((match) => match[1]);
    assert.ok(facets.length > 0 && facets.every((count) => count === '1'), facets.join(' '));
  });

  it('a word that only the hidden papers bear is answered like a word nobody ever wrote', async () => {
    const bare = (answer: Response, word: string): string => answer.text.replaceAll(word, 'WORD').replaceAll(String(answer.headers['x-request-id']), 'REF').replaceAll(world.strangerB.csrf, 'TOKEN');
    for (const [known, unknown] of [['hopkin', 'zopkin'], ['51190000001', '51190000009'], ['11/GKS', '77/GKS']] as const) {
      const [one, other] = [await world.strangerB.get(`/search?q=${encodeURIComponent(known)}`), await world.strangerB.get(`/search?q=${encodeURIComponent(unknown)}`)];
      assert.equal(bare(one, encodeURIComponent(known)).replaceAll(known, 'WORD').length, bare(other, encodeURIComponent(unknown)).replaceAll(unknown, 'WORD').length, known);
    }
  });

  it('the API neither, to officials and systems', async () => {
    interface Found { total: number; items: { recordId: string; score: number }[]; facets: Record<string, { count: number }[]> }
    for (const [who, caller] of strangers()) {
      for (const question of QUESTIONS) {
        const answer = await caller.get(`/api/v1/search?${question}`).set('Accept', 'application/json');
        clean(answer, `${who}: ${question}`);
        if (answer.status !== 200) continue;
        const { total, items, facets } = answer.body as Found;
        assert.ok(items.length <= total);
        const years = (facets['years'] ?? []).reduce((sum, one) => sum + one.count, 0);
        assert.ok(years <= total, `${who}: ${question}: facets count ${years} of ${total}`);
      }
      const { total, items } = (await caller.get('/api/v1/search?q=Chimsaotrang').set('Accept', 'application/json')).body as Found;
      assert.equal(total, 1, who);
      assert.equal(items[0]?.score, 1, 'a score made of rarities would tell how many papers bear the word');
    }
  });

  it('suggestions know no name, title, number or question of the other agency', async () => {
    // What he typed himself may come back to him; it is not what is tried here.
    await world.strangerB.post('/search/recent/forget');
    await world.counterA.get(`/search?q=${encodeURIComponent('Riêng của A Chimsaotrang')}`);
    for (const typed of ['', 'Ng', 'Nguyễn Thị', 'giay khai', 'Biên bản', 'Chim', '11/G', '16/X', 'Riêng', '0511']) {
      const answer = await world.strangerB.get(`/search/suggest?q=${encodeURIComponent(typed)}`).set('Accept', 'application/json');
      clean(answer, `suggest ${typed}`);
      assert.doesNotMatch(answer.text, /Riêng của A|Nguyễn Thị Mẫu/, typed);
    }
  });

  it('what a public paper is cited by, and what is like it, leaves out the hidden ones, in numbers too', async () => {
    const own = (await world.archivistA.get(`/api/v1/records/${world.open.id}/related`).set('Accept', 'application/json')).body as { citedByTotal: number; similar: { recordId: string }[] };
    assert.equal(own.citedByTotal, 1, 'A sees the paper that cites');
    for (const [who, caller] of strangers()) {
      const answer = await caller.get(`/api/v1/records/${world.open.id}/related`).set('Accept', 'application/json');
      clean(answer, who);
      const body = answer.body as { citedByTotal: number; citedBy: unknown[]; similar: { recordId: string }[] };
      assert.deepEqual([body.citedByTotal, body.citedBy.length], [0, 0], who);
      const likeIt = body.similar.map((one) => one.recordId);
      assert.deepEqual(likeIt.filter((id) => id !== world.personalB.id), [], `${who}: only his own papers are like it`);
    }
    const page = await world.strangerB.get(`/records/${world.open.id}?from=${encodeURIComponent('q=Chimsaotrang&at=0')}&q=Chimsaotrang`);
    clean(page, 'the record page');
    assert.doesNotMatch(page.text, /Được viện dẫn bởi/);
    assert.match(page.text.replace(/<[^>]*>/g, ' '), /Kết quả 1\/1/);
    for (const at of [1, 2, 50]) clean(await world.strangerB.get(`/records/${world.open.id}?from=${encodeURIComponent(`q=Chimsaotrang&at=${at}`)}`), `hit ${at}`);
  });

  it('kept searches, alerts and files stay within the agency; a shared question gives each his own answers', async () => {
    for (const path of ['/saved-searches', '/alerts', '/exports', '/', '/search', '/help', '/desk']) clean(await world.strangerB.get(path), path);
    for (const path of [`/exports/${world.kept.export}/file`, `/alerts/${world.kept.alert}/records/${world.personal.id}`]) assert.equal((await world.strangerB.get(path)).status, 404, path);
    for (const path of [`/saved-searches/${world.kept.search}`, `/saved-searches/${world.kept.search}/remove`, `/saved-searches/${world.kept.search}/watch`, `/alerts/${world.kept.alert}/stop`]) {
      assert.equal((await world.strangerB.post(path).type('form').send({ version: '1', name: 'x' })).status, 404, path);
    }
    const shared = await world.counterA.get('/saved-searches');
    assert.match(shared.text, /Tìm Chimsaotrang của A/);
    const run = (await world.counterA.get('/search?q=Chimsaotrang')).text;
    assert.ok(!run.includes(world.personal.id) && run.includes(world.restricted.id), 'the counter of A sees no personal paper without a dossier');
  });

  it('an exported list holds what its owner may see when it is written', async () => {
    const fileOf = async (who: Browser): Promise<string> => {
      const path = /href="(\/exports\/[\w-]{36}\/file)"/.exec((await who.get('/exports')).text)?.[1] ?? '';
      const answer = await who.get(path).buffer(true).parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
      return (answer.body as Buffer).toString('utf8');
    };
    assert.match(await fileOf(world.archivistA), /Giấy khai sinh Nguyễn Thị Mẫu/);
    await world.strangerB.post('/exports').type('form').send({ q: 'Chimsaotrang', format: 'csv', reason: 'Kiểm tra' });
    await world.house.background.settled();
    const foreign = await fileOf(world.strangerB);
    assert.deepEqual(foreign.trim().split('\r\n').length, 2, foreign);
    assert.doesNotMatch(foreign, /Nguyễn Thị Mẫu|họp/);
    assert.match((await world.strangerB.get((await world.strangerB.post('/exports').type('form').send({ q: '11/GKS', format: 'csv' })).headers['location'] ?? '')).text, /Không có gì để xuất/);
  });

  it('an alert is judged by what its owner may see now, when it is told and whenever it is shown', async () => {
    const watch = (who: Browser, q: string): PromiseLike<Response> => who.post('/saved-searches').type('form').send({ q, name: `Báo ${q}`, alert: '1' });
    await watch(world.strangerB, 'Muaphunxanh');
    await watch(world.archivistA, 'Muaphunxanh');
    const bring = async (number: string, title: string, sensitivity: 'public' | 'personal'): Promise<string> => {
      const brought = await world.bring(world.scanA.actor, { number, title: 'CÔNG VĂN', paragraphs: [`${title} Muaphunxanh`] }, given('cong-van', { title, documentNumber: number, sensitivity } as Parameters<typeof given>[1]));
      assert.ok(brought.recordId !== null, JSON.stringify(brought.reason));
      await world.house.background.settled();
      return brought.recordId;
    };
    const secret = await bring('41/UBND-VP', 'Giấy riêng Muaphunxanh', 'personal');
    const open = await bring('42/UBND-VP', 'Giấy chung Muaphunxanh', 'public');
    const inboxB = await world.strangerB.get('/alerts');
    assert.ok(inboxB.text.includes(open) && !inboxB.text.includes(secret) && !inboxB.text.includes('Giấy riêng'));
    assert.match(inboxB.text, /rail__count">1</);
    const inboxA = await world.archivistA.get('/alerts');
    assert.ok(inboxA.text.includes(open) && inboxA.text.includes(secret));
    // The public paper becomes personal: it leaves B's list and B's number, though it was told.
    await world.house.archive.records.correctMetadata(world.archivistA.actor, open, (await world.house.archive.records.peek(open))?.record.version ?? 0, { sensitivity: 'personal' }, 'Có thông tin cá nhân');
    await world.house.background.settled();
    const after = await world.strangerB.get('/alerts');
    assert.ok(!after.text.includes(open) && !after.text.includes('Giấy chung'));
    assert.doesNotMatch(after.text, /rail__count/);
    assert.equal((await world.strangerB.get(/href="(\/alerts\/[\w-]+\/records\/[\w-]+)"/.exec(inboxB.text)?.[1] ?? '/x')).status, 404);
    const page = await world.strangerB.get('/search?q=Muaphunxanh');
    assert.doesNotMatch(page.text, /Giấy chung/);
  });

  it('beside a hit, on a page of it and at its words stands nothing of a hidden paper', async () => {
    const from = encodeURIComponent('q=Chimsaotrang&at=0');
    for (const id of [world.personal.id, world.restricted.id, hiddenNumbers.id]) {
      for (const path of [`/records/${id}`, `/records/${id}/preview`, `/records/${id}/pages/1`]) {
        const answer = await world.strangerB.get(`${path}?q=Chimsaotrang&from=${from}`);
        assert.equal(answer.status, 404, path);
        // The address he asked for may come back to him; nothing else.
        clean({ status: answer.status, text: answer.text.replaceAll(id, '') } as Response, path);
      }
    }
    clean(await world.strangerB.get(`/records/${world.open.id}/preview?q=Chimsaotrang&from=${from}`), 'preview');
    clean(await world.strangerB.get('/records?q=Chimsaotrang'), 'the register');
  });

  it('other doors that take a question find only what he may see, or are closed to him', async () => {
    for (const path of ['/holds/new?q=Chimsaotrang', `/records/${world.personalB.id}/link-targets?q=Chimsaotrang`, `/records/${world.personalB.id}/link-targets?q=13`, `/intake/dossiers?q=${world.dossierA.code}`]) {
      clean(await world.strangerB.get(path).set('Accept', path.includes('targets') ? 'application/json' : 'text/html'), path);
    }
    assert.doesNotMatch((await world.strangerB.get(`/intake/dossiers?q=${world.dossierA.code}`)).text.replaceAll(`value="${world.dossierA.code}"`, ''), new RegExp(world.dossierA.id));
    for (const path of ['/admin/abbreviations', '/users?q=a', '/audit?q=Chimsaotrang']) {
      const answer = await world.strangerB.get(path);
      assert.equal(answer.status, 403, path);
      clean(answer, path);
    }
    for (const act of ['try', 'save', 'remove', 'restore']) {
      assert.equal((await world.strangerB.post(`/admin/abbreviations/${act}`).type('form').send({ short: 'Chimsaotrang', long: 'x' })).status, 403, act);
    }
  });

  it('every page and route of the search, and every other that takes a question, is in this matrix', () => {
    const { pages, routes } = world.doors();
    const known = new Set([
      '/search', '/search/suggest', '/search/compose', '/search/columns', '/search/recent/forget', '/saved-searches', '/saved-searches/:id', '/saved-searches/:id/remove', '/saved-searches/:id/watch',
      '/alerts', '/alerts/read', '/alerts/:id/records/:recordId', '/alerts/:id/stop', '/exports', '/exports/:id/file', '/api/v1/search', '/api/v1/records/:id/related',
      '/records/:id', '/records/:id/preview', '/records/:id/pages/:page', '/admin/abbreviations', '/admin/abbreviations/try', '/admin/abbreviations/save', '/admin/abbreviations/remove', '/admin/abbreviations/restore', '/holds/new',
      '/records/:id/link-targets', '/intake/dossiers', '/users', '/audit',
    ]);
    /** They search what is nobody's own, or their `from` is a day or a way back and finds nothing. */
    const ofNoAgency = new Set(['/desk/procedures', '/catalogue', '/catalogue/types', '/catalogue/agencies', '/intake/items/:id/preview', '/records/:id/status']);
    /** A question may stand in the address or in the form, under these names. */
    const takesQuestion = (door: { readonly query?: unknown; readonly body?: unknown }): boolean =>
      [door.query, door.body].some((schema) => schema instanceof z.ZodObject && ['q', 'from'].some((name) => Object.hasOwn(schema.shape, name)));
    const belongs = (path: string): boolean => /^\/(search|saved-searches|alerts|exports|admin\/abbreviations)\b|\/(search|related|preview)$/.test(path);
    const ours = [...pages, ...routes].filter((door) => belongs(door.path) || takesQuestion(door)).map((door) => door.path);
    assert.deepEqual([...new Set(ours)].filter((path) => !known.has(path) && !ofNoAgency.has(path)), [], 'a door that takes a question: try it in this matrix as another agency, then list it');
    assert.deepEqual([...known].filter((path) => ![...pages, ...routes].some((door) => door.path === path)), []);
  });

  it('a purpose or a dossier of somebody else opens nothing to anybody', async () => {
    for (const [who, caller] of strangers()) clean(await caller.get(`/api/v1/search?q=Chimsaotrang&dossier=${world.dossierA.code}&purpose=${encodeURIComponent(PURPOSE)}`).set('Accept', 'application/json'), who);
    clean(await world.strangerB.get(`/search/compose?words=Chimsaotrang&dossier=${world.dossierA.code}&purpose=x`), 'compose');
  });
});
