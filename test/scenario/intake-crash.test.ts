import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { aPaper, COMPLETE, trustedClient } from '../integration/intake-house.js';
import type { IntakeHouse } from '../integration/intake-house.js';
import { KILL_POINTS, reopenIntakeHouse } from './intake-crash-house.js';

const CHILD = fileURLToPath(new URL('./intake-crash-child.ts', import.meta.url));
const SHA256 = createHash('sha256').update(aPaper('cắt điện')).digest('hex');

function runChild(dir: string, point: string): Promise<{ signal: NodeJS.Signals | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, dir, point], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve({ signal, output }));
  });
}

async function stagedTokens(house: IntakeHouse): Promise<string[]> {
  const tokens: string[] = [];
  for await (const staged of house.deps.storage.staging.list()) tokens.push(staged.token);
  return tokens;
}

describe('a process killed in the middle of taking a paper in', function () {
  this.timeout(60_000);
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-crash-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  for (const point of KILL_POINTS) {
    it(`${point.replaceAll('-', ' ')}: after the restart and a repeat the paper is archived once and nothing is lost`, async () => {
      const { signal, output } = await runChild(dir, point);
      assert.equal(signal, 'SIGKILL', output);

      const house = await reopenIntakeHouse(dir);
      try {
        await house.archive.recover();
        await house.settle();
        // The sender heard nothing and sends again, with the same key.
        const file = await house.receive(trustedClient, aPaper('cắt điện'), 'a.pdf');
        const answer = await house.intake.createSubmission(trustedClient, { channel: 'api', idempotencyKey: 'crash-0001', papers: [{ files: [file], given: COMPLETE }] });
        assert.equal(answer.repeated, !['while-staging', 'after-staging'].includes(point));
        await house.settle();

        const { items } = await house.intake.getSubmission(trustedClient, answer.submission.id);
        assert.deepEqual(items.map((item) => [item.state, item.linked]), [['archived', false]]);
        const held = await house.register.records.findDuplicates({ sha256: SHA256 });
        assert.deepEqual(held.map((record) => record.id), [items[0]?.reservedRecordId]);
        const objects: string[] = [];
        for await (const object of house.archive.list()) objects.push(object.objectId);
        assert.deepEqual(objects, [items[0]?.reservedRecordId]);
        assert.deepEqual((await house.archive.verify(items[0]?.reservedRecordId ?? '', { deep: true })).errors, []);
        assert.equal((await house.db.audit.verify()).fault, undefined);

        house.db.clock.set('2099-01-01T00:00:00.000Z');
        const sweep = await house.intake.background.sweepStaging();
        assert.deepEqual(sweep.missing, []);
        assert.deepEqual(await stagedTokens(house), []);
      } finally {
        await house.close();
      }
    });
  }
});
