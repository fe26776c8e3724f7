import { errorOf, warningOf } from '../model.js';
import type { PackageFinding } from '../model.js';
import {
  bagInfoFault, decodeTagFile, isKnownAlgorithm, manifestName, payloadOxum, readBagInfo, readDeclaration, readFetchList, readManifest, RFC_VERSION,
} from '../rules/bag-tags.js';
import type { BagDeclaration, BagManifest } from '../rules/bag-tags.js';
import type { PackageLimits } from '../rules/limits.js';
import { digestEntry, readWhole } from '../sources/package-source.js';
import type { PackageSource } from '../sources/package-source.js';

/** A bag that was checked to the last byte. `sha256` holds the payload's digests, for what is done with it next. */
export interface CheckedBag {
  readonly version: string | undefined;
  readonly info: readonly (readonly [string, string])[];
  readonly payload: readonly string[];
  readonly sha256: ReadonlyMap<string, string>;
  readonly findings: readonly PackageFinding[];
}

const WEAK = new Set(['md5', 'sha1']);
/** Files that desktop systems leave behind and take away again; their absence loses nothing. */
const SYSTEM_FILES = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

/** Checks a bag after RFC 8493 and its forerunners 0.93 to 0.97: declaration, manifests, completeness, every digest. */
export async function checkBag(source: PackageSource, limits: PackageLimits, onProgress: (files: number) => void = () => undefined): Promise<CheckedBag> {
  const refused = (findings: readonly PackageFinding[]): CheckedBag => ({ version: undefined, info: [], payload: [], sha256: new Map(), findings });
  const declared = await readWhole(source, 'bagit.txt', limits.maxTextBytes);
  if (declared === undefined) return refused([errorOf('bag-declaration-missing', 'bagit.txt')]);
  const { declaration, findings: first } = readDeclaration(declared);
  if (declaration === undefined) return refused(first);
  const payload = [...source.entries.keys()].filter((path) => path.startsWith('data/'));
  const { manifests, findings } = await readManifests(source, declaration, limits);
  const { info, findings: tagFindings } = await readTags(source, declaration, payload, limits);
  const gaps = completeness(source, manifests, payload, declaration);
  // A sum that counts a desktop system's litter is wrong for a reason that loses nothing.
  const littered = gaps.some((finding) => finding.rule === 'bag-system-file');
  findings.push(...tagFindings.map((finding) => (finding.rule === 'bag-oxum' && littered ? { ...finding, level: 'warn' as const } : finding)), ...gaps);
  const { sha256, findings: digestFindings } = await compareDigests(source, manifests, onProgress);
  return { version: declaration.version, info, payload, sha256, findings: [...findings, ...digestFindings].slice(0, limits.maxFindings) };
}

async function readManifests(source: PackageSource, declaration: BagDeclaration, limits: PackageLimits): Promise<{ manifests: BagManifest[]; findings: PackageFinding[] }> {
  const manifests: BagManifest[] = [];
  const findings: PackageFinding[] = [];
  for (const path of source.entries.keys()) {
    const name = manifestName(path);
    if (name === undefined) continue;
    if (!isKnownAlgorithm(name.algorithm)) {
      findings.push(errorOf('bag-algorithm-unknown', path, { algorithm: name.algorithm.slice(0, 40) }));
      continue;
    }
    const bytes = await readWhole(source, path, limits.maxTextBytes);
    if (bytes === undefined) findings.push(errorOf('file-too-large-to-read', path, { most: limits.maxTextBytes }));
    else {
      const read = readManifest(path, decodeTagFile(bytes, declaration), declaration);
      manifests.push(read.manifest);
      findings.push(...read.findings);
    }
  }
  const own = manifests.filter((manifest) => manifest.kind === 'payload');
  if (own.length === 0) findings.push(errorOf('bag-manifest-missing', null));
  else if (own.every((manifest) => WEAK.has(manifest.algorithm))) findings.push(warningOf('bag-digest-weak', own[0]?.file ?? null, { algorithm: own[0]?.algorithm ?? '' }));
  return { manifests, findings };
}

async function readTags(source: PackageSource, declaration: BagDeclaration, payload: readonly string[], limits: PackageLimits): Promise<{ info: readonly (readonly [string, string])[]; findings: PackageFinding[] }> {
  const findings: PackageFinding[] = [];
  const text = async (path: string): Promise<string | undefined> => {
    const bytes = await readWhole(source, path, limits.maxTextBytes);
    return bytes === undefined ? undefined : decodeTagFile(bytes, declaration);
  };
  const infoText = (await text('bag-info.txt')) ?? '';
  const info = readBagInfo(infoText);
  const fault = bagInfoFault(infoText);
  if (fault !== undefined) findings.push(errorOf('bag-info-line', 'bag-info.txt', { line: fault.line, text: fault.text.slice(0, 80) }));
  const oxum = payloadOxum(info);
  const bytes = payload.reduce((sum, path) => sum + (source.entries.get(path)?.sizeBytes ?? 0), 0);
  if (oxum !== undefined && (oxum.bytes !== bytes || oxum.files !== payload.length)) {
    findings.push(errorOf('bag-oxum', 'bag-info.txt', { statedBytes: oxum.bytes, bytes, statedFiles: oxum.files, files: payload.length }));
  }
  const fetch = readFetchList((await text('fetch.txt')) ?? '', declaration);
  findings.push(...fetch.findings, ...fetch.paths.filter((path) => !source.entries.has(path)).map((path) => errorOf('bag-fetch-needed', path)));
  return { info, findings };
}

/** Every file listed is there, every payload file is listed: in each manifest from 1.0 on, before that in one of them. */
function completeness(source: PackageSource, manifests: readonly BagManifest[], payload: readonly string[], declaration: BagDeclaration): PackageFinding[] {
  const findings: PackageFinding[] = [];
  const folded = new Map([...source.entries.keys()].map((path) => [fold(path), path]));
  const told = new Set<string>();
  for (const manifest of manifests) {
    for (const path of manifest.digests.keys()) {
      if (source.entries.has(path) || told.has(path)) continue;
      told.add(path);
      const twin = folded.get(fold(path));
      if (twin !== undefined) findings.push(warningOf(twin.normalize('NFC') === path.normalize('NFC') ? 'bag-name-unicode' : 'bag-name-case', path, { other: twin }));
      else if (SYSTEM_FILES.test(path)) findings.push(warningOf('bag-system-file', path));
      else findings.push(errorOf('bag-file-missing', path, { manifest: manifest.file }));
    }
  }
  const own = manifests.filter((manifest) => manifest.kind === 'payload');
  for (const path of payload) {
    const without = own.filter((manifest) => ![path, ...twins(path)].some((name) => manifest.digests.has(name)));
    const missing = declaration.numeric >= RFC_VERSION ? without.length > 0 : without.length === own.length;
    if (missing && own.length > 0) findings.push(errorOf('bag-file-extra', path, { manifest: without[0]?.file ?? '' }));
    if (SYSTEM_FILES.test(path)) findings.push(warningOf('bag-system-file', path));
  }
  return findings;
}

const fold = (path: string): string => path.normalize('NFC').toLowerCase();
const twins = (path: string): string[] => [path.normalize('NFC'), path.normalize('NFD')];

async function compareDigests(source: PackageSource, manifests: readonly BagManifest[], onProgress: (files: number) => void): Promise<{ sha256: Map<string, string>; findings: PackageFinding[] }> {
  const findings: PackageFinding[] = [];
  const sha256 = new Map<string, string>();
  let done = 0;
  for (const path of source.entries.keys()) {
    const wanted = manifests.flatMap((manifest) => {
      const digest = manifest.digests.get(path);
      return digest === undefined ? [] : [{ manifest, digest }];
    });
    const payload = path.startsWith('data/');
    if (wanted.length === 0 && !payload) continue;
    const algorithms = [...new Set([...wanted.map(({ manifest }) => manifest.algorithm), ...(payload ? ['sha256'] : [])])];
    const found = await digestEntry(source, path, algorithms).catch(() => undefined);
    done += 1;
    onProgress(done);
    if (found === undefined) {
      findings.push(errorOf('file-unreadable', path));
      continue;
    }
    if (payload) sha256.set(path, found.digests.get('sha256') ?? '');
    const wrong = wanted.find(({ manifest, digest }) => found.digests.get(manifest.algorithm) !== digest);
    if (wrong !== undefined) findings.push(errorOf('checksum-wrong', path, { algorithm: wrong.manifest.algorithm, expected: wrong.digest.slice(0, 128), actual: found.digests.get(wrong.manifest.algorithm) ?? '' }));
  }
  return { sha256, findings };
}
