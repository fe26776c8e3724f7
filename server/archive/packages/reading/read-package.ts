import { errorOf, warningOf } from '../model.js';
import type { PackageFinding, PackageFormat, PackagePlan, PlannedPaper } from '../model.js';
import { manifestName } from '../rules/bag-tags.js';
import type { PackageLimits } from '../rules/limits.js';
import { digestEntry } from '../sources/package-source.js';
import type { PackageSource } from '../sources/package-source.js';
import type { DescribedPackage, DescribedPaper } from './described-package.js';
import type { EarkCodes } from './eark-codes.js';
import { checkBag } from './read-bag.js';
import { readEarkPackage } from './read-eark.js';
import { findManifest, readManifestPackage } from './read-manifest.js';

/** What reading a package needs beside it. */
export interface PackageReading {
  readonly limits: PackageLimits;
  readonly codes: EarkCodes;
  /** Told now and then how many files were looked at. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The rule of a package that is sound in itself but says nothing of papers: no fault of the package, yet nothing can be taken in. */
export const NOT_DESCRIBED = 'bag-not-described';

const TOLD_EVERY = 100;

/**
 * Reads a package whole: its container, its layout, every digest. Changes nothing and unpacks nothing. The plan has papers only
 * when no error was found.
 */
export async function readPackage(source: PackageSource, reading: PackageReading): Promise<PackagePlan> {
  const { limits } = reading;
  const whole = { fileCount: source.entries.size, sizeBytes: [...source.entries.values()].reduce((sum, entry) => sum + entry.sizeBytes, 0) };
  const answer = (format: PackageFormat, title: string, papers: readonly PlannedPaper[], findings: readonly PackageFinding[]): PackagePlan => {
    const all = [...source.findings, ...findings].slice(0, limits.maxFindings);
    return { format, title: title === '' ? source.name : title, ...whole, papers: hasError(all) ? [] : papers, findings: all };
  };
  const { format, base } = detect(source);
  // A container that lies is not read any further.
  if (hasError(source.findings)) return answer(format, '', [], []);
  const bag = format === 'bagit' ? await checkBag(source, limits, progressOf(reading, source.entries.size)) : undefined;
  if (bag !== undefined && hasError(bag.findings)) return answer('bagit', '', [], bag.findings);
  const described = await describe(source, format, base, reading);
  // A sound bag is a sound bag, whoever made it; that nothing in it describes papers only keeps it out of the register.
  if (described === undefined) return answer(format, '', [], bag === undefined ? [errorOf('package-unknown', null)] : [...bag.findings, warningOf(NOT_DESCRIBED, null)]);
  const { papers, findings } = await verify(source, described, bag?.sha256, reading);
  const accountedFindings = bag === undefined ? extras(source, described, base) : [];
  return answer(described.format ?? format, described.title, papers, [...(bag?.findings ?? []), ...described.findings, ...accountedFindings, ...findings]);
}

/** The layout of a package by what lies in it, and where the description of its papers begins. */
function detect(source: PackageSource): { readonly format: PackageFormat; readonly base: string } {
  if (source.entries.has('bagit.txt')) return { format: 'bagit', base: 'data/' };
  if (source.entries.has('METS.xml')) return { format: 'eark-sip', base: '' };
  if (findManifest(source, '') !== undefined) return { format: 'manifest', base: '' };
  // Without its declaration it is no bag, but that is what has to be said of it.
  const meant = [...source.entries.keys()].some((path) => manifestName(path)?.kind === 'payload');
  return meant ? { format: 'bagit', base: 'data/' } : { format: 'unknown', base: '' };
}

async function describe(source: PackageSource, format: PackageFormat, base: string, { limits, codes }: PackageReading): Promise<(DescribedPackage & { format?: PackageFormat }) | undefined> {
  if (format === 'eark-sip') return readEarkPackage({ source, limits, codes });
  const manifest = findManifest(source, base);
  return manifest === undefined ? undefined : readManifestPackage(source, manifest, limits);
}

/** Reads every file once and compares it with what the package promises. */
async function verify(
  source: PackageSource, described: DescribedPackage, known: ReadonlyMap<string, string> | undefined, reading: PackageReading,
): Promise<{ papers: PlannedPaper[]; findings: PackageFinding[] }> {
  const findings: PackageFinding[] = [];
  const sha256 = new Map(known ?? []);
  const progress = progressOf(reading, source.entries.size);
  const wanted = new Set([...(described.expected?.keys() ?? []), ...described.papers.flatMap((paper) => paper.files.map((file) => file.path))]);
  let done = 0;
  for (const path of wanted) {
    progress((done += 1));
    if (!source.entries.has(path)) continue;
    let digest = sha256.get(path);
    if (digest === undefined) {
      digest = await digestEntry(source, path, ['sha256']).then((found) => found.digests.get('sha256'), () => undefined);
      if (digest === undefined) {
        findings.push(errorOf('file-unreadable', path));
        continue;
      }
      sha256.set(path, digest);
    }
    const promised = described.expected?.get(path);
    if (promised !== undefined && promised !== digest) findings.push(errorOf('checksum-wrong', path, { algorithm: 'sha256', expected: promised, actual: digest }));
  }
  const planned = described.papers.map((paper) => plan(source, paper, sha256));
  findings.push(...planned.flatMap((one) => one.findings), ...sharedFiles(described.papers), ...sameBytes(planned.flatMap((one) => one.paper ?? [])));
  if (described.papers.length === 0 && described.findings.length === 0) findings.push(errorOf('package-no-papers', null));
  return { papers: planned.flatMap((one) => one.paper ?? []), findings };
}

function plan(source: PackageSource, paper: DescribedPaper, sha256: ReadonlyMap<string, string>): { paper?: PlannedPaper; findings: PackageFinding[] } {
  const findings: PackageFinding[] = [];
  const files = paper.files.flatMap((file) => {
    const entry = source.entries.get(file.path);
    const digest = sha256.get(file.path);
    if (entry === undefined) findings.push(errorOf('file-missing', paper.place, { named: file.path.slice(0, 200) }));
    else if (digest !== undefined && file.sha256 !== undefined && file.sha256 !== digest) findings.push(errorOf('checksum-wrong', file.path, { algorithm: 'sha256', expected: file.sha256, actual: digest }));
    else if (digest !== undefined) return [{ path: file.path, name: file.name, sizeBytes: entry.sizeBytes, sha256: digest }];
    return [];
  });
  if (findings.length > 0) return { findings };
  return { findings, paper: { name: files[0]?.name ?? paper.place, files, given: paper.given, owners: paper.owners, dossier: paper.dossier } };
}

/** A file is a page of one paper only. */
function sharedFiles(papers: readonly DescribedPaper[]): PackageFinding[] {
  const owner = new Map<string, string>();
  return papers.flatMap((paper) => paper.files.flatMap((file) => {
    const other = owner.get(file.path);
    owner.set(file.path, paper.place);
    return other === undefined ? [] : [errorOf('file-in-two-papers', file.path, { first: other, second: paper.place })];
  }));
}

/** The archive keeps the same bytes once: a paper that is another one's copy must be left out by whoever made the package. */
function sameBytes(papers: readonly PlannedPaper[]): PackageFinding[] {
  const first = new Map<string, string>();
  return papers.flatMap((paper) => {
    const key = paper.files.map((file) => file.sha256).sort().join(' ');
    const other = first.get(key);
    first.set(key, paper.files[0]?.path ?? '');
    return other === undefined ? [] : [errorOf('same-bytes-twice', paper.files[0]?.path ?? null, { other })];
  });
}

/** Files that no part of the package names. A bag's own manifests have settled that already. */
function extras(source: PackageSource, described: DescribedPackage, base: string): PackageFinding[] {
  const quiet = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/i;
  return [...source.entries.keys()].filter((path) => path.startsWith(base) && !described.accounted.has(path))
    .map((path) => (quiet.test(path) ? warningOf('file-litter', path) : errorOf('file-extra', path)));
}

function hasError(findings: readonly PackageFinding[]): boolean {
  return findings.some((finding) => finding.level === 'error');
}

function progressOf({ onProgress }: PackageReading, total: number): (done: number) => void {
  return (done) => {
    if (done % TOLD_EVERY === 0 || done === total) onProgress?.(done, total);
  };
}
