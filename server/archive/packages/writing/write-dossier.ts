import { PDFDocument } from 'pdf-lib';
import { ArchiveError } from '../../../kernel/errors.js';
import type { RecordFile } from '../../records/model.js';
import type { PackagesDeps } from '../ports.js';
import { endingOf, inTimeOrder, openFileOf } from './collect-papers.js';
import type { OutgoingPaper } from './collect-papers.js';
import { splitNumber } from './eark-documents.js';
import { vietnamDay, vietnamTime, writeXml } from './xml.js';
import type { XmlElement } from './xml.js';
import type { ZipWriter } from './zip-writer.js';

/** What one dossier handed out is called. */
export interface DossierLabel {
  readonly code: string;
  readonly title: string;
  readonly organisation: string;
  readonly organisationCode: string;
  readonly maintenance: string;
  readonly at: Date;
}

interface Joined {
  readonly firstPage: number;
  readonly pages: number;
}

const MOST_JOINED_BYTES = 512 * 1024 * 1024;

/**
 * Lays one dossier out as a single PDF and an XML in the order of time (Nghị định 30/2020/NĐ-CP, Phụ lục VI), with the masters
 * unchanged beside them: joining takes the signatures' effect away, so the masters are what counts.
 */
export async function writeDossier(deps: Pick<PackagesDeps, 'preservation'>, zip: ZipWriter, papers: readonly OutgoingPaper[], label: DossierLabel): Promise<void> {
  const ordered = inTimeOrder(papers);
  const bytes = ordered.flatMap((paper) => paper.accessCopy ?? paper.masters).reduce((sum, file) => sum + file.sizeBytes, 0);
  if (bytes > MOST_JOINED_BYTES) throw new ArchiveError('too-large', 'package-too-large-to-join', { mostBytes: MOST_JOINED_BYTES });
  const joined = await PDFDocument.create();
  joined.setTitle(label.title);
  joined.setCreator('Kho Số');
  joined.setCreationDate(label.at);
  joined.setModificationDate(label.at);
  const places: (Joined | undefined)[] = [];
  for (const paper of ordered) places.push(await join(deps, joined, paper));
  const name = label.code.replace(/[^A-Za-z0-9._-]/g, '_');
  if (joined.getPageCount() > 0) zip.addBytes(`${name}.pdf`, Buffer.from(await joined.save()));
  const masters = ordered.map((paper, index) => paper.masters.map((file, page) => ({
    file, path: `ban-chinh/${String(index + 1).padStart(3, '0')}${paper.masters.length > 1 ? `-${String(page + 1).padStart(3, '0')}` : ''}${endingOf(file)}`,
  })));
  zip.addBytes(`${name}.xml`, writeIndex(ordered, places, masters, label));
  masters.forEach((files, index) => {
    const paper = ordered[index];
    if (paper === undefined) return;
    for (const { file, path } of files) zip.addStored({ path, sizeBytes: file.sizeBytes, sha256: file.sha256 }, () => openFileOf(deps, paper.record, file));
  });
}

/** Puts the pages of a paper at the end; undefined when its file cannot be joined (damaged, protected), which the index says. */
async function join(deps: Pick<PackagesDeps, 'preservation'>, into: PDFDocument, paper: OutgoingPaper): Promise<Joined | undefined> {
  const firstPage = into.getPageCount() + 1;
  const parts = paper.accessCopy === undefined ? paper.masters : [paper.accessCopy];
  try {
    for (const part of parts) await joinFile(deps, into, paper, part);
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    while (into.getPageCount() >= firstPage) into.removePage(into.getPageCount() - 1);
    return undefined;
  }
  return { firstPage, pages: into.getPageCount() + 1 - firstPage };
}

async function joinFile(deps: Pick<PackagesDeps, 'preservation'>, into: PDFDocument, paper: OutgoingPaper, file: RecordFile): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of await openFileOf(deps, paper.record, file)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (file.mediaType === 'application/pdf') {
    const source = await PDFDocument.load(bytes, { updateMetadata: false });
    for (const page of await into.copyPages(source, source.getPageIndices())) into.addPage(page);
    return;
  }
  const picture = file.mediaType === 'image/png' ? await into.embedPng(bytes) : await into.embedJpg(bytes);
  into.addPage([picture.width, picture.height]).drawImage(picture, { x: 0, y: 0, width: picture.width, height: picture.height });
}

/** The XML beside the PDF, with the field names of Phụ lục VI. */
function writeIndex(papers: readonly OutgoingPaper[], places: readonly (Joined | undefined)[], masters: readonly (readonly { readonly file: RecordFile; readonly path: string }[])[], label: DossierLabel): string {
  const cut = (text: string | null, most: number): string => [...(text ?? '')].slice(0, most).join('');
  return writeXml(['Dossier', { CreatedAt: vietnamTime(label.at) },
    ['OrganId', {}, cut(label.organisationCode, 13)], ['OrganName', {}, cut(label.organisation, 200)], ['FileNotation', {}, cut(label.code, 20)], ['FileCode', {}, label.code], ['Title', {}, cut(label.title, 500)],
    ['FileCatalog', {}, (papers[0]?.record.issuedOn ?? vietnamTime(label.at)).slice(0, 4)], ['Maintenance', {}, label.maintenance], ['TotalDoc', {}, String(papers.length)],
    ['Documents', {}, ...papers.map(({ record }, index): XmlElement => {
      const number = record.documentNumber === null ? { number: '', notation: '' } : splitNumber(record.documentNumber);
      const place = places[index];
      return ['Document', { Ordinal: index + 1 },
        ['DocumentId', {}, record.id], ['CodeNumber', {}, cut(number.number, 11)], ['CodeNotation', {}, cut(number.notation, 30)], ['IssuedDate', {}, vietnamDay(record.issuedOn)],
        ['OrganName', {}, cut(record.issuerName, 200)], ['TypeName', {}, cut(record.typeCode, 100)], ['Subject', {}, cut(record.title, 500)], ['Description', {}, cut(record.abstract, 500)],
        ['SignerInfo', {}, ['Position', {}, cut(record.signerTitle, 100)], ['FullName', {}, cut(record.signerName, 50)]], ['PageAmount', {}, String(record.pageCount)],
        ['Joined', place === undefined ? { Value: 'no' } : { Value: 'yes', FirstPage: place.firstPage, Pages: place.pages }],
        ['Files', {}, ...(masters[index] ?? []).map(({ file, path }): XmlElement => ['File', { Path: path, Size: file.sizeBytes, Sha256: file.sha256.toUpperCase(), Name: file.originalName ?? undefined }])]];
    })]]);
}
