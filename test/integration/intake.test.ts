import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ArchiveError } from '../../server/kernel/errors.js';
import { systemActor } from '../../server/kernel/actor.js';
import type { Actor } from '../../server/kernel/actor.js';
import { aNewOwner } from '../builders/an-owner.js';
import { aPaper, COMPLETE, colleague, digitiser, openIntakeHouse, postman, stranger, trustedClient } from './intake-house.js';
import type { IntakeHouse } from './intake-house.js';

const failsWith = (code: string) => (error: unknown) => {
  assert.ok(error instanceof ArchiveError, String(error));
  assert.equal(error.code, code);
  return true;
};

describe('intake, from the door to the register', () => {
  let house: IntakeHouse;
  beforeEach(async () => {
    house = await openIntakeHouse();
  });
  afterEach(() => house.close());

  const stagedCount = async (): Promise<number> => {
    let count = 0;
    for await (const staged of house.deps.storage.staging.list()) if (staged.sizeBytes >= 0) count += 1;
    return count;
  };

  async function bring(content: string, name?: string, actor = digitiser): Promise<string> {
    const file = await house.receive(actor, content, name);
    const { items } = await house.intake.createSubmission(actor, { channel: 'web', papers: [{ files: [file] }] });
    await house.settle();
    return items[0]?.id ?? '';
  }
  const item = async (id: string, actor: Actor = digitiser) => (await house.intake.getItem(actor, id)).item;

  it('archives a trusted sender\'s complete paper without a person, once, with text beside the master', async () => {
    const file = await house.receive(trustedClient, aPaper('Số: 12/UBND-TH'));
    const { submission } = await house.intake.createSubmission(trustedClient, { channel: 'api', papers: [{ files: [file], given: COMPLETE }] });
    await house.settle();
    const { items } = await house.intake.getSubmission(trustedClient, submission.id);
    assert.deepEqual(items.map((one) => [one.state, one.fault]), [['archived', null]]);
    const held = await house.register.records.peek(items[0]?.recordId ?? '');
    assert.equal(held?.record.title, COMPLETE.title);
    assert.equal(held?.record.textState, 'text-layer');
    assert.equal(held?.record.accessionedBy, trustedClient.id);
    assert.deepEqual(held?.files.map((one) => [one.role, one.logicalPath, one.originalName]), [['master', 'master/0001.pdf', 'giay.pdf'], ['text', 'text/pages.json', null]]);
    const stored = await house.archive.read(items[0]?.recordId ?? '', 'master/0001.pdf');
    stored.stream.destroy();
    assert.equal(stored.sha256, file.sha256);
    assert.equal(await stagedCount(), 0);
    assert.equal((await house.db.audit.verify()).fault, undefined);
  });

  it('lets an officer\'s paper wait, with what was read as suggestions, and archives it when he confirms', async () => {
    const id = await bring(aPaper('Số: 99/UBND-TH'));
    const waiting = await item(id);
    assert.equal(waiting.state, 'waiting');
    assert.equal(waiting.suggestions.find((one) => one.field === 'documentNumber')?.value, '99/UBND-TH');
    assert.equal(await stagedCount(), 2);
    const [result] = await house.intake.confirmItems(digitiser, [{ itemId: id, version: waiting.version, metadata: { ...COMPLETE, documentNumber: '99/UBND-TH' } }]);
    assert.equal(result?.outcome, 'confirmed');
    await house.settle();
    const archived = await item(id);
    assert.equal(archived.state, 'archived');
    assert.equal((await house.register.records.peek(archived.recordId ?? ''))?.record.accessionedBy, 'digitiser');
    assert.equal(await stagedCount(), 0);
  });

  it('recognises a scan once, in its own job, and stores that text when the paper is confirmed', async () => {
    let readings = 0;
    const base = house.deps.text;
    await house.close();
    house = await openIntakeHouse({ text: { ...base, readText: (files, options) => { if (options.recognise) readings += 1; return base.readText(files, options); } } });
    const id = await bring(aPaper('SCAN Số: 7/UBND'));
    const waiting = await item(id);
    assert.equal(waiting.evidence?.textSource, 'ocr');
    await house.intake.confirmItems(digitiser, [{ itemId: id, version: waiting.version, metadata: COMPLETE }]);
    await house.settle();
    const record = (await house.register.records.peek((await item(id)).recordId ?? ''))?.record;
    assert.deepEqual([record?.textState, record?.textConfidence, readings], ['ocr', 0.97, 1]);
  });

  it('tells the second officer who was faster', async () => {
    const id = await bring(aPaper('hai người'));
    const { version } = await item(id);
    const results = await Promise.all([
      house.intake.confirmItems(digitiser, [{ itemId: id, version, metadata: COMPLETE }]),
      house.intake.confirmItems(colleague, [{ itemId: id, version, metadata: { ...COMPLETE, title: 'Khác' } }]),
    ]);
    const outcomes = results.flat();
    assert.deepEqual(outcomes.map((one) => one.outcome).sort(), ['confirmed', 'conflict']);
    const loser = outcomes.find((one) => one.outcome === 'conflict');
    assert.ok(loser?.outcome === 'conflict' && [digitiser.name, colleague.name].includes(loser.by ?? ''));
    await house.settle();
    assert.equal((await item(id)).state, 'archived');
  });

  it('confirms several at once, each for itself', async () => {
    const ids = [await bring(aPaper('một')), await bring(aPaper('hai')), await bring(aPaper('ba'))];
    const confirmations = await Promise.all(ids.map(async (itemId, index) => ({
      itemId, version: (await item(itemId)).version, metadata: index === 1 ? { ...COMPLETE, title: '' } : { ...COMPLETE, documentNumber: `${String(index + 1)}/UBND` },
    })));
    const results = await house.intake.confirmItems(digitiser, confirmations);
    assert.deepEqual(results.map((one) => one.outcome), ['confirmed', 'invalid', 'confirmed']);
    const invalid = results[1];
    assert.deepEqual(invalid?.outcome === 'invalid' ? invalid.faults : [], [{ field: 'title', code: 'required' }]);
    await house.settle();
    assert.deepEqual(await Promise.all(ids.map(async (id) => (await item(id)).state)), ['archived', 'waiting', 'archived']);
  });

  it('refuses what cannot be kept, with the reason, and nothing of it reaches the archive', async () => {
    for (const [content, code] of [['', 'file-empty'], ['MZ program', 'format-not-allowed'], ['%PDF-1.4 tr', 'truncated'], [aPaper('/Encrypt'), 'encrypted'], [aPaper('TỐI MẬT'), 'secrecy-mark']] as const) {
      const refused = await item(await bring(content, 'x.pdf'));
      assert.equal(refused.state, 'refused', code);
      assert.ok(refused.findings.some((finding) => finding.code === code && finding.level === 'reject'), code);
      assert.equal(await house.archive.has(refused.reservedRecordId), false);
    }
  });

  it('answers the same key with the same content as the first time, and other content with a conflict', async () => {
    const send = async (content: string) => house.intake.createSubmission(trustedClient, {
      channel: 'api', idempotencyKey: 'key-12345678', papers: [{ files: [await house.receive(trustedClient, content)], given: COMPLETE }],
    });
    const first = await send(aPaper('một lần'));
    const again = await send(aPaper('một lần'));
    assert.deepEqual([again.submission.id, again.repeated], [first.submission.id, true]);
    await assert.rejects(send(aPaper('khác')), failsWith('idempotency-key-reused'));
    await house.settle();
    const late = await send(aPaper('một lần'));
    assert.equal(late.submission.id, first.submission.id);
    assert.equal((await house.register.records.findDuplicates({ sha256: first.items[0]?.files[0]?.sha256 ?? '' })).length, 1);
    assert.equal(await stagedCount(), 0);
  });

  it('makes one delivery of the same key sent twice at once', async () => {
    const send = async () => house.intake.createSubmission(trustedClient, {
      channel: 'api', idempotencyKey: 'key-same-time', papers: [{ files: [await house.receive(trustedClient, aPaper('cùng lúc'))], given: COMPLETE }],
    });
    const answers = await Promise.all([send(), send(), send()]);
    assert.equal(new Set(answers.map((one) => one.submission.id)).size, 1);
    assert.equal(answers.filter((one) => !one.repeated).length, 1);
    await house.settle();
    assert.equal(await stagedCount(), 0);
  });

  it('takes a double click for one paper', async () => {
    const send = async () => house.intake.createSubmission(digitiser, { channel: 'web', papers: [{ files: [await house.receive(digitiser, aPaper('bấm đúp'))] }] });
    const first = await send();
    const second = await send();
    assert.equal(second.items[0]?.id, first.items[0]?.id);
    await house.settle();
    assert.equal((await house.intake.listItems(digitiser, {})).items.length, 1);
  });

  it('shows a duplicate with its record to those who may see it, and links it instead of keeping it twice', async () => {
    const first = await bring(aPaper('bản gốc'));
    await house.intake.confirmItems(digitiser, [{ itemId: first, version: (await item(first)).version, metadata: { ...COMPLETE, typeCode: 'giay-khai-sinh' }, newOwner: aNewOwner() }]);
    await house.settle();
    const recordId = (await item(first)).recordId ?? '';
    const second = await bring(aPaper('bản gốc'), 'lại.pdf');
    const detail = await house.intake.getItem(digitiser, second);
    assert.equal(detail.item.state, 'waiting');
    assert.deepEqual(detail.duplicates.map((one) => one.recordId), [recordId]);
    const [refusedAsNew] = await house.intake.confirmItems(digitiser, [{ itemId: second, version: detail.item.version, metadata: COMPLETE, acceptDuplicate: true }]);
    assert.deepEqual(refusedAsNew, { itemId: second, outcome: 'duplicate', by: 'bytes', recordId });
    const linked = await house.intake.linkToExisting(digitiser, { itemId: second, version: detail.item.version, recordId });
    assert.deepEqual([linked.state, linked.recordId, linked.linked], ['archived', recordId, true]);
    assert.equal(await stagedCount(), 0);

    const elsewhere = await bring(aPaper('bản gốc'), 'nơi khác.pdf', stranger);
    const seen = await house.intake.getItem(stranger, elsewhere);
    assert.deepEqual([seen.duplicates, seen.hiddenDuplicates], [[], 1]);
    assert.ok(seen.item.findings.some((finding) => finding.code === 'duplicate-bytes-elsewhere'));
    assert.equal(JSON.stringify(seen.item.findings).includes(recordId), false);
  });

  it('links a trusted sender\'s repeated bytes by itself: a repeat makes no second record', async () => {
    const send = async () => {
      const file = await house.receive(trustedClient, aPaper('gửi hai lần'));
      const made = await house.intake.createSubmission(trustedClient, { channel: 'api', papers: [{ files: [file], given: COMPLETE }] });
      await house.settle();
      return (await house.intake.getSubmission(trustedClient, made.submission.id)).items[0];
    };
    const first = await send();
    const second = await send();
    assert.deepEqual([second?.state, second?.linked, second?.recordId], ['archived', true, first?.recordId]);
  });

  it('makes one record of the same bytes sent by a machine several times at once', async () => {
    const send = async (): Promise<string> => {
      const file = await house.receive(trustedClient, aPaper('cùng byte'));
      return (await house.intake.createSubmission(trustedClient, { channel: 'api', idempotencyKey: `key-${file.token.slice(-12)}`, papers: [{ files: [file], given: COMPLETE }] })).items[0]?.id ?? '';
    };
    const ids = [await send(), await send(), await send()];
    await Promise.all(ids.map((id) => house.intake.background.advanceItem(id, { recognise: false })));
    const items = await Promise.all(ids.map((id) => item(id, trustedClient)));
    assert.deepEqual(items.map((one) => one.state), ['archived', 'archived', 'archived']);
    assert.equal(items.filter((one) => one.linked).length, 2);
    assert.equal(new Set(items.map((one) => one.recordId)).size, 1);
    assert.equal((await house.register.records.findDuplicates({ sha256: items[0]?.files[0]?.sha256 ?? '' })).length, 1);
    const objects: string[] = [];
    for await (const object of house.archive.list()) objects.push(object.objectId);
    assert.deepEqual(objects, [items[0]?.recordId]);
  });

  it('sends a confirmed paper back when the same bytes entered the archive meanwhile', async () => {
    const one = await bring(aPaper('song song'), 'a.pdf');
    const two = await bring(aPaper('song song'), 'b.pdf', colleague);
    assert.notEqual(one, two);
    for (const [id, actor] of [[one, digitiser], [two, colleague]] as const) {
      await house.intake.confirmItems(actor, [{ itemId: id, version: (await item(id)).version, metadata: COMPLETE, acceptDuplicate: true }]);
    }
    await house.settle();
    assert.deepEqual([(await item(one)).state, (await item(two)).state].sort(), ['archived', 'waiting']);
    assert.equal((await house.register.records.findDuplicates({ sha256: (await item(one)).files[0]?.sha256 ?? '' })).length, 1);
  });

  it('lets post-office staff bring papers, and an officer of the agency countersign them', async () => {
    const id = await bring(aPaper('từ bưu điện'), 'bd.pdf', postman);
    const own = await house.intake.getItem(postman, id);
    assert.equal(own.item.state, 'waiting');
    await assert.rejects(house.intake.confirmItems(postman, [{ itemId: id, version: own.item.version, metadata: COMPLETE }]), failsWith('permission-missing'));
    await assert.rejects(house.intake.getItem({ ...postman, id: 'other-postman' }, id), failsWith('not-found'));
    await house.intake.confirmItems(digitiser, [{ itemId: id, version: own.item.version, metadata: COMPLETE }]);
    await house.settle();
    assert.equal((await item(id)).decision?.by, 'digitiser');
  });

  it('shows another agency nothing, just as if it did not exist', async () => {
    const id = await bring(aPaper('riêng'));
    await assert.rejects(house.intake.getItem(stranger, id), failsWith('not-found'));
    await assert.rejects(house.intake.refuseItem(stranger, { itemId: id, version: 3, reason: 'không phải của tôi' }), failsWith('not-found'));
    await assert.rejects(house.intake.getItem(stranger, 'no-such-id'), failsWith('not-found'));
    assert.deepEqual((await house.intake.listItems(stranger, {})).items, []);
  });

  it('keeps a refused paper\'s bytes for a while, so that a refusal can be undone', async () => {
    const id = await bring(aPaper('nhầm'));
    const waiting = await item(id);
    await assert.rejects(house.intake.refuseItem(digitiser, { itemId: id, version: waiting.version, reason: 'ừ' }), failsWith('reason-too-short'));
    const refused = await house.intake.refuseItem(digitiser, { itemId: id, version: waiting.version, reason: 'Ảnh chụp lệch, quét lại' });
    assert.equal(refused.decision?.reason, 'Ảnh chụp lệch, quét lại');
    await house.intake.retryItem(digitiser, { itemId: id, version: refused.version });
    await house.settle();
    assert.equal((await item(id)).state, 'waiting');
  });

  it('makes one paper of several pictures, keeps the pictures and adds one PDF to read', async () => {
    const pictures = await Promise.all(['1', '2', '3'].map((page) => bring(`JPEG page ${page}`, `trang ${page}.jpg`)));
    const versions = await Promise.all(pictures.map(async (itemId) => ({ itemId, version: (await item(itemId)).version })));
    const whole = await house.intake.combineItems(digitiser, versions);
    await house.settle();
    const combined = await item(whole.id);
    assert.deepEqual([combined.state, combined.evidence?.pageCount, combined.files.map((file) => file.displayName)], ['waiting', 3, ['trang 1.jpg', 'trang 2.jpg', 'trang 3.jpg']]);
    await assert.rejects(house.intake.getItem(digitiser, pictures[1] ?? ''), failsWith('not-found'));
    await house.intake.confirmItems(digitiser, [{ itemId: whole.id, version: combined.version, metadata: COMPLETE }]);
    await house.settle();
    const held = await house.register.records.peek((await item(whole.id)).recordId ?? '');
    assert.deepEqual(held?.files.map((file) => [file.role, file.logicalPath]).sort(), [
      ['access-copy', 'access/document.pdf'], ['master', 'master/0001.jpg'], ['master', 'master/0002.jpg'], ['master', 'master/0003.jpg'], ['text', 'text/pages.json'],
    ]);
    assert.equal(await stagedCount(), 0);
  });

  it('refuses wrong checksums, files over the limit and malformed digests, and keeps nothing of them', async () => {
    const bytes = Buffer.from(aPaper('x'));
    const receive = (sha256: string, source = Readable.from([bytes])) => house.intake.receiveFile(digitiser, source, { originalName: 'a.pdf', sha256 });
    await assert.rejects(receive('0'.repeat(64)), failsWith('checksum-mismatch'));
    await assert.rejects(receive('xyz'), failsWith('checksum-malformed'));
    await assert.rejects(house.intake.receiveFile(digitiser, Readable.from([Buffer.alloc(1_000_001)]), { originalName: 'lớn.pdf' }), failsWith('file-too-large'));
    assert.equal(await stagedCount(), 0);
    const good = await receive(createHash('sha256').update(bytes).digest('hex').toUpperCase());
    assert.equal(good.sizeBytes, bytes.length);
  });

  it('puts a paper into a dossier opened with it, with its owner', async () => {
    const file = await house.receive(digitiser, aPaper('hồ sơ'));
    const made = await house.intake.createSubmission(digitiser, {
      channel: 'web', dossier: { code: 'H48.53-261116-0007', procedureCode: '1.001193' }, owner: aNewOwner(), papers: [{ files: [file] }],
    });
    assert.ok(made.submission.dossierId !== null && made.submission.ownerId !== null);
    await house.settle();
    const waiting = await item(made.items[0]?.id ?? '');
    await house.intake.confirmItems(digitiser, [{ itemId: waiting.id, version: waiting.version, metadata: { ...COMPLETE, typeCode: 'giay-khai-sinh' } }]);
    await house.settle();
    const record = (await house.register.records.peek((await item(waiting.id)).recordId ?? ''))?.record;
    assert.deepEqual([record?.dossierId, record?.ownerIds, record?.sensitivity], [made.submission.dossierId, [made.submission.ownerId], 'personal']);
  });

  it('sweeps bytes without a row after their time and says loudly when a row has no bytes', async () => {
    const orphan = await house.receive(digitiser, aPaper('mồ côi'));
    const id = await bring(aPaper('mất byte'));
    const kept = await bring(aPaper('còn đủ'));
    await house.deps.storage.staging.discard((await item(id)).files[0]?.token ?? '');
    // File times are the machine's: the sweep's clock is moved past them.
    house.db.clock.set('2099-01-01T00:00:00.000Z');
    const sweep = await house.intake.background.sweepStaging();
    assert.ok(sweep.discarded.some((file) => orphan.token.startsWith(file.name)));
    assert.deepEqual(sweep.missing, [{ itemId: id, file: 'giay.pdf' }]);
    const lost = await item(id);
    assert.deepEqual([lost.state, lost.fault?.code, lost.fault?.final], ['failed', 'staged-bytes-missing', true]);
    assert.equal((await item(kept)).state, 'waiting');
    assert.ok((await house.deps.storage.staging.find((await item(kept)).files[0]?.token ?? '')) !== undefined);
    assert.deepEqual((await house.intake.background.sweepStaging()).missing, []);
  });

  it('shows a technical fault on the paper and goes on from there when it is tried again', async () => {
    let broken = true;
    await house.close();
    house = await openIntakeHouse();
    const probe = house.deps.probe;
    const flaky = await openIntakeHouse({ probe: { examine: (file) => (broken ? Promise.reject(new ArchiveError('unavailable', 'disk-full')) : probe.examine(file)) } }, house.db);
    const file = await flaky.receive(digitiser, aPaper('trục trặc'));
    const { items } = await flaky.intake.createSubmission(digitiser, { channel: 'web', papers: [{ files: [file] }] });
    await flaky.settle();
    const failed = await item(items[0]?.id ?? '');
    assert.deepEqual([failed.state, failed.fault?.code, failed.fault?.final], ['failed', 'disk-full', false]);
    broken = false;
    await flaky.intake.background.advanceItem(failed.id, { recognise: false });
    assert.equal((await item(failed.id)).state, 'waiting');
  });

  it('pages its list without losing or repeating a paper', async () => {
    const file = async (n: number) => ({ files: [await house.receive(digitiser, aPaper(`trang ${String(n)}`))] });
    await house.intake.createSubmission(digitiser, { channel: 'cli', papers: await Promise.all(Array.from({ length: 7 }, (_, n) => file(n))) });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await house.intake.listItems(digitiser, { states: ['received'] }, cursor, 3);
      seen.push(...page.items.map((one) => one.item.id));
      assert.equal(page.counts.received, 7);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    assert.equal(new Set(seen).size, 7);
    assert.equal(seen.length, 7);
  });

  it('lets the archive\'s own loads name the agency that keeps the papers', async () => {
    const loader = systemActor('demo');
    const file = await house.receive(loader, aPaper('nạp'));
    const { submission } = await house.intake.createSubmission(loader, { channel: 'cli', agencyId: 'agency-a', papers: [{ files: [file], given: COMPLETE }] });
    await house.settle();
    const { items } = await house.intake.getSubmission(loader, submission.id);
    assert.equal((await house.register.records.peek(items[0]?.recordId ?? ''))?.record.custodianAgencyId, 'agency-a');
  });
});
