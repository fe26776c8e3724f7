import { systemActor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { Finding } from '../../../kernel/finding.js';
import { CHECKS } from '../checks/catalogue.js';
import type { Evidence } from '../checks/evidence.js';
import type { EvidenceSummary, ItemMetadata, ItemWithSubmission, SubmissionItem } from '../model.js';
import { DEFAULT_POLICY } from '../policies/default.js';
import type { IntakeDeps, ReadText } from '../ports.js';
import { choosePolicy, judgeEvidence } from '../rules/apply-policy.js';
import { completeMetadata, metadataFaults } from '../rules/complete-metadata.js';
import { decideAcceptance } from '../rules/decide-acceptance.js';
import { nextState } from '../rules/next-state.js';
import { signatureLevels } from '../rules/signature-levels.js';
import { accessionItem } from './accession-item.js';
import type { Derivatives } from './accession-item.js';
import { gatherFileEvidence, gatherPaperEvidence } from './gather-evidence.js';
import type { FileFindings, PaperFindings } from './gather-evidence.js';
import { discardStaged } from './discard-staged.js';
import { summarise, stageDerivatives } from './stage-derivatives.js';

const EXAMINER = systemActor('intake');

/** Whether pictures may be read here, and a way to stop. */
interface Options {
  readonly recognise: boolean;
  readonly signal?: AbortSignal;
}

type Deps = IntakeDeps & { readonly accession: ReturnType<typeof accessionItem> };

/** How far a step came. `needs-recognition`: the rest is done where recognition has its own places. */
export type AdvanceResult = 'settled' | 'needs-recognition' | 'superseded';

/**
 * Takes a paper its next step, whatever that is: examines what was received, writes to the archive what was confirmed, and does
 * nothing for what is settled. Safe to run twice and after a crash at any point: bytes go to the archive before the row that
 * names them, under an id that was fixed at the start.
 */
export function advanceItem(intakeDeps: IntakeDeps) {
  const deps: Deps = { ...intakeDeps, accession: accessionItem(intakeDeps) };
  return async (itemId: string, options: Options): Promise<AdvanceResult> => {
    const found = await deps.store.findItem(itemId);
    if (found === undefined) return 'superseded';
    const { item } = found;
    if (item.state === 'archived') await discardStaged(deps, item);
    if (item.state === 'archived' || item.state === 'refused' || item.state === 'waiting') return 'settled';
    const confirmed = item.metadata !== null && item.decision !== null;
    if (confirmed && (item.state === 'confirming' || item.state === 'failed')) {
      await deps.accession(found, item.metadata, undefined);
      return 'settled';
    }
    const started = begin(found);
    return started === undefined ? 'superseded' : examine(deps, started, options);
  };
}

/**
 * The paper as being examined. Not written down: a look at a text PDF takes less time than the commit that would tell of it. What
 * takes long, recognition, is written down when it is asked for.
 */
function begin({ item, submission }: ItemWithSubmission): ItemWithSubmission | undefined {
  const state = nextState(item.state, 'examination-started');
  return state === undefined ? undefined : { item: { ...item, state }, submission };
}

async function examine(deps: Deps, found: ItemWithSubmission, options: Options): Promise<AdvanceResult> {
  const files = await gatherFileEvidence(deps, found, options.signal);
  const early = judge(deps, files.evidence, files.given.typeCode);
  if (early.some((finding) => finding.level === 'reject')) {
    // Without text: what only a reader could complain about is left out, the file itself is the trouble.
    return refuse(deps, found, files, early.filter((finding) => finding.code !== 'metadata-missing'));
  }
  const text = await deps.text.readText(files.targets, options);
  if (text === undefined) return askForRecognition(deps, found.item);
  const paper = await gatherPaperEvidence(deps, found, files, text);
  return decide(deps, found, { files, paper, text }, options);
}

interface Examined {
  readonly files: FileFindings;
  readonly paper: PaperFindings;
  readonly text: ReadText;
}

async function decide(deps: Deps, found: ItemWithSubmission, examined: Examined, options: Options): Promise<AdvanceResult> {
  const { files, paper, text } = examined;
  const findings = judge(deps, paper.evidence, files.given.typeCode);
  const faults = metadataFaults(files.given, files.type, deps.clock.today());
  const acceptance = decideAcceptance({
    findings, trusted: found.submission.trusted, missing: faults.map((fault) => fault.field), sameBytes: linkable(files),
  });
  switch (acceptance.kind) {
    case 'refuse':
      return refuse(deps, found, files, findings);
    case 'link':
      return link(deps, found, findings, paper, acceptance.recordId);
    case 'ask':
      return ask(deps, found, findings, examined);
    case 'accept': {
      if (files.type === undefined) throw new ArchiveError('corrupt', 'type-unknown');
      const metadata: ItemMetadata = completeMetadata(files.given, files.type);
      const derivatives = await makeDerivatives(deps, examined);
      const evidence = summarise(paper.evidence, text, { text: null, accessCopy: null }, deps.clock.now().toISOString());
      const done = await deps.accession(found, metadata, { derivatives, evidence, findings, suggestions: paper.suggestions });
      // The same bytes were faster: looked at again, the paper is linked or asked about.
      return done === 'twin' ? examine(deps, found, options) : 'settled';
    }
  }
}

/** The record whose bytes these are, when its owners are the paper's: then the paper adds nothing but the wish to have it. */
function linkable({ evidence, sameBytes, given }: FileFindings): string | undefined {
  const visible = new Set(evidence.duplicates.filter((other) => other.by === 'bytes' && other.visible).map((other) => other.recordId));
  const owners = given.ownerIds ?? [];
  return sameBytes.find((record) => visible.has(record.id) && owners.every((ownerId) => record.ownerIds.includes(ownerId)))?.id;
}

function judge(deps: IntakeDeps, evidence: Evidence, typeCode: string | undefined): Finding[] {
  return judgeEvidence(CHECKS, choosePolicy(DEFAULT_POLICY, deps.settings.policy, typeCode, signatureLevels(evidence.type)), evidence);
}

async function makeDerivatives(deps: IntakeDeps, { files, text }: Examined): Promise<Derivatives> {
  const accessCopy = needsAccessCopy(files) ? await deps.text.imagesToPdf(files.targets) : undefined;
  return { text: text.sidecar, accessCopy };
}

function needsAccessCopy(files: FileFindings): boolean {
  return files.evidence.files.some((file) => file.format !== 'pdf');
}

async function ask(deps: IntakeDeps, found: ItemWithSubmission, findings: readonly Finding[], examined: Examined): Promise<AdvanceResult> {
  const { paper, text } = examined;
  const staged = await stageDerivatives(deps, found.item, await makeDerivatives(deps, examined));
  const evidence: EvidenceSummary = summarise(paper.evidence, text, staged, deps.clock.now().toISOString());
  return settle(deps, found.item, 'found-incomplete', 'submission.item-waiting', {
    findings, suggestions: paper.suggestions, duplicateOf: paper.duplicateOf, evidence,
  });
}

async function refuse(deps: IntakeDeps, found: ItemWithSubmission, files: FileFindings, findings: readonly Finding[]): Promise<AdvanceResult> {
  const now = deps.clock.now().toISOString();
  return settle(deps, found.item, 'found-unacceptable', 'submission.item-refused', {
    findings,
    duplicateOf: files.evidence.duplicates.map((other) => other.recordId),
    evidence: summarise(files.evidence, undefined, { text: null, accessCopy: null }, now),
    decision: { by: EXAMINER.id, byName: EXAMINER.name, at: now, reason: null },
  });
}

async function link(deps: IntakeDeps, found: ItemWithSubmission, findings: readonly Finding[], paper: PaperFindings, recordId: string): Promise<AdvanceResult> {
  const result = await settle(deps, found.item, 'linked', 'submission.item-linked', {
    findings, suggestions: paper.suggestions, duplicateOf: paper.duplicateOf, recordId, linked: true,
    decision: { by: found.submission.actorId, byName: found.submission.actorName, at: deps.clock.now().toISOString(), reason: null },
  });
  if (result === 'settled') await discardStaged(deps, found.item);
  return result;
}

type Outcome = Partial<Pick<SubmissionItem, 'findings' | 'suggestions' | 'duplicateOf' | 'evidence' | 'decision' | 'recordId' | 'linked'>>;

async function settle(deps: IntakeDeps, item: SubmissionItem, event: Parameters<typeof nextState>[1], factName: string, outcome: Outcome): Promise<AdvanceResult> {
  const state = nextState(item.state, event);
  if (state === undefined) return 'superseded';
  const changed = await deps.uow.run(EXAMINER, async (tx) => {
    tx.record({
      name: factName,
      subject: { type: 'submission-item', id: item.id },
      data: { submissionId: item.submissionId, findings: (outcome.findings ?? []).map((finding) => finding.code), ...(outcome.recordId == null ? {} : { recordId: outcome.recordId }) },
    });
    return deps.store.update(tx, item, { ...outcome, state, fault: null, updatedAt: deps.clock.now().toISOString() });
  });
  return changed ? 'settled' : 'superseded';
}

/** Leaves the rest to the job that recognises; the paper stays "being examined". */
async function askForRecognition(deps: IntakeDeps, item: SubmissionItem): Promise<AdvanceResult> {
  const changed = await deps.uow.run(EXAMINER, async (tx) => {
    tx.record({ name: 'submission.item-needs-recognition', subject: { type: 'submission-item', id: item.id }, data: { submissionId: item.submissionId } });
    return deps.store.update(tx, item, { state: item.state, fault: null, updatedAt: deps.clock.now().toISOString() });
  });
  return changed ? 'needs-recognition' : 'superseded';
}
