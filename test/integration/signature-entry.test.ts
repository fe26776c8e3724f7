import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { IntakeDeps, Probe } from '../../server/archive/intake/ports.js';
import type { SubmissionItem } from '../../server/archive/intake/model.js';
import type { Signatures } from '../../server/archive/signatures/signatures.js';
import { createVerificationWorker } from '../../server/archive/signatures/verification-worker.js';
import { COMPLETE, openIntakeHouse, simpleProbe, simpleText, trustedClient } from './intake-house.js';
import type { IntakeHouse } from './intake-house.js';
import { aPdf, openSignaturesHouse } from './signatures-house.js';
import type { SignaturesHouse } from './signatures-house.js';

/** The eyes of intake with the judge's door behind them. */
function probeWith(door: Signatures['door']): Probe {
  return {
    async examine(file, signal) {
      const judged = await door.examine(file.path);
      const seen = await simpleProbe.examine(file, signal);
      return { ...seen, judged, signatures: { signed: judged.fault === null ? judged.signed : 1, hidden: judged.hidden, unreadable: judged.unreadable } };
    },
  };
}

/** Every paper has words enough. */
const text: IntakeDeps['text'] = { ...simpleText, readText: async () => ({ source: 'text-layer', layer: 'sound', confidence: null, pages: [{ number: 1, text: 'Công văn về việc thử nghiệm', confidence: null }], sidecar: Buffer.from('{}'), fields: [] }) };

describe('the entry of a signed paper', function () {
  this.timeout(60_000);
  let house: SignaturesHouse;
  let intakeHouse: IntakeHouse;
  beforeEach(async () => {
    house = await openSignaturesHouse();
  });
  afterEach(async () => house.close());

  async function bring(door: Signatures['door'], pdf: Buffer, over: Partial<IntakeDeps> = {}): Promise<SubmissionItem> {
    intakeHouse = await openIntakeHouse({ probe: probeWith(door), text, signatures: door, ...over }, house.db);
    const file = await intakeHouse.receive(trustedClient, pdf);
    const { submission } = await intakeHouse.intake.createSubmission(trustedClient, { channel: 'api', papers: [{ files: [file], given: COMPLETE }] });
    await intakeHouse.settle();
    return itemOf(submission.id);
  }
  async function itemOf(submissionId: string): Promise<SubmissionItem> {
    const [item] = (await intakeHouse.intake.getSubmission(trustedClient, submissionId)).items;
    assert.ok(item !== undefined);
    return item;
  }
  const codesOf = (item: SubmissionItem): string[] => item.findings.map((finding) => `${finding.level}:${finding.code}`).filter((code) => code.includes('signature'));

  it('writes the run in the commit of the accession, its report into the first version', async () => {
    const item = await bring(house.signatures.door, aPdf('1'));
    assert.deepEqual([item.state, codesOf(item)], ['archived', ['note:signature-indeterminate']], JSON.stringify([item.findings, item.fault]));
    const { runs } = await house.signatures.peek(item.recordId ?? '');
    assert.deepEqual(runs.map((run) => run.cause), ['intake']);
    const { head, versions } = await intakeHouse.archive.describe(item.recordId ?? '');
    assert.deepEqual([head, versions[0]?.files.some((file) => file.logicalPath === runs[0]?.reportPath && file.sha256 === runs[0]?.reportSha256)], ['v1', true]);
    assert.equal((await intakeHouse.register.records.peek(item.recordId ?? ''))?.record.signatureState, 'indeterminate');
  });

  it('a file that kills the verifier waits for a person, visibly not verified; confirmed, it stays unchecked until the daily round has judged it', async () => {
    const starved = house.withWorker(createVerificationWorker({ threads: 1, timeoutMs: 1, maxMemoryMb: 256 }));
    const item = await bring(starved.door, aPdf('2'));
    assert.deepEqual([item.state, codesOf(item)], ['waiting', ['warn:signature-not-verified']]);

    const [result] = await intakeHouse.intake.confirmItems(trustedClient, [{ itemId: item.id, version: item.version, metadata: COMPLETE }]);
    assert.equal(result?.outcome, 'confirmed', JSON.stringify(result));
    await intakeHouse.settle();
    const archived = await itemOf(item.submissionId);
    assert.equal(archived.state, 'archived', JSON.stringify(archived.fault));
    const id = archived.recordId ?? '';
    assert.equal((await intakeHouse.register.records.peek(id))?.record.signatureState, 'unchecked');
    assert.deepEqual((await house.signatures.peek(id)).faults.map((fault) => [fault.code, fault.attempts]), [['worker-timeout', 1]]);
  });

  it('a try that was cut off after the bytes were stored is finished with the report it left', async () => {
    let broken = true;
    const cut: Signatures['door'] = {
      ...house.signatures.door,
      write: async (tx, recordId, prepared) => {
        if (broken) throw new Error('the power went out');
        await house.signatures.door.write(tx, recordId, prepared);
      },
    };
    const item = await bring(cut, aPdf('3'));
    assert.equal(item.state, 'failed');
    const left = (await intakeHouse.archive.describe(item.reservedRecordId)).versions[0]?.files.filter((file) => file.logicalPath.endsWith('.json') && file.logicalPath.startsWith('signatures/')) ?? [];
    assert.equal(left.length, 1);

    broken = false;
    house.db.clock.advance(60_000);
    await intakeHouse.intake.background.advanceItem(item.id, { recognise: false });
    const done = await itemOf(item.submissionId);
    assert.equal(done.state, 'archived', JSON.stringify(done.fault));
    const { runs } = await house.signatures.peek(done.recordId ?? '');
    assert.deepEqual(runs.map((run) => [run.reportPath, run.reportSha256, run.at]), [[left[0]?.logicalPath, left[0]?.sha256, '2026-11-16T02:00:00.000Z']]);
    const rows = (await intakeHouse.register.records.peek(done.recordId ?? ''))?.files ?? [];
    assert.deepEqual(rows.filter((row) => row.role === 'evidence').map((row) => row.logicalPath), [left[0]?.logicalPath]);
  });

  it('a paper without any signature leaves no run', async () => {
    const item = await bring(house.signatures.door, Buffer.from(await readFile(new URL('../../package.json', import.meta.url), 'utf8').then((json) => `%PDF-1.7\n${json.slice(0, 200)}\n%%EOF\n`)));
    assert.deepEqual([(await house.signatures.peek(item.reservedRecordId)).runs, codesOf(item).includes('note:signature-passed')], [[], false]);
  });
});
