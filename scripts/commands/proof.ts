import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTrustStore, readCertificates } from '../../server/archive/signatures/load-trust-store.js';
import { checkProof, readProof } from '../../server/archive/signatures/proofs/check-proof.js';
import type { CheckedLeaf, GivenFile } from '../../server/archive/signatures/proofs/check-proof.js';
import { EMPTY_TRUST, createTrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import type { TrustStore } from '../../server/archive/signatures/verifier/trust/trust-store.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import type { Lang } from '../../server/platform/i18n/formats.js';
import type { Printer } from './print.js';

type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/**
 * Checks a proof against files, with no database and no network; answers false when the proof does not hold or a file is not in it.
 * `tsaTrust` is a folder with certificates of time-stamp authorities, or a whole trust folder.
 */
export async function verifyProof(printer: Printer, proofFile: string, files: readonly string[], options: { readonly tsaTrust?: string; readonly at?: string; readonly lang?: string }): Promise<boolean> {
  const now = options.at === undefined ? Date.now() : Date.parse(options.at);
  if (Number.isNaN(now)) throw new Error(`--at is no moment: ${options.at ?? ''}. Write it as 2026-11-16T09:00:00+07:00.`);
  const proof = readProof((await readFile(proofFile).catch((error: unknown) => unreadable(proofFile, error))).toString('utf8'));
  if (proof === undefined) throw new ArchiveError('invalid', 'proof-unreadable', { file: proofFile });
  const trust = options.tsaTrust === undefined ? EMPTY_TRUST : await trustOf(options.tsaTrust);
  const checked = checkProof(proof, await Promise.all(files.map(digestsOf)), { now, trust });
  const lang: Lang = options.lang === 'en' ? 'en' : 'vi';
  const translator = createTranslator({ onMissing: () => undefined });
  const say: Say = (key, params = {}) => translator.t(lang, key, params);
  const lines = [
    say(checked.sound ? 'proof.sound' : 'proof.unsound', { record: checked.record }),
    ...(files.length === 0 ? checked.leaves.map((leaf) => sentenceOf(leaf, say)) : []),
    ...checked.files.flatMap((file) => [say(file.proven ? 'proof.file.proven' : 'proof.file.not-proven', { name: file.name }), ...file.statements.map((leaf) => sentenceOf(leaf, say))]),
    ...(checked.waiting > 0 ? [say('proof.waiting', { count: checked.waiting })] : []),
  ];
  printer.result(checked, lines.join('\n'));
  return checked.sound && checked.files.every((file) => file.proven) && (files.length > 0 || checked.leaves.length > 0);
}

function sentenceOf({ leaf, anchor, existedBy, authority, renewals = [], logEntry, faults }: CheckedLeaf, say: Say): string {
  const params = Object.fromEntries(Object.entries(leaf).map(([key, value]) => [key, value ?? '']));
  const state = say(`proof.anchor.${anchor}`, { at: existedBy ?? '', authority: authority ?? '', seq: logEntry?.seq ?? 0, hash: logEntry?.hash.slice(0, 16) ?? '' });
  return `  ${say(`proof.leaf.${leaf.kind}`, params)}: ${state}${renewals.map((one) => `\n    + ${say('proof.renewed', one)}`).join('')}${faults.map((fault) => `\n    ! ${say(`proof.fault.${fault}`)}`).join('')}`;
}

async function digestsOf(name: string): Promise<GivenFile> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  try {
    for await (const part of createReadStream(name) as AsyncIterable<Buffer>) {
      sha256.update(part);
      sha512.update(part);
    }
  } catch (error) {
    return unreadable(name, error);
  }
  return { name, sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
}

function unreadable(file: string, cause: unknown): never {
  throw new ArchiveError('invalid', 'proof-file-unreadable', { file }, { cause });
}

async function trustOf(folder: string): Promise<TrustStore> {
  if (existsSync(join(folder, 'anchors'))) return loadTrustStore(folder);
  const names = (await readdir(folder)).filter((name) => /\.(cer|crt|der|pem|p7b|p7c)$/i.test(name)).sort();
  const certificates = (await Promise.all(names.map(async (name) => readCertificates(await readFile(join(folder, name)))))).flat();
  return createTrustStore({ anchors: certificates.map((certificate) => ({ certificate, tree: 'timestamp', purposes: ['timestamp'], trustedFrom: undefined, sunset: undefined })), intermediates: [], denied: new Set() });
}
