import type { Catalogue } from '../../server/archive/catalogue/catalogue.js';
import { createHolds } from '../../server/archive/holds/create-holds.js';
import type { Holds } from '../../server/archive/holds/holds.js';
import type { NewHold } from '../../server/archive/holds/model.js';
import { createHoldsStore } from '../../server/archive/holds/store.js';
import { createRetention } from '../../server/archive/retention/create-retention.js';
import { createFactsStore } from '../../server/archive/retention/facts-store.js';
import type { Retention } from '../../server/archive/retention/retention.js';
import { createRetentionStore } from '../../server/archive/retention/store.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import type { TestDatabase } from '../support/test-database.js';
import { aRegister, aResultType } from './a-register.js';
import type { TestRegister } from './a-register.js';
import { anOfficer } from './an-officer.js';

/** The register with holds and retention, and a search that finds a word in titles. */
export interface HeldRegister extends TestRegister {
  readonly holds: Holds;
  readonly retention: Retention;
}

/** Two archivists of the province and one of an agency. */
export const archivist = (over: Partial<OfficerActor> = {}): OfficerActor => anOfficer({ id: 'archivist-1', roles: ['archivist'], provinceWide: true, ...over });
export const secondArchivist = (): OfficerActor => archivist({ id: 'archivist-2' });

/** Types of the tests: letters have no validity, everything else has. */
const CATALOGUE: Pick<Catalogue, 'listTypes' | 'reference' | 'agencyFamily' | 'custodianOf'> = {
  listTypes: async () => [aResultType({ code: 'cong-van', validity: { kind: 'none' } }), aResultType()],
  reference: async () => ({ purposes: [], dataSources: [], abolishedPapers: [], legalBases: [], retentionClasses: [], functions: [], successions: [], units: [], unitSuccessions: [] }),
  agencyFamily: async (agencyId) => (agencyId === 'agency-a' ? ['agency-a', 'agency-old'] : [agencyId]),
  custodianOf: async (agencyId) => (agencyId === 'agency-old' ? 'agency-a' : agencyId),
};

/** Builds it on a test database. */
export function aHeldRegister(db: TestDatabase): HeldRegister {
  const register = aRegister(db);
  const { database, uow, clock } = db;
  const searchAmong: Parameters<typeof createHolds>[0]['searchAmong'] = async (search, ids) => {
    const found = await Promise.all(ids.map((id) => register.records.peek(id)));
    return found.flatMap((one) => (one !== undefined && one.record.title.toLowerCase().includes(search.text.toLowerCase()) ? [one.record.id] : []));
  };
  const holds = createHolds({
    ...register, store: createHoldsStore(database), uow, clock, catalogue: CATALOGUE, searchAmong, indexNow: async () => undefined,
    previewSearch: async () => ({ count: 0, sample: [] }),
  });
  const retention = createRetention({
    store: createRetentionStore(database), facts: createFactsStore(database), uow, clock, catalogue: CATALOGUE, records: register.records, holds: register.guard, held: holds,
  });
  return { ...register, holds, retention };
}

/** A hold on one record by an order of the court. */
export function aHold(over: Partial<NewHold> = {}): NewHold {
  return {
    title: 'Vụ kiện số 12', reason: 'Đang giải quyết khiếu kiện', authority: 'Tòa án nhân dân tỉnh', reference: '12/2026/QĐ-TA', reviewOn: '2027-01-31',
    target: { kind: 'records', recordIds: ['record-1'] }, ...over,
  };
}
