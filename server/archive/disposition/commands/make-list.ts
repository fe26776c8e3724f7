import type { Actor, OfficerActor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { newId } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { Tx } from '../../../kernel/unit-of-work.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import { keeps } from '../../records/rules/keeps-record.js';
import type { ArchiveRecord } from '../../records/model.js';
import type { DispositionList, ListItem, ListKind } from '../model.js';
import type { DispositionDeps } from '../ports.js';
import { isProposal } from '../rules/proposal.js';
import { actOnList, needText, personOf } from './change-list.js';

/** A list as asked for. */
export interface NewList {
  readonly kind: ListKind;
  readonly title: string;
  readonly needsOpinion: boolean;
  /** Where a transfer goes; ignored for a destruction. */
  readonly targetAgencyId?: string;
}

/** What became of records put on a list: taken, or left out and why. */
export interface AddedRecords {
  readonly added: number;
  readonly left: readonly { readonly recordId: string; readonly why: 'unknown' | 'held' | 'on-another-list' | 'already-here' }[];
  /** The places in the list the taken records have, as stretches: what `undoAdding` takes back. */
  readonly ranks: readonly RankRange[];
}

/** A stretch of places in a list, both ends included. */
export interface RankRange {
  readonly from: number;
  readonly to: number;
}

const MOST_AT_ONCE = 10_000;
const SLICE = 500;

/** Opens an empty draft list of the actor's agency. */
export function makeList(deps: DispositionDeps) {
  return async (actor: OfficerActor, input: NewList): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    const title = needText('title', input.title, 300);
    if (input.kind === 'transfer' && (input.targetAgencyId ?? '') === '') throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'targetAgencyId', code: 'required' }] });
    const now = deps.clock.now().toISOString();
    const list: DispositionList = {
      id: newId(), kind: input.kind, title, agencyId: actor.agencyId, state: 'draft', author: personOf(actor), handler: personOf(actor), needsOpinion: input.kind === 'destruction' && input.needsOpinion,
      targetAgencyId: input.kind === 'transfer' ? (input.targetAgencyId ?? null) : null, council: [], opinion: null, decision: null, coolingOffUntil: null, startedBy: null, startedAt: null,
      endedAt: null, aborted: null, receipts: [], papers: [], createdAt: now, updatedAt: now, version: 1,
    };
    return deps.uow.run(actor, async (tx) => {
      await deps.store.addList(tx, list);
      tx.record({ name: 'disposition.list-made', subject: { type: 'disposition-list', id: list.id }, data: { kind: list.kind, agencyId: list.agencyId } });
      return list;
    });
  };
}

/**
 * Puts records on a draft list. Held ones, those of another open list and those the actor does not keep are left out and named;
 * what he may not see is `unknown`, like what does not exist.
 */
export function addRecords(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, recordIds: readonly string[]): Promise<AddedRecords> => {
    requirePermission(actor, 'disposition.propose');
    const wanted = [...new Set(recordIds)];
    if (wanted.length > MOST_AT_ONCE) throw new ArchiveError('invalid', 'too-many-at-once', { most: MOST_AT_ONCE });
    const results: AddedRecords[] = [];
    // In slices, so that no other writer waits for a long list.
    for (let start = 0; start < wanted.length; start += SLICE) results.push(await addSlice(deps, actor, listId, wanted.slice(start, start + SLICE)));
    return { added: results.reduce((sum, result) => sum + result.added, 0), left: results.flatMap((result) => result.left), ranks: joined(results.flatMap((result) => result.ranks)) };
  };
}

async function addSlice(deps: DispositionDeps, actor: Actor, listId: string, wanted: readonly string[]): Promise<AddedRecords> {
  let result: AddedRecords = { added: 0, left: [], ranks: [] };
  await actOnList(deps, actor, { listId, act: 'edit', fact: 'disposition.records-added' }, async (list, tx) => {
    const left: { recordId: string; why: AddedRecords['left'][number]['why'] }[] = [];
    const items: Omit<ListItem, 'rank'>[] = [];
    const held = await deps.holds.heldAmong(tx, wanted);
    const retention = await deps.retention.ofMany(wanted);
    for (const recordId of wanted) {
      const found = await deps.records.current(tx, recordId);
      if (found === undefined || !inScope(scopeOf(actor), found.record) || !keeps(actor, found.record)) left.push({ recordId, why: 'unknown' });
      else if (held.has(recordId)) left.push({ recordId, why: 'held' });
      else if (!(await claimed(deps, tx, list.id, recordId))) left.push({ recordId, why: (await deps.store.item(list.id, recordId, tx)) === undefined ? 'on-another-list' : 'already-here' });
      else items.push(newItem(list.id, found.record, retention.get(recordId)?.dueOn ?? null));
    }
    const from = await deps.store.lastRank(list.id, tx);
    await deps.store.addItems(tx, items.map((item, index) => ({ ...item, rank: from + index + 1 })));
    result = { added: items.length, left, ranks: items.length === 0 ? [] : [{ from: from + 1, to: from + items.length }] };
    return { change: {}, data: { added: items.length, left: left.length } };
  });
  return result;
}

/** Takes a record for a list; from a proposal nobody took over yet it comes along, since a person's list goes before. */
async function claimed(deps: DispositionDeps, tx: Tx, listId: string, recordId: string): Promise<boolean> {
  if ((await deps.store.claim(tx, listId, [recordId])).length > 0) return true;
  const otherId = (await deps.store.claimedAmong([recordId])).get(recordId);
  const other = otherId === undefined || otherId === listId ? undefined : await deps.store.list(otherId, tx);
  if (other === undefined || !isProposal(other)) return false;
  await deps.store.removeItems(tx, other.id, [recordId]);
  await deps.store.release(tx, other.id, [recordId]);
  return (await deps.store.claim(tx, listId, [recordId])).length > 0;
}

function newItem(listId: string, record: ArchiveRecord, dueOn: LocalDate | null): Omit<ListItem, 'rank'> {
  return {
    listId, recordId: record.id, title: record.title, documentNumber: record.documentNumber, typeCode: record.typeCode, dueOn, verdict: 'pending', ground: null, keepUntil: null, reason: null,
    evidence: null, appraisedBy: null, appraisedAt: null, recordVersion: record.version, state: 'waiting', outcome: null, outcomeAt: null,
  };
}

/** Stretches that follow each other as one. */
function joined(ranks: readonly RankRange[]): RankRange[] {
  const found: RankRange[] = [];
  for (const range of ranks) {
    const last = found.at(-1);
    if (last !== undefined && last.to + 1 === range.from) found[found.length - 1] = { from: last.from, to: range.to };
    else found.push(range);
  }
  return found;
}

/** Takes back what one adding put on a draft list, while it still is a draft; answers how many records left it. */
export function undoAdding(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, ranks: readonly RankRange[]): Promise<number> => {
    let removed = 0;
    for (const { from, to } of ranks) {
      for (let after = from - 1; after < to; ) {
        const slice = (await deps.store.items(listId, { after, limit: SLICE })).filter((item) => item.rank <= to);
        if (slice.length === 0) break;
        removed += await removeRecords(deps)(actor, listId, slice.map((item) => item.recordId));
        after = slice.at(-1)?.rank ?? to;
      }
    }
    return removed;
  };
}

/** Takes records off a draft list. */
export function removeRecords(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, recordIds: readonly string[]): Promise<number> => {
    requirePermission(actor, 'disposition.propose');
    let removed = 0;
    await actOnList(deps, actor, { listId, act: 'edit', fact: 'disposition.records-removed' }, async (list, tx) => {
      removed = await deps.store.removeItems(tx, list.id, recordIds);
      await deps.store.release(tx, list.id, recordIds);
      return { change: {}, data: { removed } };
    });
    return removed;
  };
}

/** Sends a draft to appraisal. @throws invalid `list-empty`. */
export function submitList(deps: DispositionDeps) {
  return async (actor: Actor, listId: string): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    return actOnList(deps, actor, { listId, act: 'submit', fact: 'disposition.submitted' }, async (list, tx) => {
      if ((await deps.store.lastRank(list.id, tx)) === 0) throw new ArchiveError('invalid', 'list-empty');
      return { change: {} };
    });
  };
}

/** Gives a list to another official, e.g. when its handler is away: nothing of it is lost. The author stays the author. */
export function reassignList(deps: DispositionDeps) {
  return async (actor: Actor, listId: string, userId: string, reason: string): Promise<DispositionList> => {
    requirePermission(actor, 'disposition.propose');
    const why = needText('reason', reason);
    const colleague = await deps.directory.officer(userId);
    if (colleague === undefined) throw new ArchiveError('invalid', 'invalid-input', {}, { faults: [{ field: 'userId', code: 'value-unknown' }] });
    return reassign(deps, actor, listId, { id: colleague.id, name: colleague.name }, why);
  };
}

async function reassign(deps: DispositionDeps, actor: Actor, listId: string, handler: DispositionList['handler'], reason: string): Promise<DispositionList> {
  return deps.uow.run(actor, async (tx) => {
    const list = await deps.store.list(listId, tx);
    if (list === undefined || !keepsList(actor, list)) throw notFound();
    if (list.decision?.by.id === handler.id) throw new ArchiveError('invalid', 'decider-is-author');
    const next = { ...list, handler, version: list.version + 1, updatedAt: deps.clock.now().toISOString() };
    if (!(await deps.store.replaceList(tx, next, list.version))) throw new ArchiveError('conflict', 'changed-meanwhile');
    tx.record({ name: 'disposition.reassigned', subject: { type: 'disposition-list', id: list.id }, data: { from: list.handler.id, to: handler.id, reason } });
    return next;
  });
}

function keepsList(actor: Actor, list: DispositionList): boolean {
  return actor.kind === 'system' || (actor.kind === 'officer' && (actor.provinceWide || actor.agencyIds.includes(list.agencyId)));
}
