import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { Json } from '../../../kernel/events.js';
import type { KeptEvidence, SignatureReport } from '../model.js';

/** Everything that signatures add to a record's object lies under this folder. */
export const SIGNATURES_FOLDER = 'signatures/';

const ENDINGS: Readonly<Record<KeptEvidence['kind'], string>> = { certificate: 'cer', crl: 'crl', ocsp: 'ors' };
const MEDIA_TYPES: Readonly<Record<string, string>> = { json: 'application/json', cer: 'application/pkix-cert', crl: 'application/pkix-crl', ors: 'application/ocsp-response' };

/** Where the report of a run lies in the record's object. */
export function reportPathOf(runId: string): string {
  return `${SIGNATURES_FOLDER}${runId}.json`;
}

/** Where a piece of evidence lies: named by its own digest, so that the same bytes are kept once. */
export function evidencePathOf(kind: KeptEvidence['kind'], sha256: string): string {
  return `${SIGNATURES_FOLDER}evidence/${sha256}.${ENDINGS[kind]}`;
}

/** True for a report's path (not for evidence). */
export function isReportPath(logicalPath: string): boolean {
  return /^signatures\/[^/]+\.json$/.test(logicalPath);
}

/** The media type of a file under the folder. */
export function signatureMediaType(logicalPath: string): string {
  return MEDIA_TYPES[/\.([a-z]+)$/.exec(logicalPath)?.[1] ?? ''] ?? 'application/octet-stream';
}

/** A report as it is stored: canonical JSON in UTF-8. Equal reports give equal bytes. */
export function writeReport(report: SignatureReport): Buffer {
  // Verdicts are plain data; absent parts are left out.
  return Buffer.from(canonicalJson(report as unknown as Json), 'utf8');
}

/** SHA-256 in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads a stored report back; undefined when it is none of this format. */
export function readReport(bytes: Uint8Array): SignatureReport | undefined {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<SignatureReport> | null;
    return value?.format === 'kho-so.signature-report' && value.formatVersion === 1 && value.run !== undefined && value.verdict !== undefined ? (value as SignatureReport) : undefined;
  } catch {
    return undefined;
  }
}
