import assert from 'node:assert/strict';
import { judgeAnswer } from '../../../../server/archive/intake/probes/scan-virus.js';
import { judgeBytes } from '../../../../server/archive/intake/probes/sniff-format.js';

const judge = (head: string, tail = head) => judgeBytes(Buffer.from(head, 'latin1'), Buffer.from(tail, 'latin1'));

describe('what a file is by its bytes', () => {
  it('the formats taken in are known by their signatures', () => {
    assert.equal(judge('%PDF-1.7\n...', '%%EOF').format, 'pdf');
    assert.equal(judge('\xff\xd8\xff\xe0', '\xff\xd9').format, 'jpeg');
    assert.equal(judge('\x89PNG\r\n\x1a\n', 'IEND').format, 'png');
    assert.equal(judge('II*\0').format, 'tiff');
    assert.equal(judge('MM\0*').format, 'tiff');
  });
  it('junk before a PDF is suffered within the first thousand bytes only', () => {
    assert.equal(judge(`${'x'.repeat(900)}%PDF-1.4`).format, 'pdf');
    assert.equal(judge(`${'x'.repeat(1100)}%PDF-1.4`).format, null);
  });
  it('others are named for what they are, whatever their name says', () => {
    assert.deepEqual(['', 'PK\x03\x04....word/document.xml', 'PK\x03\x04', '\xd0\xcf\x11\xe0', '<!DOCTYPE html><p>', 'MZ\x90\0', 'xin chao'].map((head) => judge(head).detected), ['empty', 'docx', 'zip', 'ole', 'html', 'program', 'text']);
  });
  it('a missing end is said', () => {
    assert.equal(judge('%PDF-1.7', 'endobj').truncated, true);
    assert.equal(judge('\xff\xd8\xff\xe0', 'abc').truncated, true);
    assert.equal(judge('\xff\xd8\xff\xe0', '\xff\xd9\0\0').truncated, false);
  });
});

describe('the answer of the virus scanner', () => {
  it('clean, infected and anything else are three things', () => {
    assert.deepEqual(judgeAnswer('stream: OK\n'), { state: 'clean' });
    assert.deepEqual(judgeAnswer('stream: Eicar-Signature FOUND'), { state: 'infected', name: 'Eicar-Signature' });
    assert.deepEqual(judgeAnswer('INSTREAM size limit exceeded. ERROR'), { state: 'unavailable' });
    assert.deepEqual(judgeAnswer(''), { state: 'unavailable' });
  });
});
