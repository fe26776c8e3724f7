import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ArchiveError } from '../../../kernel/errors.js';
import { errorOf } from '../model.js';
import type { PackageFinding } from '../model.js';
import type { PackageLimits } from '../rules/limits.js';
import { catalogueEntries } from './package-source.js';
import type { PackageSource, RawEntry } from './package-source.js';

const TYPE_MASK = 0o170000;
const LINK = 0o120000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 0x1;

/**
 * A ZIP as a package, read in place. Refused before a byte is unpacked: names that lead outside, links, encryption, other methods than
 * store and deflate, entries that lie over each other, and files that grow out of all proportion. Sizes are enforced while reading.
 */
export async function openZipSource(path: string, limits: PackageLimits, name = basename(path)): Promise<PackageSource> {
  const opened = await openZip(path).catch((error: unknown) => error as Error);
  if (opened instanceof Error) {
    return { kind: 'zip', name, entries: new Map(), findings: [errorOf('zip-broken', null, { reason: opened.message.slice(0, 200) })], open: () => Promise.reject(opened), close: async () => undefined };
  }
  const { zip, listed, fault } = opened;
  const findings: PackageFinding[] = fault === undefined ? [] : [errorOf('zip-broken', null, { reason: fault.slice(0, 200) })];
  const raw: RawEntry<Entry>[] = [];
  for (const entry of listed) {
    const entryName = nameOf(entry);
    if (entryName.endsWith('/') && entry.uncompressedSize === 0) {
      if (entryName.split('/').includes('..') || entryName.startsWith('/')) findings.push(errorOf('path-outside', entryName));
      continue;
    }
    findings.push(...entryFaults(entry, entryName, limits));
    raw.push({ path: entryName, sizeBytes: entry.uncompressedSize, handle: entry });
  }
  findings.push(...overlaps(listed));
  const found = catalogueEntries(raw, limits);
  return {
    kind: 'zip', name: found.name ?? name.replace(/\.zip$/i, ''), entries: found.entries, findings: [...findings, ...found.findings].slice(0, limits.maxFindings),
    async open(wanted) {
      const entry = found.handles.get(wanted);
      if (entry === undefined) throw new ArchiveError('corrupt', 'package-file-missing', { path: wanted });
      return openEntry(zip, entry);
    },
    close: async () => zip.close(),
  };
}

function entryFaults(entry: Entry, name: string, limits: PackageLimits): PackageFinding[] {
  const findings: PackageFinding[] = [];
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  if (type === LINK) findings.push(errorOf('link', name));
  else if (type !== 0 && type !== REGULAR && type !== FOLDER) findings.push(errorOf('not-a-file', name));
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0) findings.push(errorOf('zip-encrypted', name));
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) findings.push(errorOf('zip-method', name, { method: entry.compressionMethod }));
  const large = entry.uncompressedSize > limits.ratioFromBytes;
  if (large && entry.uncompressedSize > limits.maxRatio * Math.max(1, entry.compressedSize)) {
    findings.push(errorOf('zip-bomb', name, { bytes: entry.uncompressedSize, compressed: entry.compressedSize }));
  }
  return findings;
}

/** Entries that share bytes of the file: the way a small ZIP becomes petabytes without a suspicious ratio. */
function overlaps(listed: readonly Entry[]): PackageFinding[] {
  const sorted = [...listed].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (let index = 1; index < sorted.length; index += 1) {
    const [before, entry] = [sorted[index - 1], sorted[index]];
    if (before === undefined || entry === undefined) continue;
    if (before.relativeOffsetOfLocalHeader + before.compressedSize > entry.relativeOffsetOfLocalHeader) return [errorOf('zip-overlap', nameOf(entry), { other: nameOf(before) })];
  }
  return [];
}

/** The name in the ZIP: UTF-8, as flagged or as it reads; anything else carries the replacement character and is refused. */
function nameOf(entry: Entry): string {
  const bytes = entry.fileName as unknown as Buffer;
  const text = bytes.toString('utf8');
  if ((entry.generalPurposeBitFlag & UTF8_FLAG) !== 0 || !text.includes('\uFFFD')) return text;
  return `${bytes.toString('latin1')}\uFFFD`;
}

function openZip(path: string): Promise<{ zip: ZipFile; listed: Entry[]; fault: string | undefined }> {
  return new Promise((resolve, reject) => {
    // Names are decoded and judged here, so that every bad one is told and not only the first.
    yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true }, (error, zip) => {
      if (error !== null || zip === undefined) return reject(error ?? new Error('no zip'));
      const listed: Entry[] = [];
      const done = (fault?: string): void => resolve({ zip, listed, fault });
      zip.on('entry', (entry: Entry) => {
        listed.push(entry);
        zip.readEntry();
      });
      zip.once('end', () => done());
      zip.once('error', (fault: Error) => done(fault.message));
      zip.readEntry();
    });
  });
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null || stream === undefined) reject(new ArchiveError('corrupt', 'package-unreadable', {}, { cause: error }));
      else resolve(stream);
    });
  });
}
