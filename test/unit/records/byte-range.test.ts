import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileHeaders, readByteRange } from '../../../server/archive/records/rules/byte-range.js';

describe('reading a range header', () => {
  for (const [header, expected] of [
    [undefined, undefined], ['', undefined], ['bytes=0-9', { start: 0, end: 9 }], ['bytes=90-', { start: 90, end: 99 }], ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-900', { start: 0, end: 99 }], ['bytes=50-900', { start: 50, end: 99 }], ['bytes=100-', 'unsatisfiable'], ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-3', undefined], ['bytes=0-1,5-6', undefined], ['lines=0-1', undefined], ['bytes=-', undefined], ['bytes=a-b', undefined],
  ] as const) {
    it(`takes ${header ?? 'none'} of 100 bytes for ${JSON.stringify(expected ?? 'the whole file')}`, () => assert.deepEqual(readByteRange(header, 100), expected));
  }
  it('never answers a range outside the file', () => {
    fc.assert(fc.property(fc.option(fc.nat(200)), fc.option(fc.nat(200)), fc.nat(150), (a, b, size) => {
      const range = readByteRange(`bytes=${a ?? ''}-${b ?? ''}`, size);
      if (typeof range === 'object') assert.ok(range.start >= 0 && range.start <= range.end && range.end < size);
    }));
  });
});

describe('the headers of a file', () => {
  const file = { mediaType: 'application/pdf', originalName: 'giấy khai sinh "1".pdf', logicalPath: 'content/a.pdf', sha256: 'ab' };
  it('name the file for old and new browsers without breaking the header', () => {
    assert.equal(fileHeaders(file)['Content-Disposition'], "inline; filename=\"giay khai sinh _1_.pdf\"; filename*=UTF-8''gi%E1%BA%A5y%20khai%20sinh%20_1_.pdf");
    assert.doesNotMatch(fileHeaders({ ...file, originalName: 'a\r\nSet-Cookie: x.pdf' })['Content-Disposition'] ?? '', /[\r\n]/);
  });
  it('let nothing but papers and pictures be shown in place', () => {
    assert.match(fileHeaders({ ...file, mediaType: 'text/html' })['Content-Disposition'] ?? '', /^attachment/);
    assert.match(fileHeaders({ ...file, mediaType: 'text/html' })['Content-Security-Policy'] ?? '', /sandbox/);
    assert.equal(fileHeaders({ ...file, originalName: null })['Content-Disposition']?.includes('a.pdf'), true);
  });
});
