import { parseDocumentNumber } from '../../../kernel/document-number.js';
import type { EarkCodes } from '../reading/eark-codes.js';
import { codeFor } from '../reading/eark-codes.js';
import type { OutgoingPaper } from './collect-papers.js';
import { vietnamDay, vietnamTime, writeXml } from './xml.js';
import type { XmlElement } from './xml.js';
import type { LaidFile } from './zip-writer.js';

const cut = (text: string | null | undefined, most: number): string => [...(text ?? '')].slice(0, most).join('');
const simple = (fields: readonly (readonly [string, string | number])[]): string => writeXml(['simpledc', {}, ...fields.map(([name, value]): XmlElement => [name, {}, String(value)])]);

/** What the EAD of the whole says. */
export interface FileDescription {
  readonly code: string;
  readonly title: string;
  readonly papers: readonly OutgoingPaper[];
  /** Code of the longest period among the papers (Luật Lưu trữ 2024, Điều 15 khoản 4). */
  readonly maintenance: string;
  readonly note: string;
}

/** EAD.xml of a package: the 18 fields of a hồ sơ, or the few of one handed out. */
export function writeFileEad(file: FileDescription, codes: EarkCodes, kind: 'AIP' | 'DIP'): string {
  if (kind === 'DIP') return simple([['arcFileCode', file.code], ['title', cut(file.title, 1000)], ['totalDoc', file.papers.length], ['description', cut(file.note, 2000)]]);
  const days = file.papers.map(({ record }) => record.issuedOn ?? record.accessionedAt.slice(0, 10)).sort();
  const classes = new Set(file.papers.map(({ record }) => codes.confidenceLevelOf[record.copyClass] ?? ''));
  return simple([
    ['arcFileCode', cut(file.code, 100)], ['title', cut(file.title, 1000)], ['maintenance', file.maintenance], ['mode', widestMode(file.papers, codes)], ['language', codes.languageVietnamese],
    ['startDate', vietnamDay(days[0] ?? null)], ['endDate', vietnamDay(days.at(-1) ?? null)], ['keyword', ''], ['totalDoc', file.papers.length],
    ['numberOfPaper', sum(file.papers)], ['numberOfPage', sum(file.papers)], ['format', ''], ['inforSign', ''], ['confidenceLevel', classes.size === 1 ? ([...classes][0] ?? '') : '03'],
    ['paperFileCode', ''], ['riskRecovery', 0], ['riskRecoveryStatus', ''], ['description', cut(file.note, 2000)],
  ]);
}

/** EAD_doc of one paper: the 19 fields of a document in the archive, which those of a submission contain under the same names. */
export function writeDocumentEad(paper: OutgoingPaper, file: FileDescription, ordinal: number, codes: EarkCodes): string {
  const { record } = paper;
  const number = record.documentNumber === null ? undefined : splitNumber(record.documentNumber);
  return simple([
    ['arcFileCode', cut(file.code, 100)], ['mode', codes.modeOf[record.sensitivity] ?? ''], ['language', codes.languageVietnamese], ['keyword', ''], ['numberOfPage', record.pageCount],
    ['format', ''], ['inforSign', ''], ['confidenceLevel', codes.confidenceLevelOf[record.copyClass] ?? ''], ['description', cut(record.abstract, 2000)],
    ['docCode', cut(`${file.code}.${String(ordinal).padStart(7, '0')}`, 100)], ['docOrdinal', ordinal], ['typeName', codeFor(codes.typeNameOf, record.typeCode) ?? ''],
    ['codeNumber', cut(number?.number, 11)], ['codeNotation', cut(number?.notation, 30)], ['issuedDate', vietnamDay(record.issuedOn)], ['organName', cut(record.issuerName, 200)],
    ['subject', cut(record.title, 500)], ['autograph', ''], ['process', 0],
  ]);
}

/** Number and notation of a document: `1549/UBND-TTHC` is 1549 and UBND-TTHC. */
export function splitNumber(text: string): { readonly number: string; readonly notation: string } {
  const slash = text.indexOf('/');
  const whole = parseDocumentNumber(text) === undefined || slash < 0;
  return whole && slash < 0 ? { number: text, notation: '' } : { number: text.slice(0, slash), notation: text.slice(slash + 1) };
}

/** PREMIS 3 of the package, or of a representation with its files: what is kept, with digests, and how it came about. */
export function writePremis(about: { readonly objId: string; readonly category: 'intellectual entity' | 'representation'; readonly at: Date; readonly software: string; readonly files: readonly { readonly file: LaidFile; readonly name: string; readonly mediaType: string; readonly puid: string | undefined; readonly takenInAt: string; readonly recordId: string }[] }): string {
  const event = (id: string, type: string, when: string, objectId: string): XmlElement => ['premis:event', {},
    ['premis:eventIdentifier', {}, ['premis:eventIdentifierType', {}, 'local'], ['premis:eventIdentifierValue', {}, id]],
    ['premis:eventType', {}, type], ['premis:eventDateTime', {}, when],
    ['premis:linkingAgentIdentifier', {}, ['premis:linkingAgentIdentifierType', {}, 'software'], ['premis:linkingAgentIdentifierValue', {}, about.software]],
    ['premis:linkingObjectIdentifier', {}, ['premis:linkingObjectIdentifierType', {}, 'local'], ['premis:linkingObjectIdentifierValue', {}, objectId]]];
  const files = about.files.map(({ file, name, mediaType, puid }): XmlElement => ['premis:object', { 'xsi:type': 'premis:file', xmlID: `F-${file.sha256.slice(0, 32)}` },
    ['premis:objectIdentifier', {}, ['premis:objectIdentifierType', {}, 'File'], ['premis:objectIdentifierValue', {}, file.path]],
    ['premis:objectCharacteristics', {},
      ['premis:fixity', {}, ['premis:messageDigestAlgorithm', {}, 'SHA-256'], ['premis:messageDigest', {}, file.sha256.toUpperCase()]],
      ['premis:size', {}, String(file.sizeBytes)],
      ['premis:format', {}, ['premis:formatDesignation', {}, ['premis:formatName', {}, mediaType]],
        puid === undefined ? undefined : ['premis:formatRegistry', {}, ['premis:formatRegistryName', {}, 'PRONOM'], ['premis:formatRegistryKey', {}, puid]]]],
    ['premis:originalName', {}, name]]);
  return writeXml(['premis:premis', { 'xmlns:premis': 'http://www.loc.gov/premis/v3', 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', version: '3.0' },
    ['premis:object', { 'xsi:type': about.category === 'representation' ? 'premis:representation' : 'premis:intellectualEntity', xmlID: 'O-1' },
      ['premis:objectIdentifier', {}, ['premis:objectIdentifierType', {}, 'local'], ['premis:objectIdentifierValue', {}, about.objId]]],
    ...files,
    event('E-0', 'information package creation', vietnamTime(about.at), about.objId),
    ...about.files.map(({ file, takenInAt, recordId }, index) => event(`E-${index + 1}-${recordId}`, 'ingestion', vietnamTime(new Date(takenInAt)), file.path)),
    ['premis:agent', {}, ['premis:agentIdentifier', {}, ['premis:agentIdentifierType', {}, 'software'], ['premis:agentIdentifierValue', {}, about.software]], ['premis:agentName', {}, about.software], ['premis:agentType', {}, 'software']]]);
}

/** A schema of a `simpledc` document with these fields: enough to read the package by. */
export function writeSimpleSchema(fields: readonly string[]): string {
  return writeXml(['xs:schema', { 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema', elementFormDefault: 'qualified' },
    ['xs:element', { name: 'simpledc' }, ['xs:complexType', {}, ['xs:choice', { maxOccurs: 'unbounded' },
      ...fields.map((name): XmlElement => ['xs:element', { name, type: 'xs:string', minOccurs: 0 }])]]]]);
}

function widestMode(papers: readonly OutgoingPaper[], codes: EarkCodes): string {
  return papers.map(({ record }) => codes.modeOf[record.sensitivity] ?? '').sort().at(-1) ?? '';
}

function sum(papers: readonly OutgoingPaper[]): number {
  return papers.reduce((total, { record }) => total + record.pageCount, 0);
}
