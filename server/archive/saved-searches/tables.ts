import { boolean, id, instant, integer, json, nullable, text, word } from '../../platform/database/columns.js';
import type { SearchQuestion } from '../search/model.js';
import type { Alert, ExportFormat, ExportState, ResultColumn } from './model.js';

export const savedSearchColumns = {
  id: id(), ownerId: id(), ownerName: text(200), agencyId: id(), shared: boolean(), name: text(160), question: json<SearchQuestion>(), createdAt: instant(),
  updatedAt: instant(), version: integer(),
};

/** `target` is a digest of what is watched: one wish per person and thing. */
export const alertColumns = {
  id: id(), userId: id(), kind: word<Alert['kind']>(), target: id(), savedSearchId: nullable(id()), dossierId: nullable(id()), componentCode: nullable(id()), since: instant(),
};

export const alertHitColumns = { alertId: id(), recordId: id(), userId: id(), at: instant(), readAt: nullable(instant()) };

export const alertQueueColumns = { recordId: id(), at: instant() };

export const chosenColumnsColumns = { userId: id(), columns: json<readonly ResultColumn[]>(), updatedAt: instant() };

export const recentSearchColumns = { userId: id(), textKey: id(), text: text(300), at: instant() };

export const exportColumns = {
  id: id(), userId: id(), agencyId: id(), format: word<ExportFormat>(), question: json<SearchQuestion>(), columns: json<readonly ResultColumn[]>(), lang: word<'vi' | 'en'>(),
  reason: nullable(text(500)), state: word<ExportState>(), total: integer(), done: integer(), cut: boolean(), sizeBytes: nullable(integer()), fault: nullable(text(200)),
  askedAt: instant(), finishedAt: nullable(instant()), expiresAt: nullable(instant()),
};
