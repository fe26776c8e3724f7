import type { NewFile } from '../../../../storage/preservation-store.js';
import type { EvidenceItem } from '../fetching/evidence.js';
import type { KeptEvidence, RunCause, SignatureReport, SignatureRun } from '../model.js';
import { digestOf, evidencePathOf, reportPathOf, writeReport } from '../rules/report-files.js';
import type { ChainSummary, DocumentVerdict } from '../verifier/judge/verdict.js';
import type { PlainTrust } from '../worker-task.js';
import type { Judged } from './judge-file.js';

/** Which file of which record a run is about. */
export interface RunOrder {
  readonly runId: string;
  readonly recordId: string;
  readonly logicalPath: string;
  readonly cause: RunCause;
}

/** A run with the files that go into the record's object before its row is written. */
export interface RunWithFiles {
  readonly run: SignatureRun;
  readonly files: readonly (NewFile & { readonly source: Buffer })[];
}

/** Makes a run of a judgement: its report and the evidence that is not in the judged file itself, as files. */
export function prepareRun(judged: Judged, order: RunOrder): RunWithFiles {
  const { verdict } = judged;
  const kept = usedEvidence(verdict, judged.items, judged.trust);
  const body: SignatureReport['run'] = {
    id: order.runId, recordId: order.recordId, logicalPath: order.logicalPath, fileSha256: verdict.sha256, at: verdict.validatedAt, cause: order.cause,
    main: verdict.main, sub: verdict.sub ?? null, state: judged.state, signatures: judged.signatures, missingSigners: judged.missingSigners,
    policyId: verdict.policyId, policyHash: verdict.policyHash, trustVersion: judged.trustVersion, trustHash: judged.trustHash, verifierVersion: verdict.verifierVersion,
  };
  const bytes = writeReport({
    format: 'kho-so.signature-report', formatVersion: 1, run: body, verdict, explanations: judged.explanations, evidence: kept.map(({ bytes: _bytes, ...item }) => item),
  });
  const reportPath = reportPathOf(order.runId);
  return {
    run: { ...body, reportPath, reportSha256: digestOf(bytes) },
    files: [{ logicalPath: reportPath, source: bytes }, ...kept.map((item) => ({ logicalPath: item.path, source: item.bytes }))],
  };
}

/** The row of a run whose report was read back from its object. */
export function runOfReport(report: SignatureReport, reportPath: string, bytes: Uint8Array): SignatureRun {
  return { ...report.run, reportPath, reportSha256: digestOf(bytes) };
}

type KeptBytes = KeptEvidence & { readonly bytes: Buffer };

/** Anchors and intermediates of the store, and held items, that some chain of the verdict names; once each, in a fixed order. */
function usedEvidence(verdict: DocumentVerdict, items: readonly EvidenceItem[], trust: PlainTrust): KeptBytes[] {
  const named = new Set(verdict.signatures.flatMap((one) => [one.chain, ...one.timestamps.map((stamp) => stamp.chain)]).flatMap(fingerprintsOf));
  const found = new Map<string, KeptBytes>();
  for (const item of items) {
    if (named.has(item.sha256)) found.set(item.sha256, keep(item.kind, item.sha256, item.bytes, item.fetchedAt));
  }
  for (const [sha256, der] of certificatesOf(trust)) {
    if (named.has(sha256) && !found.has(sha256)) found.set(sha256, keep('certificate', sha256, der, null));
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function fingerprintsOf(chain: ChainSummary): string[] {
  return [
    ...chain.path.map((one) => one.fingerprint), ...(chain.anchorId === undefined ? [] : [chain.anchorId]),
    ...chain.revocation.flatMap((one) => one.sources.map((source) => source.fingerprint)),
  ];
}

function keep(kind: KeptEvidence['kind'], sha256: string, bytes: Uint8Array, heldSince: string | null): KeptBytes {
  return { kind, sha256, path: evidencePathOf(kind, sha256), heldSince, bytes: Buffer.from(bytes) };
}

function certificatesOf(trust: PlainTrust): [string, Uint8Array][] {
  return [...trust.anchors.map((anchor) => anchor.der), ...trust.intermediates].map((der) => [digestOf(der), der]);
}
