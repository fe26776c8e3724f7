import { date, id, instant, integer, json, nullable, serial, text, word } from '../../platform/database/columns.js';
import type { Json } from '../../kernel/events.js';
import type { RefusedRow } from './model.js';
import type { EntryKind } from './rules/entries.js';

export const entryColumns = {
  kind: word<EntryKind>(),
  entryKey: text(191),
  position: integer(),
  name: text(500),
  validFrom: nullable(date()),
  validTo: nullable(date()),
  body: json<Json>(),
  digest: id(),
  changedInVersion: integer(),
};

export const headColumns = { id: serial(), version: integer(), changedAt: nullable(instant()) };

export const importColumns = {
  version: integer(),
  at: instant(),
  importedBy: id(),
  counts: json<Json>(),
  refused: json<readonly RefusedRow[]>(),
};
