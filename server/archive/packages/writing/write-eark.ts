import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DOCUMENT_FIELDS, FILE_FIELDS } from '../rules/eark-fields.js';
import type { PackagesDeps } from '../ports.js';
import { OWN_METADATA } from '../reading/read-eark-paper.js';
import { endingOf, openFileOf } from './collect-papers.js';
import type { OutgoingPaper } from './collect-papers.js';
import { describePaper } from './describe-paper.js';
import { writeDocumentEad, writeFileEad, writePremis, writeSimpleSchema } from './eark-documents.js';
import type { FileDescription } from './eark-documents.js';
import { encodeHref, metsId, writeMets } from './mets.js';
import type { MetsFile, MetsMetadata } from './mets.js';
import type { XmlElement } from './xml.js';
import type { LaidFile, ZipWriter } from './zip-writer.js';

/** What a package in the layout of the circular is called and who made it. */
export interface EarkLabel extends FileDescription {
  readonly kind: 'AIP' | 'DIP';
  readonly objId: string;
  readonly fonds: string;
  readonly organisation: string;
  readonly software: string;
  readonly at: Date;
  /** PRONOM ids of kept files, where they were identified: by record and path. */
  readonly puidOf: (recordId: string, logicalPath: string) => string | undefined;
}

type Deps = Pick<PackagesDeps, 'preservation' | 'settings'>;
const REP = 'representations/rep1/';

/** Lays records out in the layout of Thông tư 05/2025/TT-BNV: METS, EAD, PREMIS, SHA-256, Vietnam's time. Masters are unchanged. */
export async function writeEark(deps: Deps, zip: ZipWriter, label: EarkLabel): Promise<void> {
  const schemas = await laySchemas(deps, zip);
  const rep = layRepresentation(deps, zip, label);
  const ead = zip.addBytes('metadata/descriptive/EAD.xml', writeFileEad(label, deps.settings.codes, label.kind));
  const premis = zip.addBytes('metadata/preservation/PREMIS.xml', writePremis({ objId: label.objId, category: 'intellectual entity', at: label.at, software: label.software, files: [] }));
  const [dmd, amd, schemaGroup, repGroup] = [metsId(), metsId(), metsId(), metsId()];
  zip.addBytes('METS.xml', writeMets({
    objId: label.objId, label: label.title, packageType: label.kind, at: label.at, agent: { type: 'OTHER', name: label.software, note: label.fonds }, recordId: label.code, schemas: 'schemas/',
    descriptive: [{ id: dmd, href: ead.path, file: ead, type: 'DC' }], preservation: [{ id: amd, href: premis.path, file: premis, type: 'PREMIS' }],
    groups: [
      { id: schemaGroup, use: 'Schemas', files: schemas },
      { id: repGroup, use: 'Representations/rep1', files: [{ id: metsId('ID'), href: rep.path, file: rep, mediaType: 'application/xml' }] },
    ],
    divisions: [
      ['div', { ID: metsId(), LABEL: 'Metadata', DMDID: dmd, ADMID: amd }],
      ['div', { ID: metsId(), LABEL: 'Schemas' }, ...schemas.map((one): XmlElement => ['fptr', { FILEID: one.id }])],
      ['div', { ID: metsId(), LABEL: 'Representations/rep1' }, ['mptr', { LOCTYPE: 'URL', 'xlink:type': 'simple', 'xlink:href': encodeHref(rep.path), 'xlink:title': repGroup }]],
    ],
  }));
}

function layRepresentation(deps: Deps, zip: ZipWriter, label: EarkLabel): LaidFile {
  const descriptive: MetsMetadata[] = [];
  const data: MetsFile[] = [];
  const links: XmlElement[] = [];
  const kept: Parameters<typeof writePremis>[0]['files'][number][] = [];
  const safe = label.code.replace(/[^A-Za-z0-9._-]/g, '_');
  label.papers.forEach((paper, index) => {
    const stem = `${safe}.${String(index + 1).padStart(3, '0')}`;
    const files = layMasters(deps, zip, paper, stem);
    const about = layDescriptions(deps, zip, paper, { stem, ordinal: index + 1, label, paths: files.map((one) => one.href.slice('data/'.length)) });
    descriptive.push(...about);
    data.push(...files);
    kept.push(...files.map((one, page) => ({
      file: one.file, name: paper.masters[page]?.originalName ?? one.href, mediaType: one.mediaType, takenInAt: paper.record.accessionedAt, recordId: paper.record.id,
      puid: label.puidOf(paper.record.id, paper.masters[page]?.logicalPath ?? ''),
    })));
    links.push(['div', { ID: metsId(), LABEL: 'MetadataLink/File', DMDID: about.map((one) => one.id).join(' ') }, ...files.map((one): XmlElement => ['fptr', { FILEID: one.id }])]);
  });
  const premis = zip.addBytes(`${REP}metadata/preservation/PREMIS_rep1.xml`, writePremis({ objId: 'rep1', category: 'representation', at: label.at, software: label.software, files: kept }));
  const group = metsId();
  return zip.addBytes(`${REP}METS.xml`, writeMets({
    objId: 'rep1', label: label.title, packageType: label.kind, at: label.at, agent: { type: 'ORGANIZATION', name: label.organisation, note: label.fonds }, schemas: '../../schemas/',
    descriptive, preservation: [{ id: metsId(), href: premis.path.slice(REP.length), file: premis, type: 'PREMIS' }], groups: [{ id: group, use: 'Data', files: data }],
    divisions: [['div', { ID: metsId(), LABEL: 'rep1', TYPE: 'ORIGINAL' },
      ['div', { ID: metsId(), LABEL: 'Data' }, ...data.map((one): XmlElement => ['fptr', { FILEID: one.id }])],
      ['div', { ID: metsId(), LABEL: 'MetadataLink' }, ...links]]],
  }));
}

function layMasters(deps: Deps, zip: ZipWriter, paper: OutgoingPaper, stem: string): MetsFile[] {
  return paper.masters.map((file, page) => {
    const name = `${stem}${paper.masters.length > 1 ? `.${String(page + 1).padStart(3, '0')}` : ''}${endingOf(file)}`;
    const laid = zip.addStored({ path: `${REP}data/${name}`, sizeBytes: file.sizeBytes, sha256: file.sha256 }, () => openFileOf(deps, paper.record, file));
    return { id: metsId('ID'), href: `data/${name}`, file: laid, mediaType: file.mediaType };
  });
}

/** The EAD that the circular asks for, and beside it what this archive knows more: so that nothing is lost on the way back. */
function layDescriptions(deps: Deps, zip: ZipWriter, paper: OutgoingPaper, about: { readonly stem: string; readonly ordinal: number; readonly label: EarkLabel; readonly paths: readonly string[] }): MetsMetadata[] {
  const { stem, ordinal, label } = about;
  const ead = zip.addBytes(`${REP}metadata/descriptive/EAD_doc_${stem}.xml`, writeDocumentEad(paper, label, ordinal, deps.settings.codes));
  const own = zip.addBytes(`${REP}metadata/other/${OWN_METADATA}_${stem}.json`, `${JSON.stringify(describePaper(paper, about.paths, { numbers: label.kind === 'AIP' }), null, 2)}\n`);
  return [
    { id: metsId(), href: ead.path.slice(REP.length), file: ead, type: 'DC' },
    { id: metsId(), href: own.path.slice(REP.length), file: own, type: 'OTHER', otherType: OWN_METADATA, mediaType: 'application/json' },
  ];
}

async function laySchemas({ settings }: Deps, zip: ZipWriter): Promise<MetsFile[]> {
  const own = settings.schemasDir;
  const given = own === undefined ? [] : (await readdir(own).catch(() => [])).filter((name) => name.endsWith('.xsd')).sort();
  const files = given.length > 0 && own !== undefined
    ? await Promise.all(given.map(async (name) => ({ name, text: await readFile(join(own, name)) })))
    : [{ name: 'ead.xsd', text: writeSimpleSchema(['fileCode', 'arcFileCode', ...Object.keys(FILE_FIELDS)]) }, { name: 'ead_doc.xsd', text: writeSimpleSchema(['arcFileCode', 'docOrdinal', ...Object.keys(DOCUMENT_FIELDS), 'process']) }];
  return files.map(({ name, text }) => {
    const file = zip.addBytes(`schemas/${name}`, text);
    return { id: metsId('ID'), href: file.path, file, mediaType: 'application/octet-stream' };
  });
}
