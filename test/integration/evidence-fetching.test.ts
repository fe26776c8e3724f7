import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fetchEvidenceJob, evidenceSubscriptions } from '../../jobs/handlers/fetch-evidence.js';
import { PUBLIC_ONLY, mayReach } from '../../server/archive/signatures/fetching/addresses.js';
import type { AddressRule } from '../../server/archive/signatures/fetching/addresses.js';
import { createEvidence } from '../../server/archive/signatures/fetching/create-evidence.js';
import { openEvidenceFolder } from '../../server/archive/signatures/fetching/evidence-folder.js';
import type { EvidenceSource, FetchRound } from '../../server/archive/signatures/fetching/evidence.js';
import { guardedRequest } from '../../server/archive/signatures/fetching/guarded-request.js';
import type { GuardedRequest } from '../../server/archive/signatures/fetching/guarded-request.js';
import { createHostQueue } from '../../server/archive/signatures/fetching/host-queue.js';
import { readHosts } from '../../server/archive/signatures/fetching/hosts.js';
import type { AllowedHost } from '../../server/archive/signatures/fetching/hosts.js';
import { createEvidenceStore } from '../../server/archive/signatures/fetching/store.js';
import { createTrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import { readCertificate } from '../../server/archive/signatures/verifier/x509/certificate.js';
import { readCrl } from '../../server/archive/signatures/verifier/x509/crl.js';
import { readOcsp } from '../../server/archive/signatures/verifier/x509/ocsp.js';
import { verify } from '../../server/archive/signatures/verifier/verify.js';
import type { DocumentVerdict } from '../../server/archive/signatures/verifier/judge/verdict.js';
import type { PlainEvidence } from '../../server/archive/signatures/worker-task.js';
import { openTestDatabase } from '../support/test-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { issue, ocspAnswer, revocationList, signCms } from '../unit/signatures/support/tiny-pki.js';
import { signedPdf } from '../unit/signatures/support/signed-pdf.js';

const HERE: AddressRule = { privateNetworks: false, loopback: true };
const DAY = 86_400_000;
const NOW = Date.parse('2026-11-16T02:00:00.000Z');

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A server in this process; counts what it was asked. */
class Neighbour {
  readonly asked: string[] = [];
  answer: Answer = (_request, response) => response.end();
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Neighbour> {
    const server = createServer();
    const one = new Neighbour(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        one.asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
        one.answer(request, response, Buffer.concat(parts));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return one;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  host(over: Partial<AllowedHost> = {}): AllowedHost {
    return { host: 'localhost', port: this.port, onlyPost: false, rule: HERE, ...over };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

describe('a request to a host outside', () => {
  let neighbour: Neighbour;
  beforeEach(async () => {
    neighbour = await Neighbour.open();
  });
  afterEach(() => neighbour.close());

  const ask = (over: Partial<GuardedRequest> = {}): ReturnType<typeof guardedRequest> =>
    guardedRequest({ url: `${neighbour.url}/x`, method: 'GET', timeoutMs: 3000, maxBytes: 1000, ruleFor: (url) => (url.hostname === 'localhost' ? HERE : PUBLIC_ONLY), ...over });
  const faultOf = async (over: Partial<GuardedRequest> = {}): Promise<string> => {
    const answer = await ask(over);
    return 'fault' in answer ? answer.fault : 'none';
  };

  it('answers the bytes', async () => {
    neighbour.answer = (_request, response) => response.setHeader('content-type', 'Text/Plain; charset=utf-8').end('xin chào');
    const answer = await ask();
    assert.ok(!('fault' in answer));
    assert.deepEqual([answer.status, answer.contentType, answer.bytes.toString()], [200, 'text/plain', 'xin chào']);
  });

  it('reaches no address of this machine, of private networks or of links, by number, name or redirect', async () => {
    assert.equal(await faultOf({ url: `http://127.0.0.1:${neighbour.port}/x` }), 'address-not-allowed');
    assert.equal(await faultOf({ ruleFor: () => PUBLIC_ONLY }), 'address-not-allowed');
    for (const target of [`http://127.0.0.1:${neighbour.port}/y`, `http://[::1]:${neighbour.port}/y`, `http://[::ffff:127.0.0.1]:${neighbour.port}/y`, 'http://169.254.169.254/latest', 'http://10.0.0.1/', `http://2130706433:${neighbour.port}/`]) {
      neighbour.answer = (_request, response) => response.writeHead(302, { location: target }).end();
      assert.equal(await faultOf(), 'address-not-allowed', target);
    }
    assert.deepEqual([...new Set(neighbour.asked)], ['GET /x']);
  });

  it('follows a redirect to an allowed host, two at most, and none after a POST', async () => {
    neighbour.answer = (request, response) => (request.url === '/x' ? response.writeHead(301, { location: '/y' }).end() : response.end('there'));
    const answer = await ask();
    assert.equal('bytes' in answer && answer.bytes.toString(), 'there');
    assert.equal(await faultOf({ ruleFor: (url) => (url.pathname === '/x' ? HERE : undefined) }), 'host-not-allowed');
    assert.equal(await faultOf({ method: 'POST', body: Buffer.from('q') }), 'refused');
    neighbour.answer = (_request, response) => response.writeHead(302, { location: '/x' }).end();
    assert.equal(await faultOf(), 'too-many-redirects');
    neighbour.answer = (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    assert.equal(await faultOf(), 'not-http');
  });

  it('stops at the size, said before or found on the way', async () => {
    neighbour.answer = (_request, response) => response.end(Buffer.alloc(2000));
    assert.equal(await faultOf(), 'too-large');
    neighbour.answer = (_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(300)), 1);
      response.on('close', () => clearInterval(timer));
    };
    assert.equal(await faultOf(), 'too-large');
  });

  it('waits for a slow host, but not for ever, even when a byte comes now and then', async () => {
    neighbour.answer = (_request, response) => void setTimeout(() => response.end('late'), 300);
    assert.equal(await faultOf(), 'none');
    neighbour.answer = (_request, response) => {
      const timer = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(timer));
    };
    assert.equal(await faultOf({ timeoutMs: 400 }), 'timeout');
    neighbour.answer = () => undefined;
    assert.equal(await faultOf({ timeoutMs: 200 }), 'timeout');
  });

  it('says what a host did instead of answering', async () => {
    neighbour.answer = (_request, response) => response.writeHead(403).end();
    assert.deepEqual(await ask(), { fault: 'refused', status: 403, retry: false });
    neighbour.answer = (_request, response) => response.writeHead(503).end();
    assert.deepEqual(await ask(), { fault: 'refused', status: 503, retry: true });
    neighbour.answer = (_request, response) => response.setHeader('content-encoding', 'gzip').end('x');
    assert.equal(await faultOf(), 'encoded');
    neighbour.answer = (_request, response) => {
      response.setHeader('content-length', '50');
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    };
    assert.equal(await faultOf(), 'unreachable');
    assert.equal(await faultOf({ url: 'ftp://localhost/x' }), 'not-http');
    assert.equal(await faultOf({ url: 'http://user:pass@localhost/x' }), 'not-http');
    assert.equal(await faultOf({ url: 'http://no-such-host.invalid/', ruleFor: () => HERE }), 'name-unknown');
  });

  it('knows addresses in every spelling', () => {
    const refused = ['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fd00::1', 'ff02::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '::10.0.0.1', '2002:a00:1::', '2001:0:1::1', 'localhost', ''];
    assert.deepEqual(refused.filter((address) => mayReach(address, PUBLIC_ONLY)), []);
    assert.deepEqual(['14.225.0.1', '2400:cb00::1', '64:ff9b::8.8.8.8', '::ffff:8.8.8.8'].filter((address) => !mayReach(address, PUBLIC_ONLY)), []);
    const inside: AddressRule = { privateNetworks: true, loopback: false };
    assert.deepEqual(['10.1.2.3', 'fd00::1', '127.0.0.1', '169.254.169.254'].map((address) => mayReach(address, inside)), [true, true, false, false]);
  });

  it('reads the hosts of the settings', () => {
    assert.deepEqual(readHosts('ocsp.ca.gov.vn+post, CRL.example:8080+internal'), [
      { host: 'ocsp.ca.gov.vn', port: undefined, onlyPost: true, rule: { privateNetworks: false, loopback: false } },
      { host: 'crl.example', port: 8080, onlyPost: false, rule: { privateNetworks: true, loopback: false } },
    ]);
    assert.deepEqual(readHosts(undefined), []);
  });
});

describe('fetching what a verdict missed', () => {
  let db: TestDatabase;
  let neighbour: Neighbour;
  beforeEach(async () => {
    [db, neighbour] = [await openTestDatabase(), await Neighbour.open()];
  });
  afterEach(async () => {
    await neighbour.close();
    await db.close();
  });

  const open = (hosts: readonly AllowedHost[] = [neighbour.host()]): EvidenceSource =>
    createEvidence({ store: createEvidenceStore(db.database), folder: openEvidenceFolder(join(db.dir, 'evidence')), uow: db.uow, clock: db.clock, hosts, timeoutMs: 2000, queue: createHostQueue(0), send: guardedRequest });
  const root = issue('Root CA thử nghiệm', undefined, { ca: true });
  const trust = createTrustStore({ anchors: [{ certificate: root.certificate, tree: 'test', purposes: ['signer'], trustedFrom: undefined, sunset: undefined }], intermediates: [], denied: new Set() });
  const judge = (bytes: Buffer, plain: PlainEvidence = { certificates: [], crls: [], ocsps: [] }): DocumentVerdict =>
    verify(bytes, { now: NOW, trust, evidence: { certificates: plain.certificates.map(readCertificate), crls: plain.crls.map((one) => readCrl(one)), ocsps: plain.ocsps.map((one) => readOcsp(one)), heldSince: new Map(Object.entries(plain.heldSince ?? {})) } });
  const faults = (round: FetchRound): string[] => round.left.map((one) => one.fault);

  /** A letter whose signer's issuer is not embedded, and whose certificate names this process as the place to ask. */
  function aScene(addresses: ('ocsp' | 'list' | 'issuer')[] = ['ocsp', 'list', 'issuer']) {
    const at = (name: 'ocsp' | 'list' | 'issuer', path: string): object => (addresses.includes(name) ? { [name]: `${neighbour.url}/${path}` } : {});
    const issuer = issue('CA cấp dưới', root, { ca: true, serial: 9, addresses: { list: `${neighbour.url}/root.crl` } });
    const signer = issue('Nguyễn Văn A', issuer, { serial: 77, addresses: { ...at('ocsp', 'ocsp'), ...at('list', 'sub.crl'), ...at('issuer', 'sub.cer') } });
    const files: Record<string, Buffer> = {
      '/root.crl': revocationList(root, NOW - DAY, NOW + 6 * DAY), '/sub.crl': revocationList(issuer, NOW - DAY, NOW + 6 * DAY), '/sub.cer': Buffer.from(issuer.certificate.raw),
    };
    const ocsp = ocspAnswer(signer, issuer, NOW - 3_600_000, NOW + DAY);
    neighbour.answer = (request, response) => {
      const path = request.url ?? '';
      const body = path.startsWith('/ocsp') ? ocsp : files[path];
      response.writeHead(body === undefined ? 404 : 200).end(body);
    };
    return { issuer, signer, files, bytes: signedPdf((covered) => signCms(covered, signer)) };
  }

  it('climbs to the issuer, asks for both revocations, and what it brings makes the verdict', async () => {
    const { bytes } = aScene();
    const before = judge(bytes);
    assert.deepEqual([before.main, before.sub, before.missing.map((one) => one.need)], ['INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND', ['issuer']]);
    const evidence = open();
    const round = await evidence.fetchFor(before.missing);
    assert.deepEqual([round.left, round.later], [[], false]);
    assert.deepEqual(round.brought.map((item) => item.kind).sort(), ['certificate', 'ocsp']);
    const second = judge(bytes, (await evidence.evidenceFor(before.missing)).plain);
    assert.equal(second.main, 'TOTAL_PASSED');
    assert.deepEqual(second.missing.map((one) => [one.need, one.crls.length]), [['revocation', 1]]);
    await evidence.fetchFor(second.missing);
    const third = judge(bytes, (await evidence.evidenceFor(before.missing)).plain);
    assert.deepEqual([third.main, third.missing], ['TOTAL_PASSED', []]);
  });

  it('takes the list when the responder says nothing useful, and asks by POST where GET is refused', async () => {
    const { bytes, issuer } = aScene();
    const answers = neighbour.answer;
    neighbour.answer = (request, response, body) => (request.url?.startsWith('/ocsp') === true ? response.writeHead(request.method === 'POST' ? 200 : 403).end('<html>no</html>') : answers(request, response, body));
    const evidence = open();
    const round = await evidence.fetchFor(judge(bytes, { certificates: [issuer.certificate.raw], crls: [], ocsps: [] }).missing.filter((one) => one.fingerprint !== issuer.certificate.fingerprint));
    assert.deepEqual(round.brought.map((item) => item.kind), ['crl']);
    assert.deepEqual(faults(round), ['not-what-was-asked']);
    assert.deepEqual(neighbour.asked.map((line) => line.split(' ')[0]), ['GET', 'POST', 'GET']);
  });

  it('never sends GET questions to a host marked for POST', async () => {
    const { bytes, issuer } = aScene(['ocsp']);
    const missing = judge(bytes, { certificates: [issuer.certificate.raw], crls: [], ocsps: [] }).missing.filter((one) => one.fingerprint !== issuer.certificate.fingerprint);
    const round = await open([neighbour.host({ onlyPost: true })]).fetchFor(missing);
    assert.deepEqual(round.brought.map((item) => item.kind), ['ocsp']);
    assert.deepEqual(neighbour.asked, ['POST /ocsp']);
  });

  it('asks nobody who is not named, and nobody at all when nobody is named', async () => {
    const { bytes } = aScene();
    const { missing } = judge(bytes);
    assert.deepEqual(faults(await open([neighbour.host({ host: 'ocsp.ca.gov.vn' })]).fetchFor(missing)), ['host-not-allowed']);
    assert.deepEqual(faults(await open([neighbour.host({ port: 1 })]).fetchFor(missing)), ['host-not-allowed']);
    const off = open([]);
    assert.deepEqual([off.enabled, await off.fetchFor(missing)], [false, { brought: [], left: [], later: false }]);
    assert.deepEqual(neighbour.asked, []);
  });

  it('keeps no answer about another certificate, and none with a foreign signature', async () => {
    const { bytes, issuer } = aScene(['ocsp']);
    const stranger = issue('Người khác', issuer, { serial: 78 });
    const missing = judge(bytes, { certificates: [issuer.certificate.raw], crls: [], ocsps: [] }).missing.filter((one) => one.fingerprint !== issuer.certificate.fingerprint);
    neighbour.answer = (_request, response) => response.end(ocspAnswer(stranger, issuer, NOW, NOW + DAY));
    assert.deepEqual(faults(await open().fetchFor(missing)), ['not-what-was-asked']);
    db.clock.advance(25 * 3_600_000);
    const impostor = { certificate: issuer.certificate, key: stranger.key };
    neighbour.answer = (_request, response) => response.end(ocspAnswer({ certificate: readCertificate(Buffer.from(missing[0]?.certificate ?? '', 'base64')), key: stranger.key }, impostor, NOW, NOW + DAY));
    assert.deepEqual(faults(await open().fetchFor(missing)), ['not-what-was-asked']);
  });

  it('leaves a host in peace after asking, longer after each failure', async () => {
    const { bytes } = aScene();
    const { missing } = judge(bytes);
    const answers = neighbour.answer;
    neighbour.answer = (_request, response) => response.writeHead(503).end();
    const evidence = open();
    const first = await evidence.fetchFor(missing);
    assert.deepEqual([faults(first), first.later], [['refused'], true]);
    assert.deepEqual(faults(await evidence.fetchFor(missing)), ['asked-lately']);
    db.clock.advance(6 * 60_000);
    assert.deepEqual(faults(await evidence.fetchFor(missing)), ['refused']);
    db.clock.advance(6 * 60_000);
    assert.deepEqual(faults(await evidence.fetchFor(missing)), ['asked-lately']);
    neighbour.answer = answers;
    db.clock.advance(6 * 60_000);
    assert.equal((await evidence.fetchFor(missing)).brought.length, 2);
    const count = neighbour.asked.length;
    assert.deepEqual(await evidence.fetchFor(missing), { brought: [], left: [], later: false });
    assert.equal(neighbour.asked.length, count);
  });

  it('writes down whom it asked about which certificate, and since when it holds an answer', async () => {
    const { bytes, signer } = aScene();
    const evidence = open();
    const { missing } = judge(bytes);
    const { brought } = await evidence.fetchFor(missing);
    const entries = await db.audit.search(anAuditor, { action: 'evidence.fetched' }, 10);
    assert.deepEqual(entries.map((entry) => entry.data['host']), ['localhost', 'localhost']);
    assert.ok(entries.every((entry) => entry.data['certificate'] === signer.certificate.fingerprint));
    const held = await evidence.evidenceFor(missing);
    assert.deepEqual(held.items.map((item) => item.sha256).sort(), brought.map((item) => item.sha256).sort());
    assert.deepEqual(Object.values(held.plain.heldSince ?? {}), [NOW]);
  });

  it('gives nothing whose bytes have changed on the disk', async () => {
    const { bytes } = aScene();
    const evidence = open();
    const { missing } = judge(bytes);
    const [item] = (await evidence.fetchFor(missing)).brought;
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(db.dir, 'evidence', (item?.sha256 ?? '').slice(0, 2), item?.sha256 ?? ''), 'other');
    assert.ok(!(await evidence.evidenceFor(missing)).items.some((one) => one.sha256 === item?.sha256));
  });

  it('runs as a job: tells only news, tries again while hosts are away, and gives up without noise', async () => {
    const { bytes } = aScene();
    const { missing } = judge(bytes);
    const told: [string, number][] = [];
    const evidence = open();
    const job = fetchEvidenceJob({ missingOf: async () => missing, fetchFor: (wanted, signal) => evidence.fetchFor(wanted, signal), tell: async (recordId, count) => void told.push([recordId, count]) });
    const run = (lastAttempt = false): Promise<void> => job.run({ recordId: 'r-1' }, { jobId: 'j', attempt: 1, lastAttempt, signal: new AbortController().signal });
    assert.deepEqual(evidenceSubscriptions({ id: 'f', at: '', name: 'record.signatures-judged', subject: { type: 'record', id: 'r-1' } }, true).map((one) => [one.name, one.payload]), [['fetch-evidence', { recordId: 'r-1' }]]);
    const answers = neighbour.answer;
    neighbour.answer = (_request, response) => response.writeHead(503).end();
    await assert.rejects(run(), { code: 'evidence-not-had', retryable: true });
    await run(true);
    assert.deepEqual(told, []);
    neighbour.answer = answers;
    db.clock.advance(3_600_000);
    await run();
    await run();
    assert.deepEqual(told, [['r-1', 2]]);
  });
});

describe('the queue of hosts', () => {
  it('lets one request at a time go to a host, with a pause, and others not wait', async () => {
    const slept: number[] = [];
    const queue = createHostQueue(500, async (ms) => void slept.push(ms));
    const log: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await new Promise((done) => setImmediate(done));
      log.push(`${name} ends`);
    };
    await Promise.all([queue.run('a', work('a1')), queue.run('a', work('a2')).catch(() => undefined), queue.run('b', work('b1'))]);
    assert.deepEqual(log.filter((line) => line.startsWith('a')), ['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
    assert.ok(log.indexOf('b1 begins') < log.indexOf('a1 ends'));
    assert.deepEqual(slept, [500]);
    await assert.rejects(queue.run('a', async () => Promise.reject(new Error('lost'))));
    await queue.run('a', work('a3'));
    assert.equal(log.at(-1), 'a3 ends');
  });
});

const anAuditor = { kind: 'officer', id: 'auditor', name: 'Thanh tra', roles: ['auditor'], agencyId: 'agency-a', agencyIds: ['agency-a'], provinceWide: true } as const;
