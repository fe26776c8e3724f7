import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PackagePlan } from '../../../server/archive/packages/model.js';
import { readEarkCodes } from '../../../server/archive/packages/reading/eark-codes.js';
import { readPackage } from '../../../server/archive/packages/reading/read-package.js';
import { PACKAGE_LIMITS } from '../../../server/archive/packages/rules/limits.js';
import { openFolderSource } from '../../../server/archive/packages/sources/folder-source.js';

const OBJ = 'uuid-7D0D1987-0F1C-47A7-8FD6-CC5C7DE4064F';
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').toUpperCase();
const attributes = (text: string): string => `SIZE="${Buffer.byteLength(text)}" CREATED="2026-06-12T11:45:37.707+07:00" CHECKSUM="${digest(text)}" CHECKSUMTYPE="SHA-256"`;

/** A submission as another system of the circular would make it: two documents, no metadata of ours. */
function submission(): Record<string, string> {
  const doc = (number: number): string => `<?xml version="1.0"?><simpledc><docId>H49.64.33.2001.160.${number}</docId><docCode>H49.64.33.2001.160.000000${number}</docCode><maintenance>01</maintenance><typeName>22</typeName>
    <codeNumber>${number}</codeNumber><codeNotation>UBND-TH</codeNotation><issuedDate>0${number}/03/2001</issuedDate><organName>Ủy ban nhân dân xã Mẫu</organName><subject>Về việc số ${number} &amp; việc khác</subject><language>01</language>
    <numberOfPage>1</numberOfPage><mode>01</mode><confidenceLevel>02</confidenceLevel></simpledc>`;
  const ead = '<simpledc><fileCode>H49.64.33.2001.160</fileCode><title>Hồ sơ mẫu</title><maintenance>01</maintenance><mode>01</mode><language>01</language><startDate>01/03/2001</startDate><endDate>02/03/2001</endDate><totalDoc>2</totalDoc><numberOfPaper>2</numberOfPaper><numberOfPage>2</numberOfPage></simpledc>';
  const files: Record<string, string> = {
    'metadata/descriptive/EAD.xml': ead, 'schemas/ead.xsd': '<xs/>', 'representations/rep1/data/1.pdf': '%PDF-1.7 một', 'representations/rep1/data/2.pdf': '%PDF-1.7 hai',
    'representations/rep1/metadata/descriptive/EAD_doc_1.xml': doc(1), 'representations/rep1/metadata/descriptive/EAD_doc_2.xml': doc(2),
  };
  const of = (path: string): string => files[`representations/rep1/${path}`] ?? '';
  const mets = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?><mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS" OBJID="${OBJ}" LABEL="Hồ sơ mẫu">
    <metsHdr CREATEDATE="2026-06-12T11:45:37.690+07:00" RECORDSTATUS="NEW" csip:OAISPACKAGETYPE="SIP"/>${body}</mets>`;
  const metadata = (id: string, href: string, text: string): string => `<dmdSec ID="${id}"><mdRef LOCTYPE="URL" MDTYPE="DC" xlink:href="${href}" ${attributes(text)}/></dmdSec>`;
  const file = (id: string, href: string, text: string): string => `<file ID="${id}" ${attributes(text)}><FLocat LOCTYPE="URL" xlink:href="${href}"/></file>`;
  files['representations/rep1/METS.xml'] = mets(`${[1, 2].map((n) => metadata(`D${n}`, `metadata/descriptive/EAD_doc_${n}.xml`, of(`metadata/descriptive/EAD_doc_${n}.xml`))).join('')}<amdSec ID="a"/>
    <fileSec><fileGrp USE="Data">${[1, 2].map((n) => file(`F${n}`, `data/${n}.pdf`, of(`data/${n}.pdf`))).join('')}</fileGrp></fileSec>
    <structMap LABEL="CSIP" TYPE="PHYSICAL"><div><div LABEL="rep1"><div LABEL="MetadataLink">${[1, 2].map((n) => `<div LABEL="MetadataLink/File" DMDID="D${n}"><fptr FILEID="F${n}"/></div>`).join('')}</div></div></div></structMap>`);
  files['METS.xml'] = mets(`${metadata('D0', 'metadata/descriptive/EAD.xml', ead)}<fileSec><fileGrp USE="Schemas">${file('S1', 'schemas/ead.xsd', '<xs/>')}</fileGrp><fileGrp USE="Representations/rep1">${file('R1', 'representations/rep1/METS.xml', files['representations/rep1/METS.xml'])}</fileGrp></fileSec>
    <structMap LABEL="CSIP" TYPE="PHYSICAL"><div><div LABEL="Representations/rep1"><mptr xlink:href="representations/rep1/METS.xml"/></div></div></structMap>`);
  return files;
}

describe('a submission in the layout of Thông tư 05/2025', () => {
  let work: string;
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'khoso-eark-'));
  });
  after(() => rm(work, { recursive: true, force: true }));

  let serial = 0;
  async function read(files: Record<string, string>): Promise<PackagePlan> {
    const root = join(work, String((serial += 1)), OBJ);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return readPackage(await openFolderSource(root, PACKAGE_LIMITS), { limits: PACKAGE_LIMITS, codes: readEarkCodes() });
  }
  const errors = (plan: PackagePlan): string[] => plan.findings.filter((finding) => finding.level === 'error').map((finding) => finding.rule);
  const edited = (path: string, change: (text: string) => string): Record<string, string> => {
    const files = submission();
    return { ...files, [path]: change(files[path] ?? '') };
  };

  it('of another system is read whole: papers, numbers, days, codes', async () => {
    const plan = await read(submission());
    assert.deepEqual(plan.findings, []);
    assert.deepEqual([plan.format, plan.title, plan.papers.length], ['eark-sip', 'Hồ sơ mẫu', 2]);
    assert.deepEqual(plan.papers[0]?.given, {
      title: 'Về việc số 1 & việc khác', issuedOn: '2001-03-01', typeCode: 'cong-van', documentNumber: '1/UBND-TH', issuerName: 'Ủy ban nhân dân xã Mẫu', copyClass: 'D', sensitivity: 'public',
    });
  });

  const broken: readonly (readonly [string, () => Record<string, string>, string])[] = [
    ['a changed document', () => edited('representations/rep1/data/1.pdf', () => '%PDF-1.7 mộT'), 'checksum-wrong'],
    ['a document of another size', () => edited('representations/rep1/data/1.pdf', (text) => `${text}!`), 'size-wrong'],
    ['another digest than SHA-256', () => edited('METS.xml', (text) => text.replaceAll('SHA-256', 'MD5')), 'eark-digest-kind'],
    ['a file that no METS names', () => ({ ...submission(), 'representations/rep1/data/3.pdf': 'x' }), 'file-extra'],
    ['a METS that leads outside', () => edited('METS.xml', (text) => text.replace('schemas/ead.xsd', '../../../etc/passwd')), 'eark-href-outside'],
    ['a METS that cannot be read', () => edited('METS.xml', (text) => text.slice(0, -8)), 'eark-mets-broken'],
    ['a document type', () => edited('METS.xml', (text) => text.replace('<mets ', '<!DOCTYPE mets [<!ENTITY a "b">]><mets ')), 'eark-mets-broken'],
    ['a time without zone', () => edited('METS.xml', (text) => text.replace('2026-06-12T11:45:37.690+07:00', '2026-06-12T11:45:37')), 'eark-time'],
    ['a wrong count', () => edited('metadata/descriptive/EAD.xml', (text) => text.replace('<totalDoc>2', '<totalDoc>3')), 'eark-total'],
    ['a missing field', () => edited('representations/rep1/metadata/descriptive/EAD_doc_1.xml', (text) => text.replace(/<organName>.*<\/organName>/, '')), 'eark-field-missing'],
    ['a secret document', () => edited('representations/rep1/metadata/descriptive/EAD_doc_1.xml', (text) => text.replace('<mode>01', '<mode>03')), 'eark-secret'],
    ['a supplement', () => edited('METS.xml', (text) => text.replace('RECORDSTATUS="NEW"', 'RECORDSTATUS="SUPPLEMENT"')), 'eark-record-status'],
    ['an AIP without PREMIS', () => edited('METS.xml', (text) => text.replace('OAISPACKAGETYPE="SIP"', 'OAISPACKAGETYPE="AIP"')), 'eark-premis-missing'],
  ];
  for (const [what, files, rule] of broken) {
    it(`is refused for ${what}, and no paper of it is planned`, async () => {
      const plan = await read(files());
      assert.ok(errors(plan).includes(rule), errors(plan).join(', '));
      assert.deepEqual(plan.papers, []);
    });
  }

  it('is only warned about another time zone than Vietnam\'s', async () => {
    const plan = await read(edited('METS.xml', (text) => text.replace('37.690+07:00', '37.690+01:00')));
    assert.deepEqual(plan.findings.map((finding) => [finding.rule, finding.level]), [['eark-time-zone', 'warn']]);
  });
});
