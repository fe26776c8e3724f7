import assert from 'node:assert/strict';
import type { Browser } from './support/an-archive.js';
import { AGENCY_A } from './support/an-archive.js';
import { twoAgencies } from './support/two-agencies.js';
import type { TwoAgencies } from './support/two-agencies.js';

const PROCEDURE = '1.004859';

describe('the look-up desk over HTTP', () => {
  let world: TwoAgencies;
  let desk: Browser;
  before(async function () {
    this.timeout(120_000);
    world = await twoAgencies();
    desk = world.counterA;
  });
  after(() => world.close());

  const ask = (form: Record<string, string>) => desk.post('/desk').type('form').send(form);
  const acts = async (action: string): Promise<number> => (await world.house.ground.audit.search(world.admin.actor, { action }, 100)).length;

  it('the box of the first page asks only whom; the desk then asks the rest, and nothing was done wrong', async () => {
    const answer = await ask({ subject: '051190000001' });
    assert.equal(answer.status, 200);
    assert.match(answer.text, /Nguyễn Thị Mẫu/);
    assert.match(answer.text, /value="051190000001"/);
    assert.doesNotMatch(answer.text, /field--error|formerrors/);
  });

  it('a number nobody knows asks for the name, and with it answers that nothing is held', async () => {
    const form = { subject: '051190000777', procedure: PROCEDURE, dossierCode: 'H48.71-261116-0301' };
    const first = await ask(form);
    assert.equal(first.status, 400);
    assert.match(first.text, /name="ownerName"/);
    const second = await ask({ ...form, ownerName: 'Lê Văn Chưa Biết', birthDate: '31/02/1990' });
    assert.equal(second.status, 400, 'no such day');
    assert.match(second.text, /value="Lê Văn Chưa Biết"/, 'what was typed stays');
    const third = await ask({ ...form, ownerName: 'Lê Văn Chưa Biết', birthDate: '28/02/1990' });
    assert.equal(third.status, 303);
    const page = await desk.get(String(third.headers['location']));
    assert.match(page.text, /Lê Văn Chưa Biết/);
    assert.match(page.text, /Kho chưa có giấy tờ này/);
  });

  it('a day that does not exist is refused and not left out in silence, at the desk, at intake and in the API', async () => {
    for (const [path, form] of [['/desk', { subject: '051190000001', procedure: PROCEDURE, dossierCode: 'H48.71-261116-0302', dueOn: '31/13/2026' }], ['/intake/dossiers/new', { subject: '051190000001', procedure: PROCEDURE, code: 'H48.71-261116-0302', dueOn: '31/13/2026' }]] as const) {
      const answer = await desk.post(path).type('form').send(form);
      assert.equal(answer.status, 400, path);
      assert.match(answer.text, /id="dueOn-error"/, path);
    }
    const api = await desk.get(`/api/v1/reuse?person=051190000001&procedure=${PROCEDURE}&dossier=x&purpose=y&dueOn=mai`).set('Accept', 'application/json');
    assert.deepEqual([api.status, api.body.errors[0].field], [400, 'dueOn']);
  });

  it('attaching, taking out and asking all the same, each pressed twice, happen once', async () => {
    const opened = await ask({ subject: '051190000001', procedure: PROCEDURE, dossierCode: 'H48.71-261116-0303' });
    const at = String(opened.headers['location']);
    const attach = /action="(\/desk\/[^"]+\/attach\/[^"]+)"/.exec((await desk.get(at)).text)?.[1] ?? '';
    assert.notEqual(attach, '');
    const [one, two] = await Promise.all([desk.post(attach), desk.post(attach)]);
    assert.deepEqual([one.status, two.status], [303, 303]);
    assert.equal(await acts('reuse.recorded'), 1);
    const withdraw = /action="(\/desk\/[^"]+\/uses\/[^"]+\/withdraw)"/.exec((await desk.get(at)).text)?.[1] ?? '';
    const reason = { reason: 'Đính kèm nhầm giấy tờ' };
    const ends = [await desk.post(withdraw).type('form').send(reason), await desk.post(withdraw).type('form').send(reason)];
    assert.deepEqual(ends.map((end) => end.status), [303, 409]);
    assert.match(ends[1]?.text ?? '', /đã được gỡ khỏi hồ sơ/);
    assert.equal(await acts('reuse.withdrawn'), 1);
    const insist = /action="(\/desk\/[^"]+\/insist)"/.exec((await desk.get(at)).text)?.[1] ?? '';
    const asked = await Promise.all([1, 2].map(() => desk.post(insist).type('form').send({ reason: 'Bản trong kho mờ, không đọc được' })));
    assert.deepEqual(asked.map((end) => end.status), [303, 303]);
    assert.equal((await acts('reuse.asked-again')) + (await acts('reuse.paper-demanded')), 1);
    assert.equal(await acts('reuse.demanded-again'), 1);
  });

  it('a post-office worker is led to the upload, not to dossiers he may not see', async () => {
    await world.user('buudien.a', AGENCY_A, 'post-office');
    const post = await world.signIn('buudien.a');
    const home = await post.get('/');
    assert.doesNotMatch(home.text, /href="\/intake\/dossiers"/);
    const led = await post.get('/intake');
    assert.equal((await post.get(String(led.headers['location']))).status, 200);
  });
});
