import assert from 'node:assert/strict';
import type { Response } from 'supertest';
import { newId } from '../../server/kernel/identifiers.js';
import type { System } from './support/an-archive.js';
import { AGENCY_B } from './support/an-archive.js';
import { PURPOSE, twoAgencies } from './support/two-agencies.js';
import type { TwoAgencies } from './support/two-agencies.js';

const ANY_USE = newId();
/** Doors whose ids belong to no agency: guarded by permission alone, or common knowledge. */
const OF_NO_AGENCY = [
  '/users/', '/clients/', '/admin/jobs/', '/admin/trust/', '/catalogue/', '/api/v1/procedures/', '/retention/schedules/', '/retention/rules/', '/preservation/alarms/', '/disposition/due/',
];

describe("another agency's things over HTTP", () => {
  let world: TwoAgencies;
  let system: System;
  before(async function () {
    this.timeout(120_000);
    world = await twoAgencies();
    system = await world.client('Hệ thống chỉ đọc công văn', AGENCY_B, {
      permissions: ['record.read', 'record.content', 'search.use', 'submission.read', 'submission.create', 'dossier.read', 'dossier.open', 'reuse.lookup'],
      typeCodes: ['cong-van'], purposes: [PURPOSE], sensitivities: ['public', 'restricted', 'personal', 'sensitive'],
    });
  });
  let [listA, holdA, packageA] = ['', '', ''];
  before(async () => {
    const { retention, preservation } = world.house.rooms;
    const archivist = world.archivistA.actor;
    listA = (await retention.disposition.makeList(archivist, { kind: 'destruction', title: 'Danh mục của A', needsOpinion: false })).id;
    holdA = (await retention.holds.place(archivist, { title: 'Giữ của A', reason: 'Có khiếu nại tại A', authority: 'Tòa án', reference: '1/TA', reviewOn: '2099-01-01', target: { kind: 'records', recordIds: [world.restricted.id] } })).id;
    packageA = (await preservation.packages.requestExport(archivist, { format: 'bagit', recordIds: [world.restricted.id], reason: 'Kiểm tra của A' })).id;
  });
  after(() => world.close());

  /** The id that stands in a door's address, by what the address is about. */
  function subjectOf(path: string): string | undefined {
    if (/^(\/api\/v1)?\/records\//.test(path)) return world.personal.id;
    if (/^(\/api\/v1)?\/owners\//.test(path)) return world.ownerA;
    if (/^\/intake\/items\//.test(path)) return world.waiting.itemId;
    if (/^(\/api\/v1|\/intake)\/submissions\//.test(path)) return world.waiting.submissionId;
    if (/^(\/api\/v1|\/intake)\/dossiers\/:|^\/desk\/:/.test(path)) return world.dossierA.id;
    if (path.startsWith('/saved-searches/')) return world.kept.search;
    if (path.startsWith('/alerts/')) return world.kept.alert;
    if (path.startsWith('/exports/')) return world.kept.export;
    if (path.startsWith('/disposition/lists/')) return listA;
    if (path.startsWith('/holds/')) return holdA;
    if (/^(\/api\/v1)?\/packages\//.test(path)) return packageA;
    if (path.startsWith('/preservation/verify/')) return world.personal.id;
    if (path.startsWith('/signatures/changes/')) return world.personal.id;
    return undefined;
  }

  function address(path: string, id: string): string {
    const filled = path
      .replace(':id', id).replace(':recordId', world.personalB.id).replace('*path', world.personal.path).replace(':page', '1').replace(':file', '0')
      .replace(':code', 'giay-chung-sinh').replace(':useId', ANY_USE)
      .replace(':runId', ANY_USE).replace(':run', ANY_USE).replace(':number', '1').replace(':side', 'signed').replace(':format', 'csv').replace(':name', 'a.zip');
    assert.doesNotMatch(filled, /[:*]/, path);
    return `${filled}?version=1`;
  }

  /** An answer without what differs in every answer: the reference and the id asked for. */
  function bare(answer: Response, id: string): string {
    const without = (text: string): string => text.replaceAll(id, 'ID').replaceAll(String(answer.headers['x-request-id']), 'REF');
    const { date: _date, etag: _etag, 'x-request-id': _ref, 'content-length': _length, ...headers } = answer.headers as Record<string, string>;
    const body = answer.text ?? (answer.body as Buffer | undefined)?.toString() ?? '';
    return without(`${answer.status}\n${JSON.stringify(headers)}\n${body}`);
  }

  const BODY = { version: '1', verdict: 'exclude', role: 'member', opinion: 'agrees', agrees: 'yes', accepted: 'yes', title: 'Đổi', reason: 'Lý do đủ dài', status: 'revoked', from: '2026-06-01', kind: 'related', target: 'khong-co' };

  it('every door with an id answers a stranger as if there were nothing, byte for byte', async function () {
    this.timeout(60_000);
    const unknown = newId();
    let asked = 0;
    for (const page of world.doors().pages.filter((one) => /[:*]/.test(one.path.replace(':format', '')))) {
      if (OF_NO_AGENCY.some((prefix) => page.path.startsWith(prefix))) continue;
      const subject = subjectOf(page.path);
      assert.ok(subject !== undefined, `${page.path}: say in this test whose id it takes`);
      const ask = async (id: string): Promise<Response> => {
        if (page.method === 'get') return world.strangerB.get(address(page.path, id));
        const test = world.strangerB.post(address(page.path, id));
        return page.upload === true ? test.attach('file', Buffer.from('%PDF-1.7'), 'a.pdf') : test.type('form').send(BODY);
      };
      const foreign: Response = await ask(subject);
      const nothing: Response = await ask(unknown);
      assert.equal(bare(foreign, subject), bare(nothing, unknown), `${page.method} ${page.path}`);
      // The search for targets of a link looks at what is typed, not at the record it starts from.
      // What his role cannot do at all is refused before anything is looked up.
      const byRole = page.path === '/disposition/lists/:id/opine';
      const expected = page.path === '/records/:id/link-targets' ? [200] : byRole ? [403] : [404, 303];
      assert.ok(expected.includes(foreign.status), `${page.method} ${page.path} answered ${foreign.status}`);
      // Acts on records come back to the record's page, which then does not exist.
      if (foreign.status === 303) assert.equal((await world.strangerB.get(String(foreign.headers['location']))).status, 404, page.path);
      asked += 1;
    }
    assert.ok(asked >= 15, `only ${asked} pages with an id`);
  });

  it('every door of the API with an id answers so too, to officials and to systems with narrower grants', async () => {
    const unknown = newId();
    for (const route of world.doors().routes.filter((one) => /[:*]/.test(one.path))) {
      if (OF_NO_AGENCY.some((prefix) => route.path.startsWith(prefix))) continue;
      const subject = subjectOf(route.path);
      assert.ok(subject !== undefined, `${route.path}: say in this test whose id it takes`);
      for (const caller of [world.strangerB, system]) {
        const ask = async (id: string): Promise<Response> => {
          const to = `${address(route.path, id)}&purpose=${encodeURIComponent(PURPOSE)}&dossier=khong-co`;
          return route.method === 'get' ? caller.get(to).set('Accept', 'application/json') : caller.post(to).set('Accept', 'application/json').send({});
        };
        const foreign: Response = await ask(subject);
        const nothing: Response = await ask(unknown);
        assert.equal(bare(foreign, subject), bare(nothing, unknown), `${route.method} ${route.path}`);
        assert.deepEqual([foreign.status, (JSON.parse(foreign.text) as { code: string }).code], [404, 'not-found'], `${route.method} ${route.path}`);
      }
    }
  });

  it('nothing of the other agency was changed by the asking', async () => {
    const found = await world.house.archive.records.peek(world.personal.id);
    assert.equal(found?.record.version, 1);
    assert.equal((await world.house.archive.dossiers.peek(world.dossierA.id))?.state, 'open');
    assert.equal((await world.house.archive.intake.getItem(world.counterA.actor, world.waiting.itemId)).item.state, 'waiting');
  });

  it('a dossier of another agency opens nothing, named in any address', async () => {
    for (const path of [`/records/${world.personal.id}`, `/api/v1/records/${world.personal.id}`, `/records/${world.personal.id}/pages/1`, `/owners/${world.ownerA}`]) {
      assert.equal((await world.strangerB.get(`${path}?dossier=${world.dossierA.code}&purpose=x`)).status, 404, path);
    }
  });

  it('hits, counts, facets, snippets and suggestions know nothing of what the asker may not see', async () => {
    interface Found { total: number; items: { recordId: string }[]; facets: Record<string, { value: string; count: number }[]> }
    const asked = (await world.strangerB.get('/api/v1/search?q=Chimsaotrang').set('Accept', 'application/json')).body as Found;
    assert.deepEqual(asked.items.map((hit) => hit.recordId), [world.open.id], 'only the public paper');
    assert.equal(asked.total, 1);
    assert.deepEqual(asked.facets['typeCodes'], [{ value: 'cong-van', count: 1 }]);
    assert.equal((asked.facets['years'] ?? []).reduce((sum, year) => sum + year.count, 0), 1);
    const own = (await world.archivistA.get('/api/v1/search?q=Chimsaotrang').set('Accept', 'application/json')).body as Found;
    assert.deepEqual(own.items.map((hit) => hit.recordId).sort(), [world.open.id, world.personal.id, world.restricted.id].sort());
    const page = await world.strangerB.get('/search?q=Chimsaotrang');
    assert.ok(page.text.includes(world.open.id));
    for (const hidden of [world.personal.id, world.restricted.id, 'Nguyễn Thị Mẫu', 'Biên bản họp Chimsaotrang']) assert.ok(!page.text.includes(hidden), hidden);
    for (const start of ['Giấy khai sinh Ng', 'Biên bản họp Ch', 'giay khai sinh nguyen']) {
      const suggested = await world.strangerB.get(`/search/suggest?q=${encodeURIComponent(start)}`);
      assert.equal(suggested.status, 200);
      assert.doesNotMatch(suggested.text, /Mẫu|Biên bản họp Chim/, start);
    }
  });

  it('lists hold only what the asker may see, by any filter', async () => {
    interface Listed { items: { id: string }[] }
    for (const query of ['', '?owner=051190000001', '?type=giay-khai-sinh', `?owner=051190000001&dossier=${world.dossierA.code}&purpose=x`]) {
      const listed = (await world.strangerB.get(`/api/v1/records${query}`).set('Accept', 'application/json')).body as Listed;
      for (const hidden of [world.personal.id, world.restricted.id]) assert.ok(!listed.items.some((record) => record.id === hidden), query);
    }
    assert.deepEqual((await world.strangerB.get('/api/v1/dossiers').set('Accept', 'application/json')).body.items, []);
    for (const path of ['/intake/queue', '/intake/dossiers', '/', '/desk']) {
      const page = await world.strangerB.get(path);
      assert.equal(page.status, 200, path);
      for (const hidden of [world.dossierA.code, world.waiting.itemId, 'Nguyễn Thị Mẫu']) assert.ok(!page.text.includes(hidden), `${path}: ${hidden}`);
    }
  });

  it('registers taken out as files hold only what the asker may see', async () => {
    const stranger = world.strangerB;
    for (const [register, own] of [['lists', 'Danh mục của A'], ['holds', 'Giữ của A']] as const) {
      const file = await stranger.get(`/disposition/registers/${register}.csv`);
      assert.equal(file.status, 200, register);
      assert.ok(!file.text.includes(own), register);
      assert.ok((await world.archivistA.get(`/disposition/registers/${register}.csv`)).text.includes(own), register);
    }
  });

  it('links to a foreign record as to one that does not exist', async () => {
    const link = async (target: string): Promise<string> => {
      const done = await world.strangerB.post(`/records/${world.personalB.id}/link`).type('form').send({ kind: 'related', target });
      const page = await world.strangerB.get(`/records/${world.personalB.id}`);
      return `${done.status}\n${/flash--\w+/.exec(page.text)?.[0] ?? 'no flash'}\n${page.text.includes(world.personal.id)}`;
    };
    assert.equal(await link(world.personal.id), await link(newId()));
  });

  it('acts on own things cannot take foreign ones in', async () => {
    const own = await world.dossier(world.strangerB.actor, 'H48.72-261116-0001', world.ownerB);
    const mine = await world.bring(world.strangerB.actor, { number: '31/UBND' }, {});
    const compare = async (path: (id: string) => string, foreign: string, body: (id: string) => object = () => ({})): Promise<void> => {
      const unknown = newId();
      const ask = (id: string): PromiseLike<Response> => world.strangerB.post(path(id)).type('form').send(body(id));
      const answers = [bare(await ask(foreign), foreign), bare(await ask(unknown), unknown)];
      assert.equal(answers[0], answers[1], path('…'));
      assert.doesNotMatch(answers[0] ?? '', /^(2|5)/, path('…'));
    };
    await compare((id) => `/desk/${own.id}/components/giay-chung-sinh/attach/${id}`, world.personal.id);
    await compare((id) => `/intake/items/${mine.itemId}/link/${id}?version=1`, world.personal.id);
    await compare(() => '/intake/combine', world.waiting.itemId, (id) => ({ item: [mine.itemId, id], [`${mine.itemId}.version`]: '1', [`${id}.version`]: '1' }));
    await compare(() => '/intake/confirm', world.waiting.itemId, (id) => ({ item: id, [`${id}.version`]: '1', [`${id}.title`]: 'x' }));
    assert.equal((await world.house.archive.intake.getItem(world.counterA.actor, world.waiting.itemId)).item.state, 'waiting');
  });
});
