import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readFormatList, readFormatRisks } from '../../../server/archive/preservation/formats/read-lists.js';
import { identifyFormat } from '../../../server/archive/preservation/formats/rules/identify.js';
import { seeFile } from '../../../server/archive/preservation/formats/see-file.js';

const list = readFormatList('');
const identify = async (...parts: (Buffer | string)[]) => identifyFormat(await seeFile(Readable.from(parts.map((part) => Buffer.from(part as string, 'latin1')))), list);
const puidOf = async (...parts: (Buffer | string)[]) => (await identify(...parts)).puid;

describe('formats by their bytes', () => {
  it('tells each version of PDF by its header, also behind a few stray bytes', async () => {
    const wanted = { '1.0': 'fmt/14', '1.3': 'fmt/17', '1.4': 'fmt/18', '1.5': 'fmt/19', '1.6': 'fmt/20', '1.7': 'fmt/276', '2.0': 'fmt/1129' };
    for (const [version, puid] of Object.entries(wanted)) assert.equal(await puidOf(`%PDF-${version}\n`), puid);
    assert.equal(await puidOf(`${' '.repeat(900)}%PDF-1.7\n`), 'fmt/276');
  });

  it('takes the newer version that a catalogue names', async () => {
    assert.equal(await puidOf('%PDF-1.4\n1 0 obj << /Type /Catalog /Version /1.7 >>'), 'fmt/276');
    assert.equal(await puidOf('%PDF-1.7\n1 0 obj << /Type /Catalog /Version /1.4 >>'), 'fmt/276');
  });

  it('reads the claim of PDF/A wherever it stands, in either writing, also across two chunks', async () => {
    const xml = '<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>';
    const found = await identify('%PDF-1.7\n', 'x'.repeat(200_000), xml.slice(0, 30), `${xml.slice(30)}${'y'.repeat(5000)}`);
    assert.deepEqual([found.puid, found.pdfaClaim, found.name], ['fmt/477', '2b', 'PDF/A-2b']);
    assert.equal(await puidOf('%PDF-1.4\n<rdf pdfaid:part="1" pdfaid:conformance="A"/>'), 'fmt/95');
    assert.equal((await identify('%PDF-1.7 no claim')).pdfaClaim, null);
  });

  it('tells pictures apart, and what a picture is a special case of', async () => {
    assert.equal(await puidOf('\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01'), 'fmt/43');
    assert.equal(await puidOf('\xff\xd8\xff\xdb\x00'), 'fmt/41');
    assert.equal(await puidOf('\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR'), 'fmt/11');
    assert.equal(await puidOf('\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR....iTXt'), 'fmt/13');
    assert.equal(await puidOf('II*\0........'), 'fmt/353');
  });

  it('tells office documents from plain ZIP files', async () => {
    assert.equal(await puidOf('PK\x03\x04....[Content_Types].xml....word/document.xml'), 'fmt/412');
    assert.equal(await puidOf('PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text'), 'fmt/291');
    assert.equal(await puidOf('PK\x03\x04....a.txt'), 'x-fmt/263');
  });

  it('tells text and says nothing of what it does not know', async () => {
    assert.equal(await puidOf(Buffer.from('một đoạn văn', 'utf8')), 'x-fmt/111');
    assert.equal(await puidOf('{"a": 1}'), 'fmt/817');
    assert.equal(await puidOf('<?xml version="1.0"?><a/>'), 'fmt/101');
    assert.equal(await puidOf('\x00\x01\x02\x03'), null);
    assert.equal(await puidOf(''), null);
  });

  it('judges the risk of every format it knows to be taken in', () => {
    const risks = readFormatRisks('');
    for (const puid of ['fmt/18', 'fmt/276', 'fmt/477', 'fmt/43', 'fmt/11', 'fmt/353']) assert.ok(risks.has(puid), puid);
    assert.equal(risks.get('fmt/40')?.level, 'high');
  });
});
