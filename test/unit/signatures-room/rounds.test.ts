import assert from 'node:assert/strict';
import { verifySignaturesJob, verifySignaturesSubscriptions } from '../../../jobs/handlers/verify-signatures.js';
import type { SliceJudge } from '../../../jobs/handlers/verify-signatures.js';
import { addFiles, rowsOf } from '../../../server/archive/signatures/commands/store-files.js';
import type { SignaturesDeps } from '../../../server/archive/signatures/deps.js';
import type { SliceResult } from '../../../server/archive/signatures/model.js';
import { StorageError } from '../../../storage/errors.js';

const context = { jobId: 'j', attempt: 1, lastAttempt: false, signal: new AbortController().signal };

function aJudge(result: Partial<SliceResult>): { judge: SliceJudge; asked: unknown[]; announced: unknown[] } {
  const asked: unknown[] = [];
  const announced: unknown[] = [];
  return {
    asked, announced,
    judge: {
      reverifySlice: async (cause, { limit, cursor }) => {
        asked.push([cause, limit, cursor]);
        return { judged: limit, changed: 0, failed: 0, more: true, cursor: 'record-9', ...result };
      },
      announceNext: async (cause, next) => void announced.push([cause, next]),
    },
  };
}

describe('the rounds of the judge of signatures', () => {
  it('go slice by slice while others wait, each a job of its own that begins where the last one stopped', async () => {
    const { judge, asked, announced } = aJudge({});
    await verifySignaturesJob(judge).run({}, context);
    await verifySignaturesJob(judge).run({ cause: 'daily', cursor: 'record-9', left: 60 }, context);
    assert.deepEqual(asked, [['daily', 50, null], ['daily', 50, 'record-9']]);
    assert.deepEqual(announced, [['daily', { cursor: 'record-9', left: 4950 }], ['daily', { cursor: 'record-9', left: 10 }]]);
  });

  it('end when nobody waits, when the day has its fill, and when the house closes', async () => {
    const quiet = aJudge({ judged: 3, more: false });
    await verifySignaturesJob(quiet.judge).run({}, context);
    const fill = aJudge({});
    await verifySignaturesJob(fill.judge).run({ cause: 'daily', left: 20 }, context);
    const closing = aJudge({});
    await verifySignaturesJob(closing.judge).run({}, { ...context, signal: AbortSignal.abort() });
    assert.deepEqual([quiet.announced, fill.announced, closing.announced], [[], [], []]);
    assert.deepEqual(fill.asked, [['daily', 20, null]]);
  });

  it('after a change of trust go through everything, and a strange payload is the daily round', async () => {
    const { judge, asked } = aJudge({ more: false });
    await verifySignaturesJob(judge).run({ cause: 'trust-changed' }, context);
    await verifySignaturesJob(judge).run({ cause: 'nonsense', cursor: 7, left: 'many' }, context);
    assert.deepEqual(asked, [['trust-changed', 50, null], ['daily', 50, null]]);
  });

  it('are started by a change of trust and by a slice that left others waiting, behind everybody who waits for a person', () => {
    const fact = (name: string, data = {}) => ({ id: 'f', at: '2026-11-22T00:00:00.000Z', name, subject: { type: 'trust', id: '1' }, data });
    assert.deepEqual(verifySignaturesSubscriptions(fact('trust.changed')), [{ name: 'verify-signatures', payload: { cause: 'trust-changed' }, priority: 8 }]);
    assert.deepEqual(verifySignaturesSubscriptions(fact('signatures.slice-ended', { cause: 'daily', cursor: 'c', left: 5 })), [{ name: 'verify-signatures', payload: { cause: 'daily', cursor: 'c', left: 5 }, priority: 8 }]);
    assert.deepEqual(verifySignaturesSubscriptions(fact('record.accessioned')), []);
  });
});

describe('reports and evidence on their way into an object', () => {
  const files = [{ logicalPath: 'signatures/r.json', source: Buffer.from('{}') }];

  function aStorage(faults: (StorageError | undefined)[]): { storage: SignaturesDeps['storage']; tries: () => number } {
    let tries = 0;
    return {
      tries: () => tries,
      storage: {
        read: () => Promise.reject(new Error('not read')),
        addVersion: async () => {
          const fault = faults[tries];
          tries += 1;
          if (fault !== undefined) throw fault;
          return { version: 'v2', files: [] };
        },
      },
    };
  }

  it('are added again where another process was faster', async () => {
    const conflict = new StorageError('conflict', 'another version was committed first');
    const { storage, tries } = aStorage([conflict, conflict, undefined]);
    assert.equal((await addFiles(storage, 'o', files)).version, 'v2');
    assert.equal(tries(), 3);
  });

  it('are given up after some tries, and at once for any other fault', async () => {
    const conflict = new StorageError('conflict', 'another version was committed first');
    await assert.rejects(addFiles(aStorage(Array.from({ length: 9 }, () => conflict)).storage, 'o', files), conflict);
    const full = aStorage([new StorageError('no-space', 'disk full')]);
    await assert.rejects(addFiles(full.storage, 'o', files), { kind: 'no-space' });
    assert.equal(full.tries(), 1);
  });

  it('are known to the register by their true digests', () => {
    assert.deepEqual(rowsOf(files).map((row) => [row.mediaType, row.sizeBytes, row.sha256.slice(0, 8), row.sha512.length]), [['application/json', 2, '44136fa3', 128]]);
  });
});
