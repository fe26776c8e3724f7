import type { RecordPanel } from '../records/model.js';
import type { Holds } from './holds.js';

/** The banner of a held record. Everybody who may read the record learns that it is held; why, only those who see to the hold. */
export function holdBanner(deps: { readonly holds: Pick<Holds, 'on' | 'knownTo'> }): RecordPanel {
  return {
    partial: 'hold-banner', place: 'banner',
    async present({ actor, record }) {
      const standing = (await deps.holds.on([record.id])).get(record.id) ?? [];
      if (standing.length === 0) return undefined;
      const known = await deps.holds.knownTo(actor, record.id);
      return {
        count: standing.length, judged: standing.some((one) => one.judged),
        holds: known.map((hold) => ({
          href: `/holds/${encodeURIComponent(hold.id)}`, code: hold.code, title: hold.title, reason: hold.reason, authority: hold.authority, reference: hold.reference,
          reviewOn: hold.reviewOn, placedAt: hold.placedAt, liftAsked: hold.state === 'lift-asked',
        })),
      };
    },
  };
}
