import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArchiveError } from '../../kernel/errors.js';
import { readSignedData } from './verifier/cms/signed-data.js';
import { MalformedAsn1 } from './verifier/asn1/reader.js';
import { createTrustStore } from './verifier/trust/trust-store.js';
import type { AnchorPurpose, StoredAnchor, TrustStore } from './verifier/trust/trust-store.js';
import { readCertificate } from './verifier/x509/certificate.js';
import type { Certificate } from './verifier/x509/certificate.js';

/**
 * Layout of a trust directory (the same for the archive and for the offline tool):
 *   manifest.json                    limits and trees, optional: { "anchors": { "<sha256>": { "tree", "purposes", "trustedFrom", "sunset" } }, "denied": ["<sha256>"] }
 *   anchors/signer/<tree>/*          certificates that may end the chain of a person or an agency
 *   anchors/timestamp/<tree>/*       ... of a time-stamp authority
 *   anchors/revocation/<tree>/*      ... of a CRL or OCSP signer trusted by name
 *   intermediates/*                  certificates that only help to build chains
 * Files: DER, PEM (several in one file) or PKCS#7 bundles. A tree without files is a named empty place.
 * A folder without any of these parts, or a single file, is a plain set of anchors: each certificate counts for every purpose, and its
 * tree is the folder it lies in.
 */
interface Manifest {
  readonly anchors?: Readonly<Record<string, { readonly tree?: string; readonly purposes?: readonly AnchorPurpose[]; readonly trustedFrom?: string; readonly sunset?: string }>>;
  readonly denied?: readonly string[];
}

const PURPOSES: readonly AnchorPurpose[] = ['signer', 'timestamp', 'revocation'];
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Reads certificates from DER, PEM or a PKCS#7 bundle. Throws MalformedAsn1 when it is none of them. */
export function readCertificates(bytes: Uint8Array): Certificate[] {
  const text = Buffer.from(bytes).toString('latin1');
  const pem = [...text.matchAll(/-----BEGIN (CERTIFICATE|PKCS7|CMS)-----([\s\S]*?)-----END \1-----/g)];
  if (pem.length > 0) {
    return pem.flatMap((block) => readCertificates(Buffer.from((block[2] ?? '').replace(/\s/g, ''), 'base64')));
  }
  try {
    return [readCertificate(bytes)];
  } catch (error) {
    if (!(error instanceof MalformedAsn1)) {
      throw error;
    }
    return [...readSignedData(bytes).signedData.certificates];
  }
}

async function listFiles(directory: string, depth = 0): Promise<string[]> {
  let entries;
  try {
    entries = await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
  const nested = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith('.') && !/\.(txt|md|json)$/i.test(entry.name))
      .map((entry) => (entry.isDirectory() ? (depth < 3 ? listFiles(join(directory, entry.name), depth + 1) : []) : [join(directory, entry.name)])),
  );
  return nested.flat().sort();
}

async function certificatesOf(file: string): Promise<Certificate[]> {
  const bytes = await readFile(file);
  try {
    if (bytes.length > MAX_FILE_BYTES) {
      throw new MalformedAsn1('trust.file-too-large');
    }
    return readCertificates(bytes);
  } catch (error) {
    throw new ArchiveError('invalid', 'signatures.trust-file-unreadable', { file }, { cause: error });
  }
}

async function readManifest(directory: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return {};
    }
    throw new ArchiveError('invalid', 'signatures.trust-manifest-unreadable', {}, { cause: error });
  }
}

async function kindOf(place: string): Promise<'parts' | 'plain' | 'file'> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) {
    throw new ArchiveError('invalid', 'signatures.trust-folder-missing', { folder: place });
  }
  if (!found.isDirectory()) {
    return 'file';
  }
  const names = await readdir(place);
  return names.length === 0 || ['anchors', 'intermediates', 'manifest.json'].some((name) => names.includes(name)) ? 'parts' : 'plain';
}

async function loadPlain(files: readonly string[]): Promise<TrustStore> {
  const anchors = new Map<string, StoredAnchor>();
  for (const file of files) {
    for (const certificate of await certificatesOf(file)) {
      anchors.set(certificate.fingerprint, { certificate, tree: basename(dirname(file)), purposes: PURPOSES, trustedFrom: undefined, sunset: undefined });
    }
  }
  return createTrustStore({ anchors: [...anchors.values()], intermediates: [], denied: new Set() });
}

/**
 * Loads a trust directory; its content is hashed into the store's identity. Throws ArchiveError `invalid` when it does not exist and on
 * files that are no certificates: a store that is not there must not look like one that trusts nobody.
 */
export async function loadTrustStore(directory: string): Promise<TrustStore> {
  const kind = await kindOf(directory);
  return kind === 'parts' ? loadParts(directory) : loadPlain(kind === 'file' ? [directory] : await listFiles(directory));
}

async function loadParts(directory: string): Promise<TrustStore> {
  const manifest = await readManifest(directory);
  const anchors = new Map<string, StoredAnchor>();
  for (const purpose of PURPOSES) {
    const base = join(directory, 'anchors', purpose);
    for (const file of await listFiles(base)) {
      const tree = file.slice(base.length + 1).split('/').slice(0, -1).join('/');
      for (const certificate of await certificatesOf(file)) {
        const limits = manifest.anchors?.[certificate.fingerprint];
        const known = anchors.get(certificate.fingerprint);
        anchors.set(certificate.fingerprint, {
          certificate, tree: limits?.tree ?? known?.tree ?? tree, purposes: limits?.purposes ?? [...(known?.purposes ?? []), purpose],
          trustedFrom: limits?.trustedFrom === undefined ? undefined : Date.parse(limits.trustedFrom), sunset: limits?.sunset === undefined ? undefined : Date.parse(limits.sunset),
        });
      }
    }
  }
  const intermediates: Certificate[] = [];
  for (const file of await listFiles(join(directory, 'intermediates'))) {
    intermediates.push(...(await certificatesOf(file)));
  }
  return createTrustStore({ anchors: [...anchors.values()], intermediates, denied: new Set((manifest.denied ?? []).map((hash) => hash.toLowerCase())) });
}
