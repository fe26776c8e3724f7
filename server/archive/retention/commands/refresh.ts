import type { RetentionDeps } from '../deps.js';
import type { RecordRetention } from '../model.js';
import { keptByHold, reclassifiedShorter } from '../rules/reclassified.js';
import type { RetentionLaw } from '../rules/reckon.js';
import { sameAnswer } from './reckoner.js';
import type { DossierMemory, Reckoner } from './reckoner.js';

const SLICE = 400;
/** Between two slices everybody else is served: reading SQLite holds the process while it lasts. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface Refresh {
  refresh(recordIds: readonly string[]): Promise<number>;
  refreshDossier(dossierId: string): Promise<number>;
  refreshAll(onProgress?: (done: number) => void, signal?: AbortSignal): Promise<number>;
}

/** Keeps the stored answers in step with register and law. */
export function createRefresh(deps: Pick<RetentionDeps, 'store' | 'facts' | 'held'>, reckoner: Reckoner): Refresh {
  const { store, facts } = deps;

  /** A held record is never reclassified to a shorter time: what it had stands until the hold is lifted, whoever changed schedule, rule or dossier. */
  async function keepHeld(rows: readonly RecordRetention[], before: ReadonlyMap<string, RecordRetention>): Promise<RecordRetention[]> {
    const shorter = rows.filter((row) => reclassifiedShorter(row, before.get(row.recordId)));
    if (shorter.length === 0) return [...rows];
    const held = await deps.held.on(shorter.map((row) => row.recordId));
    return rows.map((row) => {
      const old = before.get(row.recordId);
      return old !== undefined && held.has(row.recordId) && shorter.includes(row) ? keptByHold(old, row) : row;
    });
  }

  /** Reckons again inside a short change that locks the records first, so that of two reckonings the later one sees the newer register. */
  async function settle(ids: readonly string[], law: RetentionLaw): Promise<string[]> {
    const changed: string[] = [];
    for (let start = 0; start < ids.length; start += SLICE) {
      const part = ids.slice(start, start + SLICE);
      const written = await store.write(async (transaction) => {
        await facts.lock(part, transaction);
        const before = await store.rowsOf(part, transaction);
        const rows = await keepHeld(await reckoner.rows(part, law, transaction), before);
        const news = rows.filter((row) => !sameAnswer(row, before.get(row.recordId)));
        await store.put(transaction, news);
        const there = new Set(rows.map((row) => row.recordId));
        await store.forget(transaction, part.filter((id) => !there.has(id)));
        return news.map((row) => row.recordId);
      });
      changed.push(...written);
    }
    return changed;
  }

  async function refresh(recordIds: readonly string[]): Promise<number> {
    const law = await reckoner.law();
    const known = await facts.records(recordIds);
    const siblings = await facts.idsOfDossiers(known.flatMap((record) => (record.dossierId === null ? [] : [record.dossierId])));
    const own = [...new Set([...recordIds, ...siblings])].sort();
    const changed = await settle(own, law);
    // What changed here may keep the records linked to it longer, or no longer.
    const neighbours = (await facts.linksOf([...changed, ...recordIds])).map((link) => link.otherId).filter((id) => !own.includes(id));
    return changed.length + (await settle([...new Set(neighbours)].sort(), law)).length;
  }

  /** One slice of the great pass: reads beside the writers, and writes only what differs. */
  async function passOver(ids: readonly string[], law: RetentionLaw, memory: DossierMemory): Promise<number> {
    const before = await store.rowsOf(ids);
    const found = await reckoner.answers(ids, law, undefined, memory);
    const fresh: RecordRetention[] = [];
    const stale: string[] = ids.filter((id) => !found.has(id) && before.has(id));
    for (const reckoned of found.values()) {
      const old = before.get(reckoned.record.id);
      const row = reckoner.toRow(reckoned, undefined);
      if (old === undefined) fresh.push(row);
      // Links are looked at by the second pass; here they are taken as they stand.
      else if (!sameAnswer({ ...row, blockedById: old.blockedById, blockedUntil: old.blockedUntil }, old)) stale.push(old.recordId);
    }
    if (fresh.length > 0) await store.write((transaction) => store.putNew(transaction, fresh));
    return fresh.length + (stale.length === 0 ? 0 : (await settle(stale, law)).length);
  }

  /** Looks at linked records only: whether what they are tied to keeps them. */
  async function passOverLinks(law: RetentionLaw, signal: AbortSignal | undefined): Promise<number> {
    let changed = 0;
    for (let after = ''; signal?.aborted !== true; ) {
      const ids = await facts.linkedIdsAfter(after, SLICE);
      if (ids.length === 0) return changed;
      after = ids.at(-1) ?? after;
      const [rows, before] = [await reckoner.rows(ids, law), await store.rowsOf(ids)];
      const stale = rows.filter((row) => !sameAnswer(row, before.get(row.recordId))).map((row) => row.recordId);
      if (stale.length > 0) changed += (await settle(stale, law)).length;
      await breathe();
    }
    return changed;
  }

  return {
    refresh,
    refreshDossier: async (dossierId) => refresh(await facts.idsOfDossiers([dossierId])),
    async refreshAll(onProgress, signal) {
      const law = await reckoner.law();
      const memory: DossierMemory = new Map();
      let [changed, done] = [0, 0];
      for (let after = ''; signal?.aborted !== true; ) {
        const ids = await facts.idsAfter(after, SLICE);
        if (ids.length === 0) break;
        after = ids.at(-1) ?? after;
        changed += await passOver(ids, law, memory);
        done += ids.length;
        onProgress?.(done);
        await breathe();
      }
      changed += await passOverLinks(law, signal);
      await store.tally.check(signal);
      return changed;
    },
  };
}
