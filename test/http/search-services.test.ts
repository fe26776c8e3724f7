import assert from 'node:assert/strict';
import type { Response } from 'supertest';
import { AGENCY_A, AGENCY_B, anArchive, given } from './support/an-archive.js';
import type { Browser, TestArchive } from './support/an-archive.js';

/** Text as it stood before the page escaped it. */
const decoded = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=').replaceAll('&quot;', '"');
/** What stands in a page, as a person reads it. */
const textOf = (page: Response): string => decoded(page.text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
/** Hidden fields of the form that posts to an address. */
function fieldsOf(page: Response, action: string): Record<string, string> {
  const form = (page.text.match(/<form[^>]*>[\s\S]*?<\/form>/g) ?? []).find((one) => one.includes(`action="${action}"`)) ?? '';
  return Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((match) => [match[1] ?? '', decoded(match[2] ?? '')]));
}

describe('the search page and what serves it', function () {
  this.timeout(120_000);
  let world: TestArchive;
  let counter: Browser;
  let archivist: Browser;
  let plan: string;

  before(async () => {
    world = await anArchive({ env: { KHOSO_EXPORT_REASON_ROWS: '2' } });
    await world.user('motcua', AGENCY_A, 'counter-officer');
    await world.user('luutru', AGENCY_A, 'archivist', 'digitisation-officer');
    await world.user('dongnghiep', AGENCY_A, 'counter-officer');
    await world.user('quantri', AGENCY_A, 'administrator');
    counter = await world.signIn('motcua');
    archivist = await world.signIn('luutru');
    const bring = async (number: string, title: string, typeCode: string, issuedOn: string, body: string): Promise<string> => {
      const { recordId, reason } = await world.bring(archivist.actor, { number, title: title.toLocaleUpperCase('vi'), paragraphs: [body] }, given(typeCode, { title, documentNumber: number, issuedOn }));
      assert.ok(recordId !== null, JSON.stringify(reason));
      return recordId;
    };
    plan = await bring('140/KH-UBND', 'Kế hoạch đổi mới cơ chế một cửa', 'ke-hoach', '2021-10-04', 'Thực hiện Đề án đổi mới cơ chế một cửa liên thông Hoamaibay');
    await bring('1549/UBND-TTHC', 'Công văn khẩn trương thực hiện nhiệm vụ', 'cong-van', '2022-04-06', 'Căn cứ Kế hoạch số 140/KH-UBND về đổi mới cơ chế một cửa Hoamaibay');
    await bring('972/UBND-KSTTHC', '=Công văn triển khai', 'cong-van', '2023-03-11', 'Tiếp tục thực hiện Kế hoạch số 140/KH-UBND, cơ chế một cửa Hoamaibay');
    await world.house.background.settled();
  });
  after(() => world.close());

  it('writes the advanced form into the one box, without script', async () => {
    const gone = await counter.get('/search/compose?words=nhi%E1%BB%87m+v%E1%BB%A5&phrase=m%E1%BB%99t+c%E1%BB%ADa&without=nh%C3%A1p&typeName=cong-van&from=2022-01-01&to=2022-12-31&signature=none');
    assert.equal(gone.status, 303);
    const to = new URL(String(gone.headers['location']), 'http://a');
    assert.match(to.searchParams.get('q') ?? '', /^nhiệm vụ "một cửa" -nháp loại:Công_văn từ:01\/01\/2022 đến:31\/12\/2022$/);
    assert.equal(to.searchParams.get('signature'), 'none');
    const page = await counter.get(`/search?${new URLSearchParams({ q: to.searchParams.get('q') ?? '' }).toString()}`);
    assert.match(textOf(page), /1 văn bản/);
    for (const chip of ['nguyên văn “một cửa”', 'không có nháp', 'loại Công văn', 'thời gian từ 01/01/2022']) assert.ok(textOf(page).includes(chip), chip);
    assert.match(page.text, /id="adv-phrase"[^>]*value="một cửa"/);
    // A chip taken away leaves the rest of the question.
    const remove = [...page.text.matchAll(/chip__remove" href="([^"]+)"/g)].map((match) => new URL(decoded(match[1] ?? ''), 'http://a').searchParams.get('q'));
    assert.ok(remove.includes('nhiệm vụ -nháp loại:Công_văn từ:01/01/2022 đến:31/12/2022'), remove.join(' | '));
  });

  it('narrows by a stretch of years given in two fields, whichever comes first', async () => {
    for (const years of ['yearFrom=2021&yearTo=2022', 'yearFrom=2022&yearTo=2021']) assert.match(textOf(await counter.get(`/search?q=hoamaibay&${years}`)), /2 văn bản/);
    assert.match(textOf(await counter.get('/search?q=hoamaibay&yearFrom=abc')), /3 văn bản/);
  });

  it('leads from a hit to its neighbours and back to the list', async () => {
    const list = await counter.get('/search?q=hoamaibay&sort=issued-asc');
    const hrefs = [...list.text.matchAll(/hit__title"><a href="([^"]+)"/g)].map((match) => decoded(match[1] ?? ''));
    assert.equal(hrefs.length, 3);
    const second = await counter.get(hrefs[1] ?? '');
    assert.equal(second.status, 200);
    assert.match(textOf(second), /Kết quả 2\/3/);
    const around = [...decoded(second.text).matchAll(/rel="(prev|next)" href="([^"]+)"/g)].map((match) => `${match[1] ?? ''} ${/records\/([\w-]+)/.exec(match[2] ?? '')?.[1] ?? ''}`);
    assert.deepEqual(around, [`prev ${/records\/([\w-]+)/.exec(hrefs[0] ?? '')?.[1] ?? '?'}`, `next ${/records\/([\w-]+)/.exec(hrefs[2] ?? '')?.[1] ?? '?'}`]);
    assert.match(decoded(second.text), /href="\/search\?q=hoamaibay&sort=issued-asc"/);
    // A place that is none of the list, or no question at all, does no harm.
    for (const from of ['q=hoamaibay&at=999', 'at=x', '%00', 'q=hoamaibay&at=-1']) assert.equal((await counter.get(`/records/${plan}?from=${encodeURIComponent(from)}`)).status, 200, from);
  });

  it('says what was tried when nothing is found, and what lies near', async () => {
    const page = await counter.get('/search?q=hoamaibay+zzzqqq+2021&type=quyet-dinh');
    assert.match(textOf(page), /Không tìm thấy văn bản nào/);
    assert.match(textOf(page), /Đã thử/);
    const numbers = await counter.get('/search?q=9999%2FUBND-TTHC');
    assert.match(textOf(numbers), /không đoán thay chữ số/);
    // The symbol may be wrong; and where two things are, each piece is offered alone.
    assert.match(textOf(await counter.get('/search?q=140%2FUBND-SAI')), /Chỉ tìm “140” \d+ văn bản/);
    assert.match(textOf(await counter.get(`/search?q=${encodeURIComponent('"hoamaibay khong co" năm 1999 hoamaibay')}`)), /Chỉ tìm “hoamaibay” 3 văn bản/);
  });

  it('remembers what somebody asked, for him alone, and forgets it when told to', async () => {
    await counter.get('/search?q=Ch%E1%BB%89+m%C3%ACnh+t%C3%B4i+h%E1%BB%8Fi');
    const mine = (await counter.get('/search/suggest?q=').set('Accept', 'application/json')).body as { value: string; detail: string }[];
    assert.equal(mine[0]?.value, 'Chỉ mình tôi hỏi');
    assert.equal(mine[0].detail, 'Vừa tìm');
    assert.doesNotMatch((await archivist.get('/search/suggest?q=')).text, /Chỉ mình tôi/);
    await counter.post('/search/recent/forget');
    assert.deepEqual((await counter.get('/search/suggest?q=').set('Accept', 'application/json')).body, []);
  });

  it('shows the columns somebody chose, and remembers them', async () => {
    assert.doesNotMatch((await counter.get('/search?q=hoamaibay')).text, /Nơi lưu giữ<\/span>/);
    const done = await counter.post('/search/columns').type('form').send({ column: ['number', 'custodian', 'nonsense'], back: 'https://evil.example/' });
    assert.equal(done.headers['location'], '/');
    const page = await counter.get('/search?q=hoamaibay');
    assert.match(textOf(page), /140\/KH-UBND Ủy ban nhân dân xã Bình Sơn/);
    assert.doesNotMatch(page.text, /hit__badges/);
    await counter.post('/search/columns').type('form').send({ column: ['type', 'number', 'date', 'issuer', 'validity', 'copyClass'], back: '/search?q=a' });
  });

  it('keeps a search under a name, shares it, renames it and takes it away', async () => {
    const page = await counter.get('/search?q=hoamaibay&type=cong-van');
    const kept = await counter.post('/saved-searches').type('form').send({ ...fieldsOf(page, '/saved-searches'), name: '  Công văn   Hoamaibay ', shared: '1' });
    assert.equal(kept.headers['location'], '/search?q=hoamaibay&type=cong-van');
    const colleague = await world.signIn('dongnghiep');
    assert.match(textOf(await colleague.get('/saved-searches')), /Của cơ quan Công văn Hoamaibay/);
    const list = await counter.get('/saved-searches');
    const id = /action="\/saved-searches\/([\w-]{36})"/.exec(list.text)?.[1] ?? '';
    assert.equal((await colleague.post(`/saved-searches/${id}`).type('form').send({ version: '1', name: 'x' })).status, 404);
    assert.equal((await colleague.post(`/saved-searches/${id}/remove`)).status, 404);
    await counter.post(`/saved-searches/${id}`).type('form').send({ version: '1', name: 'Riêng tôi' });
    assert.doesNotMatch(textOf(await colleague.get('/saved-searches')), /Riêng tôi|Hoamaibay/);
    const late = await counter.post(`/saved-searches/${id}`).type('form').send({ version: '1', name: 'Muộn' });
    assert.equal(late.status, 303);
    assert.match(textOf(await counter.get('/saved-searches')), /vừa được người khác thay đổi/);
    await counter.post(`/saved-searches/${id}/remove`);
    assert.doesNotMatch(textOf(await counter.get('/saved-searches')), /Riêng tôi/);
    assert.match(textOf(await counter.get((await counter.post('/saved-searches').type('form').send({ name: 'Trống' })).headers['location'] ?? '')), /không hỏi gì/);
  });

  it('exports in every format, with a reason above the limit, for the asker alone and for a time', async () => {
    const page = await counter.get('/search?q=hoamaibay');
    const ask = (more: object): PromiseLike<Response> => counter.post('/exports').type('form').send({ ...fieldsOf(page, '/exports'), ...more });
    const refused = await ask({ format: 'csv', reason: 'a' });
    assert.equal(refused.headers['location'], '/search?q=hoamaibay');
    assert.match(textOf(await counter.get('/search?q=hoamaibay')), /hơn 2 dòng thì phải ghi lý do/);
    for (const format of ['csv', 'xlsx', 'docx', 'pdf']) {
      assert.equal((await ask({ format, reason: 'Báo cáo quý của xã' })).headers['location'], '/exports', format);
      await world.house.background.settled();
    }
    const list = await counter.get('/exports');
    const files = [...list.text.matchAll(/href="(\/exports\/[\w-]{36}\/file)"/g)].map((match) => match[1] ?? '');
    assert.equal(files.length, 4);
    assert.match(textOf(list), /Lý do: Báo cáo quý của xã/);
    const bodies = await Promise.all(files.map((file) => counter.get(file).buffer(true).parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    })));
    const starts = bodies.map((answer) => (answer.body as Buffer).subarray(0, 4).toString('latin1')).sort();
    assert.deepEqual(starts, ['%PDF', 'PK\u0003\u0004', 'PK\u0003\u0004', 'ï»¿S']);
    const csv = bodies.map((answer) => (answer.body as Buffer).toString('utf8')).find((text) => text.startsWith('\uFEFF')) ?? '';
    assert.equal(csv.trim().split('\r\n').length, 4);
    assert.match(csv, /"'=Công văn triển khai"/);
    assert.match(String(bodies[0]?.headers['content-disposition']), /^attachment; filename="danh-muc-[\w.-]+"$/);
    for (const file of files) assert.equal((await archivist.get(file)).status, 404, 'another person');
    world.advance(73 * 3600_000);
    const later = await world.signIn('motcua');
    assert.equal((await later.get(files[0] ?? '')).status, 404, 'its time is up');
    counter = later;
    archivist = await world.signIn('luutru');
  });

  it('writes every question, export and fetching to the log', async () => {
    const log = await world.house.ground.audit.actsOf(counter.actor.id, 300);
    const acts = new Set(log.map((entry) => entry.action));
    for (const act of ['search.asked', 'search.export-asked', 'search.export-fetched', 'search.saved', 'search.saved-changed', 'search.saved-removed', 'search.columns-chosen']) assert.ok(acts.has(act), act);
    assert.equal(log.find((entry) => entry.action === 'search.export-asked')?.purpose, 'Báo cáo quý của xã');
  });

  it('tells of a new document that answers a kept search, once, and stops when told to', async () => {
    await counter.post('/saved-searches').type('form').send({ q: 'Trangthuytinh', name: 'Trăng thủy tinh', alert: '1' });
    const number = async (who: Browser): Promise<string> => /href="\/alerts"[\s\S]*?<\/a>/.exec((await who.get('/help')).text)?.[0].match(/rail__count">(\d+)/)?.[1] ?? '0';
    assert.equal(await number(counter), '0');
    const bring = async (title: string, no: string): Promise<string> => {
      const brought = await world.bring(archivist.actor, { number: no, title: 'THÔNG BÁO', paragraphs: [`${title} trong nội dung`] }, given('cong-van', { title, documentNumber: no }));
      await world.house.background.settled();
      return brought.recordId ?? '';
    };
    const told = await bring('Công văn về Trangthuytinh', '21/UBND-VP');
    await bring('Công văn chẳng liên quan', '22/UBND-VP');
    assert.equal(await number(counter), '1');
    assert.match(textOf(await counter.get('/')), /giấy tờ mới bạn đã nhờ báo/);
    const inbox = await counter.get('/alerts');
    assert.match(textOf(inbox), /Công văn về Trangthuytinh mới .* Theo: Trăng thủy tinh/);
    const correction = await world.house.archive.records.peek(told);
    await world.house.archive.records.correctMetadata(archivist.actor, told, correction?.record.version ?? 0, { title: 'Công văn sửa về Trangthuytinh' }, 'Sửa tên cho đúng');
    await world.house.background.settled();
    assert.equal(await number(counter), '1', 'told once');
    const href = /href="(\/alerts\/[\w-]+\/records\/[\w-]+)"/.exec(inbox.text)?.[1] ?? '';
    assert.equal((await archivist.get(href)).status, 404, 'the alert of another person');
    assert.equal((await counter.get(href)).headers['location'], `/records/${told}`);
    assert.equal(await number(counter), '0');
    const stop = /action="(\/alerts\/[\w-]+\/stop)"/.exec(inbox.text)?.[1] ?? '';
    assert.equal((await archivist.post(stop)).status, 404);
    await counter.post(stop);
    await bring('Công văn nữa về Trangthuytinh', '23/UBND-VP');
    assert.equal(await number(counter), '0');
    assert.doesNotMatch(textOf(await counter.get('/alerts')), /Trangthuytinh/);
  });

  it('tells at the desk of a paper that an open dossier lacks', async () => {
    const owner = await world.owner('Lê Thị Chờ', '051190000077');
    const dossier = await world.dossier(counter.actor, 'H48.71-261122-0042', owner);
    const desk = await counter.get(`/desk/${dossier.id}`);
    const action = /action="(\/desk\/[\w-]+\/components\/[\w-]+\/watch)"/.exec(desk.text)?.[1] ?? '';
    assert.notEqual(action, '', 'the desk offers to tell');
    const procedure = await world.house.archive.catalogue.procedureByCode(dossier.procedureCode);
    const code = /components\/([\w-]+)\/watch/.exec(action)?.[1] ?? '';
    const type = procedure?.components.find((one) => one.code === code)?.satisfiers[0]?.resultTypeCode ?? '';
    await counter.post(action);
    assert.match(textOf(await counter.get(`/desk/${dossier.id}`)), /Thôi báo/);
    const other = await world.owner('Người Khác', '051190000078');
    const brought = async (ownerId: string, no: string): Promise<void> => {
      const { recordId, reason } = await world.bring(archivist.actor, { number: no, title: 'GIẤY TỜ' }, given(type, { title: `Giấy tờ ${no}`, ownerIds: [ownerId], fields: { subjectName: 'Lê Thị Chờ', birthDate: '1990-01-01', motherName: 'Trần Thị Mẫu', fatherName: 'Lê Văn Thử' } }));
      assert.ok(recordId !== null, JSON.stringify(reason));
      await world.house.background.settled();
    };
    await brought(other, '31/GT');
    assert.doesNotMatch(textOf(await counter.get('/alerts')), /Giấy tờ 31\/GT/, 'the paper of another person');
    await brought(owner, '32/GT');
    const inbox = await counter.get('/alerts');
    assert.match(textOf(inbox), /Giấy tờ 32\/GT mới .* hồ sơ H48\.71-261122-0042/);
    const href = /href="(\/alerts\/[\w-]+\/records\/[\w-]+)"/.exec(inbox.text)?.[1] ?? '';
    await world.house.archive.dossiers.close(counter.actor, dossier.id);
    assert.doesNotMatch(textOf(await counter.get('/alerts')), /Giấy tờ 32\/GT/, 'with the dossier ends the right to see');
    assert.equal((await counter.get(href)).status, 404);
  });

  it('shows what a document cites and what cites it', async () => {
    const page = await counter.get(`/records/${plan}`);
    assert.match(textOf(page), /Được viện dẫn bởi \(2\)/);
    assert.match(textOf(page), /Công văn khẩn trương thực hiện nhiệm vụ/);
    const api = await counter.get(`/api/v1/records/${plan}/related`).set('Accept', 'application/json');
    assert.equal((api.body as { citedByTotal: number }).citedByTotal, 2);
  });

  it('lets only the administrator change abbreviations, and shows the effect first', async () => {
    assert.equal((await counter.get('/admin/abbreviations')).status, 403);
    assert.equal((await counter.post('/admin/abbreviations/save').type('form').send({ short: 'HMB', long: 'hoamaibay' })).status, 403);
    const admin = await world.signIn('quantri');
    const tried = await admin.post('/admin/abbreviations/try').type('form').send({ kind: 'save', short: 'HMBX', long: 'hoamaibay' });
    assert.equal(tried.status, 200);
    assert.match(textOf(tried), /Nếu lưu “HMBX”/);
    assert.match(textOf(tried), /3 văn bản công khai có chữ viết đầy đủ/);
    assert.match(textOf(await counter.get('/search?q=HMBX')), /Không tìm thấy/);
    await admin.post('/admin/abbreviations/save').type('form').send({ short: 'HMBX', long: 'hoamaibay' });
    assert.match(textOf(await counter.get('/search?q=HMBX')), /3 văn bản/);
    const wrong = await admin.post('/admin/abbreviations/try').type('form').send({ kind: 'save', short: 'X', long: 'x' });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /id="short"[^>]*value="X"/);
  });

  it('gives nothing of this to somebody who may not search', async () => {
    await world.user('buudien', AGENCY_B, 'post-office');
    const post = await world.signIn('buudien');
    for (const path of ['/search?q=a', '/search/suggest?q=a', '/search/compose?words=a', '/saved-searches', '/alerts', '/exports']) assert.equal((await post.get(path)).status, 403, path);
    assert.equal((await post.post('/exports').type('form').send({ q: 'a', format: 'csv' })).status, 403);
    assert.equal((await post.get('/')).status, 200);
  });
});
