import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Response } from 'supertest';
import type { AuditEntry } from '../../server/archive/audit/model.js';
import { AGENCY_A } from './support/an-archive.js';
import type { System } from './support/an-archive.js';
import { CODE_A, PURPOSE, twoAgencies } from './support/two-agencies.js';
import type { TwoAgencies } from './support/two-agencies.js';

/** Keeps the body as bytes. */
const asBytes = (res: Response, done: (error: Error | null, body: Buffer) => void): void => {
  const stream = res as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
};

describe('reading papers over HTTP', () => {
  let world: TwoAgencies;
  before(async function () {
    this.timeout(120_000);
    world = await twoAgencies();
  });
  after(() => world.close());

  const trailOf = (id: string): Promise<AuditEntry[]> => world.house.ground.audit.trailOf('record', [id], 50);
  const lookedAt = async (id: string, actorId: string): Promise<AuditEntry[]> => (await trailOf(id)).filter((entry) => entry.actorId === actorId && /^record\.(read|opened)$/.test(entry.action));

  describe('personal papers at the counter', () => {
    const paths = (id: string): string[] => [`/records/${id}`, `/records/${id}/preview`, `/records/${id}/pages/1`, `/api/v1/records/${id}`, `/api/v1/records/${id}/content`, `/api/v1/records/${id}/files/${world.personal.path}`];

    it('do not exist without a dossier, whatever purpose is said', async () => {
      for (const path of paths(world.personal.id)) {
        for (const query of ['', `?purpose=${encodeURIComponent(PURPOSE)}`, '?dossier=khong-co']) assert.equal((await world.counterA.get(path + query)).status, 404, path + query);
      }
      assert.deepEqual(await lookedAt(world.personal.id, world.counterA.actor.id), []);
    });

    it("open with the owner's open dossier; each reading is on record with purpose and dossier", async () => {
      for (const path of paths(world.personal.id)) assert.equal((await world.counterA.get(`${path}?dossier=${CODE_A}`)).status, 200, path);
      const looks = await lookedAt(world.personal.id, world.counterA.actor.id);
      assert.ok(looks.length >= 4, `${looks.length} readings on record`);
      for (const look of looks) assert.deepEqual([look.dossierCode, look.purpose, look.agencyId, look.actorName], [CODE_A, PURPOSE, AGENCY_A, 'Cán bộ motcua.a']);
      assert.ok(looks.some((look) => look.action === 'record.opened'));
      for (const look of looks) assert.match(String(look.requestId), /^[0-9a-f]{12}$/);
    });

    it("another owner's dossier opens nothing of theirs", async () => {
      const other = await world.dossier(world.counterA.actor, 'H48.71-261116-0002', world.ownerB);
      assert.equal((await world.counterA.get(`/records/${world.personal.id}?dossier=${other.code}`)).status, 404);
    });

    it('a closed dossier opens nothing any more', async () => {
      const brief = await world.dossier(world.counterA.actor, 'H48.71-261116-0003', world.ownerA);
      assert.equal((await world.counterA.get(`/records/${world.personal.id}?dossier=${brief.code}`)).status, 200);
      assert.equal((await world.counterA.post(`/api/v1/dossiers/${brief.id}/close`)).status, 200);
      assert.equal((await world.counterA.get(`/records/${world.personal.id}?dossier=${brief.code}`)).status, 404);
    });

    it('no administrator reads papers', async () => {
      for (const path of [`/records/${world.open.id}`, `/api/v1/records/${world.open.id}/content`, '/api/v1/records', '/search?q=a']) assert.ok([403, 404].includes((await world.admin.get(path)).status), path);
    });
  });

  describe('what systems may read', () => {
    let wide: System;
    let narrow: System;
    before(async () => {
      const sensitivities = ['public', 'restricted', 'personal', 'sensitive'] as const;
      wide = await world.client('Một cửa', AGENCY_A, { purposes: [PURPOSE], sensitivities });
      narrow = await world.client('Chỉ công văn', AGENCY_A, { typeCodes: ['cong-van'], purposes: [PURPOSE], sensitivities });
    });
    const why = `purpose=${encodeURIComponent(PURPOSE)}`;
    const codeOf = async (answer: PromiseLike<Response>): Promise<unknown[]> => {
      const { status, body } = await answer;
      return [status, (body as { code?: string }).code];
    };

    it('ends with the types of the grant: another type does not exist', async () => {
      assert.equal((await narrow.get(`/api/v1/records/${world.open.id}`)).status, 200);
      assert.deepEqual(await codeOf(narrow.get(`/api/v1/records/${world.personal.id}?${why}&dossier=x-1`)), [404, 'not-found']);
      const listed = (await narrow.get(`/api/v1/records?${why}&dossier=x-1`)).body as { items: { typeCode: string }[] };
      assert.deepEqual([...new Set(listed.items.map((record) => record.typeCode))], ['cong-van']);
      const found = (await narrow.get(`/api/v1/search?q=Chimsaotrang&${why}&dossier=x-1`)).body as { total: number; facets: { typeCodes: unknown } };
      assert.deepEqual([found.total, found.facets.typeCodes], [1, [{ value: 'cong-van', count: 1 }]]);
    });

    it('needs a granted purpose for all but public papers, and a dossier for personal ones; each refusal says which', async () => {
      const personal = `/api/v1/records/${world.personal.id}`;
      assert.deepEqual(await codeOf(wide.get(personal)), [403, 'purpose-missing']);
      assert.deepEqual(await codeOf(wide.get(`${personal}?purpose=To-mo&dossier=x-1`)), [403, 'purpose-not-granted']);
      assert.deepEqual(await codeOf(wide.get(`${personal}?${why}`)), [403, 'dossier-missing']);
      assert.deepEqual(await codeOf(wide.get(`${personal}/content?${why}`)), [403, 'dossier-missing']);
      assert.equal((await wide.get(`${personal}?${why}&dossier=x-1`)).status, 200);
      assert.equal((await wide.get(`/api/v1/records/${world.restricted.id}?${why}`)).status, 200);
      const looks = await lookedAt(world.personal.id, wide.id);
      assert.deepEqual([looks.length, looks[0]?.purpose, looks[0]?.dossierCode], [1, PURPOSE, 'x-1']);
    });

    it('lists and searches leave out without a word what was not asked for rightly, and go on record', async () => {
      interface Listed { items: { id: string }[] }
      const ids = async (query: string): Promise<string[]> => ((await wide.get(`/api/v1/records?${query}`)).body as Listed).items.map((record) => record.id);
      assert.deepEqual(await ids(''), [world.open.id]);
      assert.deepEqual(await ids('purpose=To-mo&dossier=x-1'), [world.open.id]);
      assert.deepEqual((await ids(why)).sort(), [world.open.id, world.restricted.id].sort());
      assert.ok((await ids(`${why}&dossier=x-1`)).includes(world.personal.id));
      assert.equal((await wide.get('/api/v1/search?q=Chimsaotrang')).body.total, 1);
      const acts = await world.house.ground.audit.actsOf(wide.id, 20);
      const listed = acts.find((act) => act.action === 'record.listed' && act.dossierCode === 'x-1' && act.purpose === PURPOSE);
      assert.ok((listed?.data['recordIds'] as string[]).includes(world.personal.id));
      assert.ok(acts.some((act) => act.action === 'search.asked'));
    });

    it('pages through everything once, by cursor', async () => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { items: { id: string }[]; nextCursor: string | null } = (await wide.get(`/api/v1/records?limit=1&${why}&dossier=x-1${cursor === '' ? '' : `&cursor=${cursor}`}`)).body;
        seen.push(...page.items.map((record) => record.id));
        cursor = page.nextCursor;
        assert.ok(seen.length <= 10);
      }
      assert.deepEqual(seen.sort(), [world.open.id, world.restricted.id, world.personal.id, world.personalB.id].sort());
    });
  });

  describe('the bytes', () => {
    const content = (): string => `/api/v1/records/${world.open.id}/content`;

    it('are those that came in, with their checksum as ETag, under a safe name and no cache', async () => {
      const answer = await world.counterA.get(content()).buffer(true).parse(asBytes);
      assert.equal(answer.status, 200);
      assert.ok(world.open.bytes.equals(answer.body as Buffer));
      const { headers } = answer;
      assert.equal(headers['etag'], `"${createHash('sha256').update(world.open.bytes).digest('hex')}"`);
      assert.deepEqual([headers['content-type'], headers['content-length'], headers['accept-ranges'], headers['cache-control'], headers['x-content-type-options']], ['application/pdf', String(world.open.bytes.length), 'bytes', 'private, no-store', 'nosniff']);
      assert.match(String(headers['content-disposition']), /filename="van ban\.pdf"; filename\*=UTF-8''v%C4%83n%20b%E1%BA%A3n\.pdf/);
    });

    it('HEAD answers the same without them', async () => {
      const answer = await world.counterA.head(content());
      assert.deepEqual([answer.status, answer.headers['content-length'], answer.text ?? ''], [200, String(world.open.bytes.length), '']);
    });

    for (const [range, start, end] of [['bytes=0-9', 0, 10], ['bytes=10-', 10, undefined], ['bytes=-20', -20, undefined], ['bytes=5-5', 5, 6], ['bytes=100-99999999', 100, undefined]] as const) {
      it(`${range} answers 206 with those bytes`, async () => {
        const answer = await world.counterA.get(content()).set('Range', range).buffer(true).parse(asBytes);
        const expected = world.open.bytes.subarray(start, end);
        const size = world.open.bytes.length;
        const from = start < 0 ? size + start : start;
        assert.equal(answer.status, 206);
        assert.ok(expected.equals(answer.body as Buffer));
        assert.deepEqual([answer.headers['content-range'], answer.headers['content-length']], [`bytes ${from}-${from + expected.length - 1}/${size}`, String(expected.length)]);
      });
    }

    it('a range beyond the end answers 416 with the size; what cannot be read as one range gets the whole', async () => {
      const size = world.open.bytes.length;
      for (const range of [`bytes=${size}-`, 'bytes=-0']) {
        const beyond = await world.counterA.get(content()).set('Range', range);
        assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, `bytes */${size}`], range);
      }
      for (const range of ['bytes=0-1,5-6', 'pages=1-2', 'bytes=a-b', 'bytes=9-2', 'bytes=-']) {
        const whole = await world.counterA.get(content()).set('Range', range).buffer(true).parse(asBytes);
        assert.deepEqual([whole.status, (whole.body as Buffer).length], [200, size], range);
      }
    });

    it('If-Range with another version of the file gets the whole', async () => {
      const ask = (etag: string) => world.counterA.get(content()).set('Range', 'bytes=0-9').set('If-Range', etag);
      assert.equal((await ask('"khac"')).status, 200);
      assert.equal((await ask(`"${createHash('sha256').update(world.open.bytes).digest('hex')}"`)).status, 206);
    });

    it('a range of a hidden paper tells not even its size', async () => {
      for (const range of ['bytes=0-9', 'bytes=999999999-']) {
        const answer = await world.counterA.get(`/api/v1/records/${world.personal.id}/content`).set('Range', range).set('Accept', 'application/json');
        assert.deepEqual([answer.status, answer.headers['content-range'], answer.headers['accept-ranges']], [404, undefined, undefined]);
        assert.notEqual(answer.headers['etag'], `"${createHash('sha256').update(world.personal.bytes).digest('hex')}"`);
        assert.doesNotMatch(answer.text, new RegExp(String(world.personal.bytes.length)));
      }
    });

    it('a path that is no file of the record is not found, however it is written', async () => {
      for (const path of ['khong-co.pdf', '..%2f..%2farchive.db', '../../archive.db', `${world.open.path}%2f..`, '.', '%2e%2e', 'a'.repeat(300)]) {
        assert.equal((await world.counterA.get(`/api/v1/records/${world.open.id}/files/${path}`)).status, 404, path);
      }
    });
  });

  describe('pictures of pages', () => {
    const picture = (): string => `/records/${world.open.id}/pages/1?w=160`;

    it('are pictures kept by the reader alone, with a tag that saves sending them again', async () => {
      const first = await world.counterA.get(picture()).buffer(true).parse(asBytes);
      assert.equal(first.status, 200);
      assert.match(String(first.headers['content-type']), /^image\/(png|webp|jpeg)$/);
      assert.ok((first.body as Buffer).length > 500);
      assert.equal(first.headers['cache-control'], 'private, max-age=300');
      const etag = String(first.headers['etag']);
      assert.match(etag, /^"[0-9a-f]{40}"$/);
      const again = await world.counterA.get(picture()).set('If-None-Match', etag).buffer(true).parse(asBytes);
      assert.deepEqual([again.status, (again.body as Buffer).length, again.headers['etag']], [304, 0, etag]);
      assert.equal((await world.counterA.get(picture()).set('If-None-Match', '"khac"')).status, 200);
      const head = await world.counterA.head(picture());
      assert.deepEqual([head.status, head.headers['etag'], head.text ?? ''], [200, etag, '']);
    });

    it('a tag known from before opens nothing to those who may not see the paper', async () => {
      const own = await world.archivistA.get(`/records/${world.personal.id}/pages/1`);
      assert.equal(own.status, 200);
      assert.equal((await world.strangerB.get(`/records/${world.personal.id}/pages/1`).set('If-None-Match', String(own.headers['etag']))).status, 404);
    });

    it('a page the paper does not have is not found', async () => {
      for (const page of ['2', '99999']) assert.equal((await world.counterA.get(`/records/${world.open.id}/pages/${page}`)).status, 404, page);
      assert.equal((await world.counterA.get(`/records/${world.open.id}/pages/x`)).status, 400);
    });
  });
});
