import type { PackagesDeps } from '../ports.js';
import { endingOf, openFileOf } from './collect-papers.js';
import type { OutgoingPaper } from './collect-papers.js';
import { describePaper } from './describe-paper.js';
import { vietnamTime } from './xml.js';
import type { LaidFile, ZipWriter } from './zip-writer.js';

/** What the label of a bag says. */
export interface BagLabel {
  readonly title: string;
  readonly organisation: string;
  readonly at: Date;
  readonly software: string;
}

/** Lays records out as a bag (RFC 8493, 1.0): papers under data/files, their description in data/manifest.json. */
export function writeBag(deps: Pick<PackagesDeps, 'preservation'>, zip: ZipWriter, papers: readonly OutgoingPaper[], label: BagLabel): void {
  const payload: LaidFile[] = [];
  const described = papers.map((paper, index) => {
    const paths = paper.masters.map((file, page) => `files/${String(index + 1).padStart(6, '0')}${paper.masters.length > 1 ? `-${String(page + 1).padStart(3, '0')}` : ''}${endingOf(file)}`);
    paper.masters.forEach((file, page) => payload.push(zip.addStored({ path: `data/${paths[page] ?? ''}`, sizeBytes: file.sizeBytes, sha256: file.sha256 }, () => openFileOf(deps, paper.record, file))));
    return describePaper(paper, paths, { numbers: true });
  });
  payload.push(zip.addBytes('data/manifest.json', `${JSON.stringify({ title: label.title, papers: described }, null, 2)}\n`));
  const lines = (files: readonly LaidFile[]): string => files.map((file) => `${file.sha256}  ${file.path.replaceAll('%', '%25')}\n`).join('');
  const tags = [
    zip.addBytes('bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'),
    zip.addBytes('bag-info.txt', [
      `Source-Organization: ${oneLine(label.organisation)}`, `External-Description: ${oneLine(label.title)}`, `Bagging-Date: ${vietnamTime(label.at).slice(0, 10)}`,
      `Bag-Software-Agent: ${oneLine(label.software)}`, `Payload-Oxum: ${payload.reduce((sum, file) => sum + file.sizeBytes, 0)}.${payload.length}`, '',
    ].join('\n')),
    zip.addBytes('manifest-sha256.txt', lines(payload)),
  ];
  zip.addBytes('tagmanifest-sha256.txt', lines(tags));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
