import { may } from '../../kernel/permission.js';
import type { Actor } from '../../kernel/actor.js';
import type { Finding } from '../../kernel/finding.js';
import type { ItemState, ItemWithSubmission, SubmissionItem } from './model.js';
import { findingSentence, isPending, stateSentence } from './present.js';
import type { Sentence } from './present.js';
import { signatureWord } from './rules/signature-word.js';
import { bestSuggestion } from './rules/suggest-metadata.js';

/** How many papers stand where, for the bar above a list. */
export interface StateSummary {
  readonly total: number;
  readonly archived: number;
  readonly waiting: number;
  readonly refused: number;
  readonly pending: number;
}

/** Files of a delivery or dossier, each with its one state (views/partials/file-states.hbs). */
export function presentFileStates(papers: readonly ItemWithSubmission[], actor: Actor, refreshUrl: string): object {
  return { items: papers.map((paper) => presentFileState(paper, actor)), refreshUrl, pending: papers.some(({ item }) => isPending(item)) };
}

/** The bar over the files. */
export function summariseStates(items: readonly SubmissionItem[]): StateSummary {
  const count = (states: readonly ItemState[]): number => items.filter((item) => states.includes(item.state)).length;
  return {
    total: items.length, archived: count(['archived']), waiting: count(['waiting']), refused: count(['refused']),
    pending: count(['received', 'examining', 'confirming', 'failed']),
  };
}

/** The name a paper goes by: its first file, with the number of others. */
export function paperName(item: Pick<SubmissionItem, 'files'>): string {
  const [first, ...others] = item.files;
  return others.length === 0 ? (first?.displayName ?? '') : `${first?.displayName ?? ''} (+${String(others.length)})`;
}

function presentFileState({ item, submission }: ItemWithSubmission, actor: Actor): object {
  const confirms = may(actor, 'submission.confirm');
  const own = submission.actorId === actor.id;
  // That something is still to be stated is what waiting means; the confirm screen asks for it field by field.
  const told = item.findings.filter((finding) => finding.code !== 'metadata-missing');
  const act = (what: string): string => `/intake/items/${item.id}/${what}?version=${String(item.version)}`;
  const dossier = submission.dossierCode === null ? '' : `?dossier=${encodeURIComponent(submission.dossierCode)}`;
  return {
    name: paperName(item),
    sizeBytes: item.files.reduce((sum, file) => sum + file.sizeBytes, 0),
    state: item.state,
    at: item.updatedAt,
    message: refusalSentence({ item, submission }) ?? stateSentence(item),
    findings: presentFindings(told.filter((finding) => finding.level !== 'note')),
    notes: presentFindings(told.filter((finding) => finding.level === 'note')),
    pageCount: item.evidence?.pageCount ?? 0,
    signatureCount: item.evidence?.signatureCount ?? 0,
    signatureState: signatureWord(item.evidence?.signatures),
    ...(item.recordId === null ? {} : { record: { href: `/records/${item.recordId}${dossier}`, title: item.metadata?.title ?? '' } }),
    ...(item.state === 'waiting' && confirms ? { confirmHref: `/intake/confirm?item=${item.id}` } : {}),
    ...((item.state === 'failed' || item.state === 'refused') && confirms ? { retryAction: act('retry') } : {}),
    ...(['waiting', 'received', 'failed'].includes(item.state) && own ? { removeAction: act('remove') } : {}),
  };
}

function refusalSentence({ item, submission }: ItemWithSubmission): Sentence | undefined {
  if (item.state !== 'refused' || item.decision === null) return undefined;
  const { by, byName, reason } = item.decision;
  if (reason !== null) return { key: 'intake.files.refusedBy', params: { name: byName, reason } };
  return by === submission.actorId ? { key: 'intake.files.withdrawnBy', params: { name: byName } } : undefined;
}

/** Findings for a screen, most serious first. */
export function presentFindings(findings: readonly Finding[]): object[] {
  const weight = { reject: 0, warn: 1, note: 2 } as const;
  return [...findings].sort((a, b) => weight[a.level] - weight[b.level]).map((finding) => ({ level: finding.level, message: findingSentence(finding) }));
}

/** How sure a value is, in the three steps a person can use. */
export function confidenceOf(share: number): { readonly level: 'high' | 'medium' | 'low'; readonly share: number } {
  return { level: share >= 0.9 ? 'high' : share >= 0.7 ? 'medium' : 'low', share };
}

/** A row of the queue (views/pages/intake/queue.hbs). */
export function presentQueueRow({ item, submission }: ItemWithSubmission, typeNames: ReadonlyMap<string, string>): object {
  const read = (field: string): string | undefined => bestSuggestion(item.suggestions, field)?.value;
  const typeCode = read('typeCode');
  const core = item.suggestions.filter((one) => ['documentNumber', 'issuedOn', 'issuerName', 'title'].includes(one.field));
  const share = core.length === 0 ? undefined : Math.min(...core.map((one) => one.confidence));
  return {
    id: item.id,
    href: item.state === 'waiting' ? `/intake/confirm?item=${item.id}` : `/intake/submissions/${submission.id}`,
    name: paperName(item),
    state: item.state,
    typeName: typeCode === undefined ? undefined : (typeNames.get(typeCode) ?? typeCode),
    number: read('documentNumber'),
    date: read('issuedOn'),
    dossierCode: submission.dossierCode ?? undefined,
    ...(submission.dossierId === null ? {} : { dossierHref: `/intake/dossiers/${submission.dossierId}` }),
    reason: reasonOf({ item, submission }),
    at: item.updatedAt,
    ...(share === undefined ? {} : { confidence: confidenceOf(share) }),
    previewUrl: `/intake/items/${item.id}/preview`,
  };
}

function reasonOf(paper: ItemWithSubmission): Sentence {
  const { item } = paper;
  const refused = refusalSentence(paper);
  if (refused !== undefined) return refused;
  const worst = item.findings.find((finding) => finding.level === 'reject') ?? item.findings.find((finding) => finding.level === 'warn');
  return worst === undefined ? stateSentence(item) : findingSentence(worst);
}
