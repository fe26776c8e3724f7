import assert from 'node:assert/strict';
import request from 'supertest';
import type { Test } from 'supertest';
import { firstAdministrator } from '../../server/composition/first-administrator.js';
import { AGENCY_A, anArchive, loader, PASSWORD } from './support/an-archive.js';
import type { TestArchive } from './support/an-archive.js';

const MINUTE = 60_000;

describe('signing in over HTTP', () => {
  let archive: TestArchive;
  before(async function () {
    this.timeout(60_000);
    archive = await anArchive({ background: false });
    await archive.user('motcua.a', AGENCY_A, 'counter-officer');
    await archive.user('khoa.a', AGENCY_A, 'counter-officer');
    await archive.user('chan.a', AGENCY_A, 'counter-officer');
  });
  after(() => archive.close());

  const signIn = (loginName: string, password: string, next?: string): Test =>
    request(archive.house.app).post('/sign-in').type('form').send({ loginName, password, ...(next === undefined ? {} : { next }) });
  const cookieOf = (answer: { headers: Record<string, unknown> }): string => String([answer.headers['set-cookie'] ?? ''].flat()[0]);

  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await signIn('motcua.a', PASSWORD);
    assert.deepEqual([answer.status, answer.headers['location']], [303, '/']);
    assert.match(cookieOf(answer), /^khoso_session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('takes the name in any case, and marks the cookie for https when people come by https', async () => {
    assert.equal((await signIn('  MOTCUA.a ', PASSWORD)).status, 303);
    const secure = await anArchive({ background: false, catalogue: false, env: { KHOSO_PUBLIC_URL: 'https://khoso.example' } });
    await secure.user('motcua.a', AGENCY_A, 'counter-officer');
    const answer = await request(secure.house.app).post('/sign-in').type('form').send({ loginName: 'motcua.a', password: PASSWORD });
    assert.match(cookieOf(answer), /; Secure/);
    assert.match(String(answer.headers['strict-transport-security']), /max-age=\d+/);
    assert.match(String(answer.headers['content-security-policy']), /upgrade-insecure-requests/);
    await secure.close();
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const bare = (answer: { status: number; text: string; headers: Record<string, string> }, name: string): string =>
      `${answer.status} ${answer.text.replaceAll(name, 'NAME').replaceAll(String(answer.headers['x-request-id']), 'REF')}`;
    const wrong = await signIn('motcua.a', 'không phải mật khẩu');
    const unknown = await signIn('khongco.a', 'không phải mật khẩu');
    assert.equal(wrong.status, 401);
    assert.equal(bare(wrong, 'motcua.a'), bare(unknown, 'khongco.a'));
    assert.equal(cookieOf(wrong), '');
  });

  it('answers a blocked account like a wrong password', async () => {
    const user = (await archive.house.archive.access.users(loader)).find((one) => one.loginName === 'chan.a');
    assert.ok(user !== undefined);
    const browser = await archive.signIn('chan.a');
    await archive.house.archive.access.updateUser(loader, user.id, user.version, { state: 'blocked' });
    const answer = await signIn('chan.a', PASSWORD);
    assert.equal(answer.status, 401);
    assert.equal((await browser.get('/')).status, 303, 'its sessions end too');
  });

  it('locks a name after five wrong passwords, says for how long, and opens it again', async () => {
    for (let tries = 0; tries < 5; tries += 1) assert.equal((await signIn('khoa.a', `sai-${tries}-mat-khau`)).status, 401);
    const locked = await signIn('khoa.a', PASSWORD);
    assert.equal(locked.status, 401, 'the right password does not help');
    assert.equal(cookieOf(locked), '');
    archive.advance(2 * MINUTE);
    assert.equal((await signIn('khoa.a', PASSWORD)).status, 303);
  });

  it('an unknown name is locked after as many tries as a known one, so that locking tells nothing', async () => {
    const answers = async (name: string): Promise<string[]> => {
      const found: string[] = [];
      for (let tries = 0; tries < 7; tries += 1) {
        const answer = await signIn(name, 'sai-mat-khau-roi');
        found.push(`${answer.status} ${answer.text.replaceAll(name, 'NAME').replaceAll(String(answer.headers['x-request-id']), 'REF')}`);
      }
      return found;
    };
    await archive.user('thu.doan', AGENCY_A, 'counter-officer');
    assert.deepEqual(await answers('thu.doan'), await answers('thu.doax'));
  });

  it('sends people on within the archive only', async () => {
    assert.equal((await signIn('motcua.a', PASSWORD, '/records/1?dossier=a')).headers['location'], '/records/1?dossier=a');
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/\t/evil.example', '\t//evil.example', '/\n/evil.example', '/\r/evil.example', '']) {
      const location = String((await signIn('motcua.a', PASSWORD, next)).headers['location']);
      assert.equal(new URL(location, 'http://archive.example').origin, 'http://archive.example', JSON.stringify(next));
    }
  });

  it('leads visitors to the sign-in page and back, scripts and systems to a 401', async () => {
    const page = await request(archive.house.app).get('/records/abc?dossier=1').set('Accept', 'text/html');
    assert.deepEqual([page.status, page.headers['location']], [303, `/sign-in?next=${encodeURIComponent('/records/abc?dossier=1')}`]);
    const script = await request(archive.house.app).get('/search/suggest?q=a').set('Accept', 'application/json');
    assert.deepEqual([script.status, script.body.code, script.headers['www-authenticate']], [401, 'unauthenticated', 'Bearer']);
    assert.equal((await request(archive.house.app).get('/api/v1/records')).status, 401);
  });

  it('every page but the sign-in and the meaning of error codes is closed to visitors', async () => {
    for (const page of archive.doors().pages.filter((one) => one.method === 'get' && !['/sign-in', '/help/errors'].includes(one.path))) {
      const answer = await request(archive.house.app).get(page.path.replace(/[:*]\w+/g, '1')).set('Accept', 'text/html');
      assert.equal(answer.status, 303, page.path);
      assert.match(String(answer.headers['location']), /^\/sign-in\?next=/, page.path);
    }
  });

  it('a session ends by signing out, by standing idle, and after twelve hours however busy', async () => {
    const left = await archive.signIn('motcua.a');
    assert.equal((await left.get('/help')).status, 200);
    assert.equal((await left.post('/sign-out')).status, 303);
    assert.equal((await left.get('/help')).status, 303, 'the same token opens nothing any more');

    const idle = await archive.signIn('motcua.a');
    archive.advance(59 * MINUTE);
    assert.equal((await idle.get('/help')).status, 200);
    archive.advance(61 * MINUTE);
    assert.equal((await idle.get('/help')).status, 303);

    const busy = await archive.signIn('motcua.a');
    for (let half = 0; half < 23; half += 1) {
      archive.advance(30 * MINUTE);
      assert.equal((await busy.get('/help')).status, 200);
    }
    archive.advance(40 * MINUTE);
    assert.equal((await busy.get('/help')).status, 303);
  });

  it('made-up and malformed session cookies are visitors, not errors', async () => {
    for (const cookie of ['khoso_session=abc', 'khoso_session=', 'khoso_session=%E0%A4%A', `khoso_session=${'a'.repeat(4000)}`]) {
      assert.equal((await request(archive.house.app).get('/').set('Cookie', cookie).set('Accept', 'text/html')).status, 303, cookie.slice(0, 40));
    }
  });

  it('wears nobody down: a name tried too often answers 429', async () => {
    let last = await signIn('ai.do', 'x');
    for (let tries = 0; tries < 25 && last.status !== 429; tries += 1) last = await signIn('ai.do', 'x');
    assert.equal(last.status, 429);
    assert.equal((await signIn('ai.khac', 'x')).status, 401, 'another name may still try');
  });
});

describe('the first administrator', () => {
  let archive: TestArchive;
  before(async () => {
    archive = await anArchive({ background: false, catalogue: false });
  });
  after(() => archive.close());

  it('is made on an empty archive once, and must change the one-time password before anything else', async () => {
    const account = await firstAdministrator(archive.house);
    assert.ok(account !== undefined);
    assert.equal(await firstAdministrator(archive.house), undefined);
    assert.ok(account.password.length >= 12);
    const { app } = archive.house;
    const signedIn = await request(app).post('/sign-in').type('form').send({ loginName: account.loginName, password: account.password });
    assert.equal(signedIn.status, 303);
    const cookie = String([signedIn.headers['set-cookie'] ?? ''].flat()[0]).split(';')[0] ?? '';
    for (const path of ['/', '/users', '/admin/status', '/search']) {
      assert.equal((await request(app).get(path).set('Cookie', cookie).set('Accept', 'text/html')).headers['location'], '/change-password', path);
    }
    const page = await request(app).get('/change-password').set('Cookie', cookie);
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const change = (newPassword: string, repeatPassword = newPassword, currentPassword = account.password) =>
      request(app).post('/change-password').set('Cookie', cookie).set('Accept', 'text/html').type('form').send({ _csrf: csrf, currentPassword, newPassword, repeatPassword });
    assert.equal((await change('ngan')).status, 400);
    assert.equal((await change('mot-mat-khau-dai', 'khac')).status, 400);
    assert.equal((await change('mot-mat-khau-dai', 'mot-mat-khau-dai', 'sai')).status, 400);
    assert.equal((await change('mot-mat-khau-dai')).headers['location'], '/');
    const again = await request(app).post('/sign-in').type('form').send({ loginName: account.loginName, password: 'mot-mat-khau-dai' });
    const next = String([again.headers['set-cookie'] ?? ''].flat()[0]).split(';')[0] ?? '';
    assert.equal((await request(app).get('/users').set('Cookie', next).set('Accept', 'text/html')).status, 200, 'on an archive without a catalogue too');
    assert.equal((await request(app).get('/admin/status').set('Cookie', next).set('Accept', 'text/html')).status, 200);
  });

  it('a one-time password opens no door of the API either', async () => {
    const { oneTimePassword } = await archive.house.archive.access.createUser(loader, { loginName: 'moi.a', displayName: 'Người mới', agencyId: AGENCY_A, roles: ['archivist'] });
    const signedIn = await request(archive.house.app).post('/sign-in').type('form').send({ loginName: 'moi.a', password: oneTimePassword });
    const cookie = String([signedIn.headers['set-cookie'] ?? ''].flat()[0]).split(';')[0] ?? '';
    assert.equal((await request(archive.house.app).get('/api/v1/records').set('Cookie', cookie)).status, 403);
  });
});
