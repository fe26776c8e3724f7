import assert from 'node:assert/strict';
import { premisDocument, premisEventType } from '../../../server/archive/preservation/rules/premis-document.js';
import { readRecordDocument, readableJson, recordDocument } from '../../../server/archive/preservation/rules/record-document.js';

describe('a record\'s description beside its bytes', () => {
  const rows = { recordId: 'r', objectId: 'r', register: { records: [{ title: 'Công văn', id: 'r' }] }, context: { owners: [{ id: 'o', name: 'Hoa' }] }, names: { type: 'Công văn' } };

  it('is the same text for the same knowledge, whatever the order of columns', () => {
    const turned = { ...rows, register: { records: [{ id: 'r', title: 'Công văn' }] } };
    assert.equal(recordDocument(rows), recordDocument(turned));
  });
  it('comes back as it was written', () => assert.deepEqual(readRecordDocument(recordDocument(rows)), rows));
  it('is refused when it is something else', () => {
    for (const text of ['', '[]', '{}', '{"schema":"khoso-record/2"}', readableJson({ schema: 'khoso-record/1', recordId: 'r', objectId: 'r', register: { records: 'x' }, context: {}, names: {} })]) assert.equal(readRecordDocument(text), undefined);
  });
});

describe('the PREMIS document', () => {
  it('tells what became of the paper, not who looked at it', () => {
    assert.equal(premisEventType('record.opened'), undefined);
    assert.equal(premisEventType('reuse.recorded'), undefined);
    assert.equal(premisEventType('record.accessioned'), 'ingestion');
    assert.equal(premisEventType('record.corrected'), 'metadata modification');
    assert.equal(premisEventType('fixity.repaired'), 'recovery');
  });
  it('names each agent once and a failed check as failure', () => {
    const act = (seq: number, action: string) => ({ seq, at: '2026-01-01T00:00:00.000Z', action, actorKind: 'system', actorId: 'system:x', actorName: 'x', data: {} });
    const { premis } = JSON.parse(premisDocument({ recordId: 'r', files: [], acts: [act(1, 'record.accessioned'), act(2, 'record.opened'), act(3, 'fixity.damage-found')] })) as {
      premis: { event: { eventOutcomeInformation: { eventOutcome: string } }[]; agent: unknown[] };
    };
    assert.deepEqual([premis.event.map((one) => one.eventOutcomeInformation.eventOutcome), premis.agent.length], [['success', 'failure'], 1]);
  });
});
