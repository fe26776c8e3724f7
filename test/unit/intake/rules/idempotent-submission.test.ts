import assert from 'node:assert/strict';
import { compareSubmission, idempotencyHandle, submissionFingerprint } from '../../../../server/archive/intake/rules/idempotent-submission.js';
import type { SubmissionContent } from '../../../../server/archive/intake/rules/idempotent-submission.js';

const content = (change: Partial<SubmissionContent> = {}): SubmissionContent => ({
  dossier: null, procedureCode: '1.001193', owner: null, papers: [{ files: [{ name: 'a.pdf', sha256: 'x' }], given: { title: 'T', fields: { b: 1, a: 2 } } }], ...change,
});

describe('the same request', () => {
  it('has the same fingerprint whatever the order of its keys', () => {
    const turned = content({ papers: [{ given: { fields: { a: 2, b: 1 }, title: 'T' }, files: [{ sha256: 'x', name: 'a.pdf' }] }] });
    assert.equal(submissionFingerprint(content()), submissionFingerprint(turned));
  });
  it('differs when a byte, a name, the metadata or the target differs', () => {
    const known = submissionFingerprint(content());
    for (const other of [
      content({ procedureCode: '2.000635' }),
      content({ papers: [{ files: [{ name: 'a.pdf', sha256: 'y' }], given: { title: 'T', fields: { b: 1, a: 2 } } }] }),
      content({ papers: [{ files: [{ name: 'b.pdf', sha256: 'x' }], given: { title: 'T', fields: { b: 1, a: 2 } } }] }),
      content({ papers: [{ files: [{ name: 'a.pdf', sha256: 'x' }], given: { title: 'U' } }] }),
    ]) {
      assert.notEqual(submissionFingerprint(other), known);
    }
  });
  it('answers as before, another content under the key is a conflict', () => {
    assert.equal(compareSubmission(undefined, 'f'), 'new');
    assert.equal(compareSubmission({ fingerprint: 'f' }, 'f'), 'same');
    assert.equal(compareSubmission({ fingerprint: 'g' }, 'f'), 'conflict');
  });
  it('is remembered per sender', () => {
    assert.notEqual(idempotencyHandle('client-a', 'key-0001'), idempotencyHandle('client-b', 'key-0001'));
  });
});
