import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countSignatures } from '../../../server/archive/signatures/verifier/count-signatures.js';
import { signedForm } from './support/tiny-pdf.js';

describe('counting the signatures of a PDF', () => {
  it('counts filled and empty signature fields apart', () => {
    const count = countSignatures(signedForm());
    assert.deepEqual(count, { signatureFields: 2, signed: 1, byteRanges: 1 });
  });

  it('says why a file without structure could not be read', () => {
    assert.deepEqual(countSignatures(Buffer.from('not a pdf')), { signatureFields: 0, signed: 0, byteRanges: 0, unreadable: 'pdf.no-header' });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        assert.equal(countSignatures(noise).signed, 0);
      }),
    );
  });

  it('never throws when one byte of a good file changes', () => {
    const good = signedForm();
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const bad = Uint8Array.from(good);
        bad[at] = value;
        assert.ok(countSignatures(bad).signed <= 2);
      }),
      { numRuns: 500 },
    );
  });
});
