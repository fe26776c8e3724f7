import assert from 'node:assert/strict';
import { indexRecordJob, indexSubscriptions } from '../../../jobs/handlers/index-record.js';
import type { WaitingJobs } from '../../../jobs/handlers/index-record.js';
import type { JobContext } from '../../../jobs/job.js';
import type { LeasedJob } from '../../../jobs/queues/queue.js';
import { ArchiveError } from '../../../server/kernel/errors.js';

const context: JobContext = { jobId: 'j', attempt: 1, lastAttempt: false, signal: new AbortController().signal };
const leased = (id: string, recordId: string, attempt = 1): LeasedJob => ({ id, name: 'index-record', payload: { recordId }, attempt, lease: 'here' });

function table(jobs: LeasedJob[]): WaitingJobs & { readonly done: string[]; readonly failures: [string, string, number | undefined][] } {
  const done: string[] = [];
  const failures: [string, string, number | undefined][] = [];
  return {
    done, failures,
    claim: async (limit) => jobs.splice(0, limit),
    renew: async () => undefined,
    doneMany: async (ticked) => { done.push(...ticked.map((job) => job.id)); },
    failed: async (job, error, retryInMs) => { failures.push([job.id, error, retryInMs]); },
  };
}

describe('index jobs', () => {
  it('that run or wait at the same time are one write, each record once', async () => {
    const written: string[][] = [];
    const waiting = table([leased('j3', 'r3'), leased('j4', 'r1')]);
    const job = indexRecordJob(async (ids) => { written.push([...ids]); }, waiting);
    await Promise.all([job.run({ recordId: 'r1' }, context), job.run({ recordId: 'r2' }, context)]);
    assert.deepEqual(written, [['r1', 'r2', 'r3']]);
    assert.deepEqual(waiting.done, ['j3', 'j4']);
    await job.run({ recordId: 'r9' }, context);
    assert.deepEqual(written[1], ['r9']);
  });

  it('a record that cannot be described fails alone; the others are indexed', async () => {
    const written: string[] = [];
    const waiting = table([leased('good', 'r2'), leased('bad', 'broken', 3), leased('last', 'broken', 20)]);
    const job = indexRecordJob(async (ids) => {
      if (ids.includes('broken')) throw new Error('no text');
      written.push(...ids);
    }, waiting);
    await job.run({ recordId: 'r1' }, context);
    assert.deepEqual(written, ['r1', 'r2']);
    assert.deepEqual(waiting.done, ['good']);
    assert.deepEqual(waiting.failures, [['bad', 'no text', 8000], ['last', 'no text', undefined]]);
  });

  it('an engine that does not answer is asked once, and every job tries again later', async () => {
    let asked = 0;
    const waiting = table([leased('j2', 'r2')]);
    const job = indexRecordJob(async () => {
      asked += 1;
      throw new ArchiveError('unavailable', 'search.engine-unreachable');
    }, waiting);
    await assert.rejects(job.run({ recordId: 'r1' }, context), { code: 'search.engine-unreachable' });
    assert.equal(asked, 1);
    assert.deepEqual(waiting.failures, [['j2', 'search.engine-unreachable', 2000]]);
    assert.deepEqual(waiting.done, []);
  });

  it('follow every told change of a record and of nothing else', () => {
    const fact = (name: string, type: string) => ({ id: 'f', name, subject: { type, id: 'x' }, at: '', data: {} }) as unknown as Parameters<typeof indexSubscriptions>[0];
    assert.deepEqual(indexSubscriptions(fact('record.custody-given', 'record')), [{ name: 'index-record', payload: { recordId: 'x' }, priority: 4 }]);
    assert.deepEqual(indexSubscriptions(fact('dossier.opened', 'dossier')), []);
    assert.deepEqual(indexSubscriptions(fact('signature.checked', 'record')), []);
  });
});
