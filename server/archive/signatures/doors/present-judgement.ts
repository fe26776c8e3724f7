import type { Message } from '../../../platform/i18n/translator.js';
import type { SignatureState } from '../../records/model.js';
import type { SignatureSummary } from '../model.js';
import type { DocumentVerdict } from '../verifier/judge/verdict.js';
import type { Explanation } from '../verifier/vietnamese/explain.js';
import { verdictLine, verdictStatements } from './verdict-line.js';
import type { Statement } from './verdict-line.js';
import { presentSignature } from './present-signature.js';
import type { SignatureView, TreeNames } from './present-signature.js';
import { readable } from './readable.js';

/** What was found out about one file, with or without a record behind it. */
export interface Judgement {
  readonly verdict: DocumentVerdict;
  readonly explanations: readonly Explanation[];
  /** In the order of the verdict's signatures; who the signer is to the record stands only here. */
  readonly signatures: readonly SignatureSummary[];
  readonly missingSigners: readonly string[];
  readonly state: SignatureState;
}

/** One failure in three sentences, with the numbers of the signatures it was found at. */
export interface FailureView {
  readonly code: string;
  readonly decisive: boolean;
  readonly found: Message;
  readonly means: Message;
  readonly todo: Message;
  /** As `1, 2, 4`; empty when the whole file is meant. */
  readonly at: string;
}

/** A judged file for people: partials/signature-judgement.hbs. */
export interface JudgementView {
  readonly state: SignatureState;
  readonly wordKey: string;
  readonly icon: string;
  readonly line: Message;
  readonly statements: readonly Statement[];
  readonly signatures: readonly SignatureView[];
  readonly failures: readonly FailureView[];
  readonly notes: readonly Message[];
}

const ICONS: Readonly<Record<SignatureState, string>> = { passed: 'check-circle', indeterminate: 'alert', failed: 'x-circle', none: 'info', unchecked: 'clock' };

/** Icon of a state; the word always stands beside it. */
export function iconOf(state: SignatureState): string {
  return ICONS[state];
}

/** Turns a judgement into what a page says: first what was proven in one line, then each signature, then what to do. Pure. */
export function presentJudgement(judgement: Judgement, trees: TreeNames): JudgementView {
  const { verdict, state } = judgement;
  const signatures = verdict.signatures.map((one, index) => presentSignature(one, { number: index + 1, revisions: verdict.revisions, trees, summary: judgement.signatures[index] }));
  return {
    state, wordKey: `signature-pages.state.${state}`, icon: ICONS[state], line: verdictLine(judgement), statements: verdictStatements(judgement), signatures,
    failures: presentFailures(judgement),
    notes: [
      ...judgement.missingSigners.map((holder) => ({ key: `signature-pages.missing.${holder}` })),
      ...verdict.messages.map((message) => ({ key: `signatures.message.${message.code}`, params: readable(message.params) })),
    ],
  };
}

/** The same failure at several signatures is told once: five stamps of one office need no five lectures. */
export function presentFailures({ verdict, explanations }: Pick<Judgement, 'verdict' | 'explanations'>): FailureView[] {
  const groups = new Map<string, { explanation: Explanation; numbers: number[] }>();
  for (const explanation of explanations) {
    const key = explanation.code;
    const known = groups.get(key) ?? { explanation, numbers: [] };
    const number = verdict.signatures.findIndex((one) => one.field === explanation.field) + 1;
    if (number > 0) known.numbers.push(number);
    // A decisive case speaks for its kind.
    groups.set(key, explanation.decisive && !known.explanation.decisive ? { ...known, explanation } : known);
  }
  return [...groups.values()].map(({ explanation: { code, decisive, params }, numbers }) => {
    const sentence = (part: string): Message => ({ key: `signatures.failure.${code}.${part}`, params: readable(params) });
    return { code, decisive, found: sentence('found'), means: sentence('means'), todo: sentence('todo'), at: [...new Set(numbers)].sort((a, b) => a - b).join(', ') };
  });
}
