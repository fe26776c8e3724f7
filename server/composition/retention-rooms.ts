import { createHolds } from '../archive/holds/create-holds.js';
import type { Holds } from '../archive/holds/holds.js';
import type { HeldRecord, HoldSearch } from '../archive/holds/model.js';
import { createHoldsStore } from '../archive/holds/store.js';
import { createFactsStore } from '../archive/retention/facts-store.js';
import { createRetention } from '../archive/retention/create-retention.js';
import type { Retention } from '../archive/retention/retention.js';
import { startingTable } from '../archive/retention/rules/starting-table.js';
import { createRetentionStore } from '../archive/retention/store.js';
import { toAccessScope } from '../archive/search/describe-record.js';
import type { SearchFilters } from '../archive/search/engines/engine.js';
import type { Actor } from '../kernel/actor.js';
import { scopeOf } from '../kernel/scope.js';
import type { Archive } from './archive.js';
import type { Foundation } from './foundation.js';

/** Schedules and holds, joined. */
export interface RetentionRooms {
  readonly holds: Holds;
  readonly retention: Retention;
  /** Takes in the retention classes of the catalogue as schedules, as far as they are not there yet. */
  importTable(actor: Actor): Promise<{ readonly schedules: number; readonly rules: number }>;
}

/** What the rooms are built from. */
export interface RetentionGround {
  readonly ground: Pick<Foundation, 'database' | 'uow' | 'clock'>;
  readonly archive: Pick<Archive, 'catalogue' | 'owners' | 'dossiers' | 'records' | 'search' | 'holdGuard' | 'indexNow'>;
}

/** Builds holds and retention once. */
export function buildRetentionRooms({ ground, archive }: RetentionGround): RetentionRooms {
  const { database, uow, clock } = ground;
  const { catalogue, owners, dossiers, records } = archive;
  const holds = createHolds({
    store: createHoldsStore(database), guard: archive.holdGuard, uow, clock, catalogue, records, dossiers, owners, indexNow: archive.indexNow,
    searchAmong: (search, recordIds) => searchAmong(archive, search, recordIds),
    previewSearch: (actor, search, most) => previewSearch(archive, actor, search, most),
  });
  const retention = createRetention({
    store: createRetentionStore(database), facts: createFactsStore(database), uow, clock, catalogue, records, holds: archive.holdGuard, held: holds,
  });
  return {
    holds, retention,
    async importTable(actor) {
      const { retentionClasses, legalBases } = await catalogue.reference();
      return retention.importSchedules(actor, startingTable(retentionClasses, legalBases));
    },
  };
}

/** Which of some records a search finds: the scope names them, so no window of the engine cuts anything off. */
async function searchAmong(archive: Pick<Archive, 'search'>, search: HoldSearch, recordIds: readonly string[]): Promise<readonly string[]> {
  if (recordIds.length === 0) return [];
  const answer = await archive.search.search({ alternatives: [{ recordIds }] }, { text: search.text, filters: filtersOf(search), limit: 100, highlight: false, byIdentifier: true });
  // Words read as a restriction and then let go would catch papers nobody meant.
  return answer.restrictionsDropped ? [] : answer.hits.map((hit) => hit.recordId);
}

async function previewSearch(archive: Pick<Archive, 'search' | 'records'>, actor: Actor, search: HoldSearch, most: number): Promise<{ count: number; sample: HeldRecord[] }> {
  const answer = await archive.search.search(toAccessScope(scopeOf(actor)), { text: search.text, filters: { ...filtersOf(search), ...daysOf(search) }, limit: most, highlight: false, byIdentifier: true });
  if (answer.restrictionsDropped) return { count: 0, sample: [] };
  const found = await Promise.all(answer.hits.map((hit) => archive.records.peek(hit.recordId)));
  const sample = found.flatMap((one) => (one === undefined ? [] : [{
    recordId: one.record.id, title: one.record.title, documentNumber: one.record.documentNumber, typeCode: one.record.typeCode,
    custodianAgencyId: one.record.custodianAgencyId, arrivedLater: false,
  }]));
  return { count: answer.total, sample };
}

function daysOf({ issuedFrom, issuedTo }: HoldSearch): SearchFilters {
  return { ...(issuedFrom === undefined ? {} : { dateFrom: issuedFrom }), ...(issuedTo === undefined ? {} : { dateTo: issuedTo }) };
}

/** The register's filters are asked by the hold itself (a paper without a day counts as of that time); the engine gets those it answers alike. */
function filtersOf(search: HoldSearch): SearchFilters {
  return {
    ...(search.typeCodes === undefined || search.typeCodes.length === 0 ? {} : { typeCodes: search.typeCodes }),
    ...(search.issuerAgencyIds === undefined || search.issuerAgencyIds.length === 0 ? {} : { agencyIds: search.issuerAgencyIds }),
    ...(search.procedureCodes === undefined || search.procedureCodes.length === 0 ? {} : { procedureCodes: search.procedureCodes }),
  };
}
