import type { Hold } from '../../../server/archive/holds/model.js';

/** A hold on one record as it is stored. */
export function standingHold(recordId: string, id: string): Hold {
  return {
    id, code: id, title: 'Vụ kiện', reason: 'Khiếu kiện', authority: 'Tòa án', reference: '12', target: { kind: 'records', recordIds: [recordId] }, agencyId: 'agency-a',
    reach: 'province', state: 'in-force', placedBy: 'archivist-1', placedAt: '2026-11-16T02:00:00.000Z', reviewOn: '2027-01-01', gatheredAt: null, liftAskedBy: null,
    liftAskedAt: null, liftReason: null, liftedBy: null, liftedAt: null, version: 1,
  };
}
