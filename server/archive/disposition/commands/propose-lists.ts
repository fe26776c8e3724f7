import { systemActor } from '../../../kernel/actor.js';
import { addDays } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { newId } from '../../../kernel/identifiers.js';
import { EVERYTHING } from '../../../kernel/scope.js';
import type { RetentionFilter } from '../../retention/model.js';
import type { DispositionList } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { isProposal, PROPOSER } from '../rules/proposal.js';
import { addRecords } from './make-list.js';

const ACTOR = systemActor('propose-disposition');
/** Records put on a list in one commit: short, so that no other writer waits for a long night's work. */
const SLICE = 100;
const MOST_ON_A_LIST = 10_000;

/** What a night proposed. */
export interface Proposed {
  readonly lists: number;
  readonly records: number;
}

/**
 * Proposes what is due (Nghị định 113/2025 Điều 20): once a quarter a draft list for each agency, with every record whose time is over and
 * that nothing stands in the way of - no hold, no other list, no longer link, no decision to keep it. It decides nothing: a proposal
 * is taken over by the first archivist who acts on it, and goes the way of every list. Broken off, the next run goes on.
 */
export function proposeDue(deps: DispositionDeps & { readonly agencyName: (id: string) => Promise<string> }) {
  return async (signal?: AbortSignal): Promise<Proposed> => {
    const today = deps.clock.today();
    const due: RetentionFilter = { states: ['dated'], actions: ['destroy', 'review'], dueBy: addDays(today, -1) };
    const { byAgency } = await deps.retention.counts(EVERYTHING, due);
    let [lists, records] = [0, 0];
    for (const { agencyId } of byAgency) {
      if (signal?.aborted === true) break;
      const title = `Đề xuất xét hủy quý ${quarterOf(today)} – ${await deps.agencyName(agencyId)}`.slice(0, 300);
      const known = await proposalOf(deps, agencyId, title);
      // Somebody took it over, or ended it: this quarter is his.
      if (known !== undefined && !isProposal(known)) continue;
      const added = await fill(deps, { ...due, agencyIds: [agencyId] }, () => (known === undefined ? open(deps, agencyId, title) : Promise.resolve(known)), today, signal);
      records += added;
      if (added > 0 && known === undefined) lists += 1;
    }
    return { lists, records };
  };
}

async function fill(deps: DispositionDeps, filter: RetentionFilter, listOf: () => Promise<DispositionList>, today: LocalDate, signal: AbortSignal | undefined): Promise<number> {
  let list: DispositionList | undefined;
  let added = 0;
  let cursor: string | undefined;
  do {
    const page = await deps.retention.list(EVERYTHING, filter, cursor, SLICE);
    const ids = page.items.filter((row) => row.blockedById === null).map((row) => row.recordId);
    const [claimed, kept] = [await deps.store.claimedAmong(ids), await deps.store.keptAmong(ids)];
    const free = ids.filter((id) => {
      const until = kept.get(id)?.until;
      return !claimed.has(id) && (until === undefined || (until !== null && until <= today));
    });
    if (free.length > 0) {
      list ??= await listOf();
      added += (await addRecords(deps)(ACTOR, list.id, free)).added;
    }
    cursor = page.nextCursor;
    await new Promise((resolve) => setImmediate(resolve));
  } while (cursor !== undefined && added < MOST_ON_A_LIST && signal?.aborted !== true);
  return added;
}

async function proposalOf(deps: DispositionDeps, agencyId: string, title: string): Promise<DispositionList | undefined> {
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await deps.store.lists({ agencyIds: [agencyId], kind: 'destruction' }, cursor, 100);
    const found = page.items.find((list) => list.title === title);
    if (found !== undefined) return found;
    cursor = page.nextCursor;
  }
  return undefined;
}

async function open(deps: DispositionDeps, agencyId: string, title: string): Promise<DispositionList> {
  const now = deps.clock.now().toISOString();
  const list: DispositionList = {
    id: newId(), kind: 'destruction', title, agencyId, state: 'draft', author: PROPOSER, handler: PROPOSER, needsOpinion: true, targetAgencyId: null, council: [], opinion: null, decision: null, coolingOffUntil: null,
    startedBy: null, startedAt: null, endedAt: null, aborted: null, receipts: [], papers: [], createdAt: now, updatedAt: now, version: 1,
  };
  return deps.uow.run(ACTOR, async (tx) => {
    await deps.store.addList(tx, list);
    tx.record({ name: 'disposition.list-made', subject: { type: 'disposition-list', id: list.id }, data: { kind: list.kind, agencyId } });
    return list;
  });
}

function quarterOf(day: LocalDate): string {
  return `${String(Math.ceil(Number(day.slice(5, 7)) / 3))}/${day.slice(0, 4)}`;
}
