import { boolean, date, id, instant, integer, json, longText, nullable, text, word } from '../../platform/database/columns.js';
import type { Sensitivity } from '../../kernel/scope.js';
import type { CouncilMember, Decision, DispositionList, Ground, HistoricalOpinion, ItemState, ListKind, ListPaper, ListState, Person, Receipt, Tombstone, Verdict } from './model.js';

export const listColumns = {
  id: id(),
  kind: word<ListKind>(),
  title: text(300),
  agencyId: id(),
  state: word<ListState>(),
  authorId: id(),
  authorName: text(200),
  handlerId: id(),
  handlerName: text(200),
  needsOpinion: boolean(),
  targetAgencyId: nullable(id()),
  council: json<readonly CouncilMember[]>(),
  opinion: nullable(json<HistoricalOpinion>()),
  decision: nullable(json<Decision>()),
  coolingOffUntil: nullable(instant()),
  startedBy: nullable(json<Person>()),
  startedAt: nullable(instant()),
  endedAt: nullable(instant()),
  aborted: nullable(json<NonNullable<DispositionList['aborted']>>()),
  receipts: json<readonly Receipt[]>(),
  papers: json<readonly ListPaper[]>(),
  createdAt: instant(),
  updatedAt: instant(),
  version: integer(),
};

export const itemColumns = {
  listId: id(),
  recordId: id(),
  rank: integer(),
  title: nullable(text(500)),
  documentNumber: nullable(text(120)),
  typeCode: id(),
  dueOn: nullable(date()),
  verdict: word<Verdict>(),
  ground: nullable(word<Ground>()),
  keepUntil: nullable(date()),
  reason: nullable(text(1000)),
  evidence: nullable(text(1000)),
  appraisedBy: nullable(json<Person>()),
  appraisedAt: nullable(instant()),
  recordVersion: integer(),
  state: word<ItemState>(),
  outcome: nullable(text(60)),
  outcomeAt: nullable(instant()),
};

export const tombstoneColumns = {
  recordId: id(),
  objectId: id(),
  typeCode: id(),
  custodianAgencyId: id(),
  sensitivity: word<Sensitivity>(),
  listId: id(),
  ground: word<Ground>(),
  reason: text(1000),
  decisionNumber: text(120),
  decisionDate: date(),
  decidedBy: text(200),
  executedBy: text(200),
  executedAt: instant(),
  files: json<Tombstone['files']>(),
};

/** Which open list a record is on: one at most. */
export const claimColumns = { recordId: id(), listId: id() };

/** Records a person decided to keep longer: they are not proposed again before the day. */
export const keepColumns = { recordId: id(), until: nullable(date()), reason: longText(), decidedBy: json<Person>(), decidedAt: instant(), listId: id() };
