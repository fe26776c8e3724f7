import type { Clock } from '../../kernel/clock.js';
import { ArchiveError } from '../../kernel/errors.js';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Hold, HoldGuard, HoldOnRecord } from './model.js';
import { reachedAgencies } from './queries/reached-agencies.js';
import { filtersTakeIn, searchVerdict } from './rules/search-takes-in.js';
import type { HeldFacts, HoldsStore } from './store.js';

/** What the guard is made of. It stands before the register, which asks it. */
export interface HoldGuardDeps {
  readonly store: HoldsStore;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'agencyFamily' | 'custodianOf'>;
}

/** The guard as rooms ask it. */
export function createHoldGuard(deps: HoldGuardDeps): HoldGuard {
  const inside = async (tx: Tx, recordIds: readonly string[]): Promise<ReadonlyMap<string, readonly HoldOnRecord[]>> => {
    if (recordIds.length === 0 || (await deps.store.enterGate(tx)) === 0) return new Map();
    return holdsOn(deps, recordIds, tx);
  };
  return {
    async assertFree(tx, recordIds, act) {
      const found = await inside(tx, recordIds);
      const [first] = found.keys();
      if (first === undefined) return;
      const judged = [...found.values()].some((holds) => holds.some((hold) => hold.judged));
      throw new ArchiveError('conflict', judged ? 'record-held' : 'hold-not-judged-yet', { act, records: found.size, first });
    },
    heldAmong: async (tx, recordIds) => new Set((await inside(tx, recordIds)).keys()),
  };
}

/** Every hold that stands on the records, by record. Records nobody holds have no entry. */
export async function holdsOn(deps: HoldGuardDeps, recordIds: readonly string[], tx?: Tx): Promise<ReadonlyMap<string, readonly HoldOnRecord[]>> {
  const facts = await deps.store.factsFor(recordIds, tx);
  const reach = agencyReach(deps);
  const found = new Map<string, HoldOnRecord[]>();
  const note = (recordId: string, hold: Pick<Hold, 'id' | 'code'>, judged: boolean): void => {
    found.set(recordId, [...(found.get(recordId) ?? []), { recordId, holdId: hold.id, code: hold.code, judged }]);
  };
  for (const { record, hold, direct } of facts.named) {
    // A record or dossier was in the placer's keeping when it was named; an owner's papers may lie with others.
    if (direct || (await reach(hold, record.custodianAgencyId))) note(record.id, hold, true);
  }
  for (const hold of facts.searches) await judgeBySearch(hold, facts, reach, note);
  return found;
}

async function judgeBySearch(hold: Hold, facts: HeldFacts, reach: Reach, note: (recordId: string, hold: Hold, judged: boolean) => void): Promise<void> {
  if (hold.target.kind !== 'search') return;
  const { search } = hold.target;
  for (const record of facts.records) {
    const judgement = facts.judgements.get(`${hold.id} ${record.id}`);
    // What was caught stays caught, whatever its metadata say today.
    if (judgement?.caught === true) note(record.id, hold, true);
    else if (filtersTakeIn(search, record) && (await reach(hold, record.custodianAgencyId))) {
      const verdict = searchVerdict(search, hold.gatheredAt, record, judgement);
      if (verdict !== 'free') note(record.id, hold, verdict === 'held');
    }
  }
}

type Reach = (hold: Pick<Hold, 'reach' | 'agencyId'>, custodianAgencyId: string) => Promise<boolean>;

/** Whether a hold of an agency reaches a custodian: itself, those it succeeded, or who took its papers over. */
function agencyReach({ catalogue, clock }: Pick<HoldGuardDeps, 'catalogue' | 'clock'>): Reach {
  const known = new Map<string, readonly string[] | '*'>();
  return async (hold, custodianAgencyId) => {
    if (hold.reach === 'province' || hold.agencyId === custodianAgencyId) return true;
    const reached = known.get(hold.agencyId) ?? (await reachedAgencies(catalogue, hold, clock.today()));
    known.set(hold.agencyId, reached);
    return reached.includes(custodianAgencyId);
  };
}
