import type { ArchiveRecord, ReadContext } from '../../records/model.js';
import type { Message } from '../../../platform/i18n/translator.js';
import type { RecordSignatures, SignatureReport, SignatureRun } from '../model.js';
import { iconOf, presentJudgement } from './present-judgement.js';
import type { JudgementView } from './present-judgement.js';
import type { TreeNames } from './present-signature.js';
import { signatureHref } from './signature-hrefs.js';

/** A run as lists show it. */
export interface RunView {
  readonly id: string;
  readonly href: string;
  readonly at: string;
  readonly causeKey: string;
  readonly state: string;
  readonly wordKey: string;
  readonly icon: string;
  readonly policy: string;
  readonly trustVersion: number;
  readonly trustHash: string;
  readonly verifierVersion: string;
}

/** One judged file of a record. */
export interface JudgedFileView {
  readonly name: string;
  readonly run: RunView;
  readonly judgement: JudgementView;
  /** By the number of the signature: what was signed, and how the present file differs from it. */
  readonly links: Readonly<Record<string, { readonly revisionHref?: string; readonly compareHref?: string }>>;
  readonly hrefs: { readonly full: string; readonly print: string; readonly json: string; readonly etsi: string };
}

/** The newest run of each file, in the order in which the files were first judged. */
export function newestRuns(runs: readonly SignatureRun[]): SignatureRun[] {
  const newest = new Map<string, SignatureRun>();
  for (const run of runs) if (!newest.has(run.logicalPath)) newest.set(run.logicalPath, run);
  return [...newest.values()].sort((a, b) => a.logicalPath.localeCompare(b.logicalPath));
}

/** A run for a list. */
export function presentRun(run: SignatureRun, context: ReadContext): RunView {
  return {
    id: run.id, href: signatureHref(run.recordId, context, run.id), at: run.at, causeKey: `signature-pages.cause.${run.cause}`, state: run.state, wordKey: `signature-pages.state.${run.state}`, icon: iconOf(run.state),
    policy: `${run.policyId} (${run.policyHash.slice(0, 12)}…)`, trustVersion: run.trustVersion, trustHash: run.trustHash, verifierVersion: run.verifierVersion,
  };
}

/** A judged file with all its sentences, from its run and its stored report. */
export function presentFile(run: SignatureRun, report: SignatureReport, about: { readonly context: ReadContext; readonly trees: TreeNames; readonly name: string }): JudgedFileView {
  const href = (...parts: (string | number)[]): string => signatureHref(run.recordId, about.context, run.id, ...parts);
  const judgement = presentJudgement({ verdict: report.verdict, explanations: report.explanations, signatures: run.signatures, missingSigners: run.missingSigners, state: run.state }, about.trees);
  const links = Object.fromEntries(judgement.signatures.map((one) => [String(one.number), {
    ...(one.signedEnd > 0 ? { revisionHref: href(one.number, 'revision.pdf') } : {}),
    ...(one.signedEnd > 0 && one.bytesAfter > 0 ? { compareHref: href(one.number, 'compare') } : {}),
  }]));
  return { name: about.name, run: presentRun(run, about.context), judgement, links, hrefs: { full: href(), print: href('print'), json: href('report.json'), etsi: href('etsi.json') } };
}

/** Why a file has no verdict (yet): it could not be judged, or was not judged so far. */
export function presentUnjudged(record: Pick<ArchiveRecord, 'signatureState' | 'signatureCount'>, known: RecordSignatures): { readonly state: string; readonly wordKey: string; readonly icon: string; readonly line: Message } | undefined {
  if (known.runs.length > 0) return undefined;
  if (record.signatureState === 'none' && known.faults.length === 0) return { state: 'none', wordKey: 'signature-pages.state.none', icon: iconOf('none'), line: { key: 'signature-pages.line.none' } };
  return { state: 'unchecked', wordKey: 'signature-pages.state.unchecked', icon: iconOf('unchecked'), line: { key: 'signature-pages.line.unchecked', params: { count: record.signatureCount } } };
}

/** Files the verifier could not read to their end: never the same as valid. */
export function presentFaults(known: RecordSignatures): { readonly name: string; readonly message: Message; readonly dueAt: string }[] {
  return known.faults.map((fault) => ({ name: fault.logicalPath, message: { key: `error.${fault.code}` }, dueAt: fault.dueAt }));
}
