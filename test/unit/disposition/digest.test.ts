import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { composeDigest } from '../../../server/archive/disposition/queries/digest.js';
import { endOfQuarter } from '../../../server/archive/disposition/queries/notices.js';
import { digestLife } from '../../../server/composition/digest.js';
import { loadConfig } from '../../../server/config/load.js';
import { createFixedClock } from '../../../server/kernel/clock.js';

const counted = (total: number) => ({
  retention: { total: async () => total }, disposition: { countEndingSoon: async () => total },
});

/** Answers as a mail server does and keeps what it was handed. */
async function aMailServer(): Promise<{ server: Server; port: number; received: () => string }> {
  let received = '';
  const server = createServer((socket) => {
    let inData = false;
    socket.write('220 test ESMTP\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const text = chunk.toString('utf8');
      if (inData) {
        received += text;
        if (received.includes('\r\n.\r\n')) {
          inData = false;
          socket.write('250 ok\r\n');
        }
        return;
      }
      for (const line of text.split('\r\n').filter((one) => one !== '')) {
        if (/^DATA/i.test(line)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, received: () => received };
}

describe('The digest of what falls due', () => {
  it('tells counts and nothing else, and nothing when nothing waits', async () => {
    const say = (key: string): string => key;
    assert.equal(await composeDigest(counted(0) as never, '2026-11-22', 'http://kho/retention', say), undefined);
    const mail = await composeDigest(counted(3) as never, '2026-11-22', 'http://kho/retention', say);
    assert.match(mail?.text ?? '', /^- 3 disposition\.tile\.overdue$/m);
    assert.match(mail?.text ?? '', /http:\/\/kho\/retention/);
  });

  it('goes by mail where a server and receivers are named, and is no job otherwise', async () => {
    const clock = createFixedClock('2026-11-22T02:00:00.000Z');
    assert.deepEqual(digestLife({ config: loadConfig({ DATA_DIR: '/nowhere' }), clock }, counted(1) as never), { jobs: [], timetable: [] });
    const { server, port, received } = await aMailServer();
    try {
      const config = loadConfig({ DATA_DIR: '/nowhere', KHOSO_SMTP_URL: `smtp://127.0.0.1:${port}`, KHOSO_MAIL_FROM: 'khoso@example.vn', KHOSO_DIGEST_TO: 'luutru@example.vn, lanhdao@example.vn' });
      const [job] = digestLife({ config, clock }, counted(2) as never).jobs;
      await job?.run({}, { jobId: 'x', attempt: 1, lastAttempt: false, signal: new AbortController().signal });
      assert.match(received(), /To: luutru@example\.vn, lanhdao@example\.vn/);
      assert.match(received(), /Subject: /);
    } finally {
      server.close();
    }
  });

  it('knows the last day of each quarter', () => {
    assert.deepEqual(['2026-01-01', '2026-04-30', '2026-09-30', '2026-12-31'].map((day) => endOfQuarter(day)), ['2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31']);
  });
});
