import { date, id, instant, integer, json, longText, nullable, text, word } from '../../platform/database/columns.js';
import type { Hold, HoldSearch, HoldState, HoldTarget } from './model.js';

export const holdColumns = {
  id: id(),
  code: id(),
  title: text(300),
  reason: longText(),
  authority: text(300),
  reference: text(300),
  targetKind: word<HoldTarget['kind']>(),
  search: nullable(json<HoldSearch>()),
  agencyId: id(),
  reach: word<Hold['reach']>(),
  state: word<HoldState>(),
  placedBy: id(),
  placedAt: instant(),
  reviewOn: date(),
  gatheredAt: nullable(instant()),
  liftAskedBy: nullable(id()),
  liftAskedAt: nullable(instant()),
  liftReason: nullable(longText()),
  liftedBy: nullable(id()),
  liftedAt: nullable(instant()),
  version: integer(),
};

/** What a hold names: a record, a dossier or an owner. */
export const holdTargetColumns = { holdId: id(), kind: word<'record' | 'dossier' | 'owner'>(), targetId: id() };

/** What a hold by search found of a record that was looked at; a record without a row was not looked at yet. */
export const holdJudgementColumns = { holdId: id(), recordId: id(), caught: integer(), judgedAt: instant() };

/** The one row that changes of records share and placing or lifting a hold takes for itself. */
export const holdGateColumns = { id: integer(), holds: integer() };
