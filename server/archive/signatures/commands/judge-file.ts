import type { Clock } from '../../../kernel/clock.js';
import type { EvidenceItem, HeldEvidence } from '../fetching/evidence.js';
import type { JudgedFile } from '../model.js';
import { intactHolders, missingSigners } from '../rules/missing-signers.js';
import { expectationsOf } from '../rules/paper-facts.js';
import type { PaperFacts } from '../rules/paper-facts.js';
import { stateOfVerdict } from '../rules/state-of-verdict.js';
import { summariseSignatures } from '../rules/summarise-signatures.js';
import type { VerificationWorker } from '../verification-worker.js';
import type { ValidationPolicy } from '../verifier/judge/policy.js';
import type { DocumentVerdict, MissingEvidence } from '../verifier/judge/verdict.js';
import { explain } from '../verifier/vietnamese/explain.js';
import type { Expectations } from '../verifier/vietnamese/explain.js';
import type { PlainEvidence, PlainTrust, VerificationTask } from '../worker-task.js';

/** The trust store in force, as threads take it. */
export interface TrustInForce {
  current(): Promise<{ readonly version: number; readonly hash: string; readonly plain: PlainTrust }>;
}

/** Evidence that the archive holds beside the files; asks nobody. */
export interface EvidenceAtHand {
  evidenceFor(missing: readonly MissingEvidence[]): Promise<HeldEvidence>;
}

export interface JudgeFileDeps {
  readonly worker: VerificationWorker;
  readonly trust: TrustInForce;
  readonly evidence: EvidenceAtHand;
  readonly policy: ValidationPolicy;
  readonly clock: Clock;
}

/** How one file is judged. Times are ms UTC. */
export interface JudgeOrder {
  readonly facts: PaperFacts;
  readonly at?: number;
  readonly policy?: ValidationPolicy;
  readonly password?: string;
  readonly expected?: Expectations;
  /** Since when the register holds these very bytes, by its audit log. */
  readonly knownSince?: number;
  readonly signal?: AbortSignal;
}

/** A judged file with what the judgement was made of. */
export interface Judged extends JudgedFile {
  readonly trust: PlainTrust;
  /** Identity of the store in force, by which outdated verdicts are found. */
  readonly trustHash: string;
  readonly items: readonly EvidenceItem[];
}

/** An intermediate brought first may name the next one: so many rounds at most. */
const MOST_ROUNDS = 4;

/**
 * Judges a file in the worker with the trust store in force, then again with what the archive holds of what the first look missed,
 * until nothing more is at hand.
 * @throws as VerificationWorker.verify
 */
export function judgeFile(deps: JudgeFileDeps) {
  return async (source: VerificationTask['source'], order: JudgeOrder): Promise<Judged> => {
    const trust = await deps.trust.current();
    const now = order.at ?? deps.clock.now().getTime();
    const items = new Map<string, EvidenceItem>();
    const look = (evidence: PlainEvidence | undefined): Promise<DocumentVerdict> =>
      deps.worker.verify(
        {
          source, now, policy: order.policy ?? deps.policy, trust: trust.plain, ...(order.password === undefined ? {} : { password: order.password }),
          ...(evidence === undefined && order.knownSince === undefined ? {} : { evidence: withKnown(evidence, order.knownSince) }),
        },
        order.signal,
      );
    let evidence: PlainEvidence | undefined;
    let verdict = await look(undefined);
    for (let round = 0; round < MOST_ROUNDS && verdict.missing.length > 0; round += 1) {
      const held = await deps.evidence.evidenceFor(verdict.missing);
      const fresh = held.items.filter((item) => !items.has(item.sha256));
      if (fresh.length === 0) break;
      fresh.forEach((item) => items.set(item.sha256, item));
      evidence = evidence === undefined ? held.plain : joined(evidence, held.plain);
      verdict = await look(evidence);
    }
    return { ...tellOf(verdict, order), trustVersion: trust.version, trustHash: trust.hash, trust: trust.plain, items: [...items.values()] };
  };
}

function tellOf(verdict: DocumentVerdict, { facts, expected }: JudgeOrder): Omit<JudgedFile, 'trustVersion'> {
  const explanations = explain(verdict, expected ?? expectationsOf(facts));
  return {
    verdict, explanations, signatures: summariseSignatures(verdict, explanations, facts), missingSigners: missingSigners(facts.needed, intactHolders(verdict.signatures)),
    state: stateOfVerdict(verdict.main, explanations.some((one) => one.code === 'wrong-tree')),
  };
}

function withKnown(evidence: PlainEvidence | undefined, knownSince: number | undefined): PlainEvidence {
  return { ...(evidence ?? { certificates: [], crls: [], ocsps: [] }), ...(knownSince === undefined ? {} : { knownSince }) };
}

function joined(a: PlainEvidence, b: PlainEvidence): PlainEvidence {
  return {
    certificates: [...a.certificates, ...b.certificates], crls: [...a.crls, ...b.crls], ocsps: [...a.ocsps, ...b.ocsps],
    ...(a.heldSince === undefined && b.heldSince === undefined ? {} : { heldSince: { ...a.heldSince, ...b.heldSince } }),
  };
}
