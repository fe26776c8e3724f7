import type { DispositionList, ListKind, ListState } from '../model.js';

/** What can be done with a list. */
export const LIST_ACTS = ['submit', 'conclude-appraisal', 'conclude-council', 'opine', 'return', 'decide', 'start', 'finish', 'pack', 'packed', 'send', 'receive', 'refuse', 'abort', 'edit', 'appraise', 'seat', 'speak'] as const;
export type ListAct = (typeof LIST_ACTS)[number];

type Steps = Partial<Record<ListState, Partial<Record<ListAct, ListState>>>>;

const DESTRUCTION: Steps = {
  draft: { edit: 'draft', submit: 'appraisal', abort: 'aborted' },
  appraisal: { appraise: 'appraisal', 'conclude-appraisal': 'council', return: 'draft', abort: 'aborted' },
  council: { seat: 'council', speak: 'council', 'conclude-council': 'opinion', return: 'appraisal', abort: 'aborted' },
  opinion: { opine: 'decision', return: 'appraisal', abort: 'aborted' },
  decision: { decide: 'cooling-off', return: 'appraisal', abort: 'aborted' },
  'cooling-off': { start: 'executing', abort: 'aborted' },
  executing: { finish: 'executed', abort: 'aborted' },
};

const TRANSFER: Steps = {
  draft: { edit: 'draft', submit: 'appraisal', abort: 'aborted' },
  appraisal: { appraise: 'appraisal', 'conclude-appraisal': 'decision', return: 'draft', abort: 'aborted' },
  decision: { decide: 'packing', return: 'appraisal', abort: 'aborted' },
  packing: { packed: 'packed', abort: 'aborted' },
  packed: { send: 'sent', pack: 'packing', abort: 'aborted' },
  sent: { receive: 'accepted', refuse: 'refused' },
  refused: { pack: 'packing', return: 'appraisal', abort: 'aborted' },
};

const STEPS: Readonly<Record<ListKind, Steps>> = { destruction: DESTRUCTION, transfer: TRANSFER };

/** Where the act leads from where the list stands; undefined when it cannot be done there. Nothing skips a step. */
export function nextListState(list: Pick<DispositionList, 'kind' | 'state' | 'needsOpinion'>, act: ListAct): ListState | undefined {
  const next = STEPS[list.kind][list.state]?.[act];
  return next === 'opinion' && !list.needsOpinion ? 'decision' : next;
}

/** True while records of the list are spoken for: no second list may take them in. */
export function isOpen(state: ListState): boolean {
  return state !== 'executed' && state !== 'accepted' && state !== 'aborted';
}
