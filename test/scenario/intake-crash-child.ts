// Takes one paper in and kills itself, without any warning, at the point named: intake-crash-child.ts <dir> <point>
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { aPaper, COMPLETE, trustedClient } from '../integration/intake-house.js';
import { reopenIntakeHouse } from './intake-crash-house.js';
import type { KillPoint } from './intake-crash-house.js';

const [dir = '', point = ''] = process.argv.slice(2) as [string, KillPoint];
const die = async (at: KillPoint): Promise<void> => {
  if (at !== point) return;
  process.kill(process.pid, 'SIGKILL');
  await wait(60_000);
};

const plain = await reopenIntakeHouse(dir);
const { staging, archive } = plain.deps.storage;
await plain.close();
const house = await reopenIntakeHouse(dir, {
  storage: {
    staging: { ...staging, discard: async (token) => { await die('after-accession'); await staging.discard(token); } },
    archive: {
      create: async (...args) => { await die('after-examination'); const stored = await archive.create(...args); await die('after-preservation'); return stored; },
      describe: archive.describe,
    },
  },
});

async function* bytes(): AsyncGenerator<Buffer> {
  const all = Buffer.from(aPaper('cắt điện'));
  yield all.subarray(0, 5);
  await die('while-staging');
  yield all.subarray(5);
}

const file = await house.intake.receiveFile(trustedClient, Readable.from(bytes()), { originalName: 'a.pdf' });
await die('after-staging');
await house.intake.createSubmission(trustedClient, { channel: 'api', idempotencyKey: 'crash-0001', papers: [{ files: [file], given: COMPLETE }] });
await die('after-row');
const facts = await house.db.outbox.pending(10);
for (const fact of facts.filter((one) => one.name === 'submission.item-received')) await house.intake.background.advanceItem(fact.subject.id, { recognise: false });
await die('before-tick-off');
process.stdout.write('survived');
