import type { Actor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { CatalogueBundle, ImportCounts, ImportReport, RefusedRow } from '../model.js';
import { ENTRY_KINDS, entriesOf, planImport } from '../rules/entries.js';
import type { EntryKind, ImportPlan } from '../rules/entries.js';
import type { CatalogueStore } from '../store.js';

export interface ImportDeps {
  readonly store: CatalogueStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
}

const MOST_REFUSED_KEPT = 1_000;

/** Takes in the files of the catalogue as one change. Nothing to do leaves the version as it is, but the asking is on record. */
export const importCatalogue =
  (deps: ImportDeps) =>
  async (actor: Actor, bundle: CatalogueBundle, refused: readonly RefusedRow[]): Promise<ImportReport> => {
    requirePermission(actor, 'catalogue.import');
    const wanted = entriesOf(bundle);
    return deps.uow.run(actor, async (tx) => {
      const present = await deps.store.lockVersion(tx);
      const plan = planImport(await deps.store.digests(tx), wanted);
      const byKind = Object.fromEntries(ENTRY_KINDS.map((kind) => [kind, countsOf(plan, kind)]));
      const total = countsOf(plan);
      const idle = total.added + total.changed + total.removed + plan.moved.length === 0;
      const version = idle ? present : present + 1;
      if (!idle) {
        const note = { version, at: deps.clock.now().toISOString(), importedBy: actor.id, counts: { ...total }, refused: refused.slice(0, MOST_REFUSED_KEPT) };
        await deps.store.apply(tx, plan, note);
      }
      tx.record({
        name: 'catalogue.imported',
        subject: { type: 'catalogue', id: String(version) },
        data: { ...total, refused: refused.length },
        ...(idle ? { announce: false } : {}),
      });
      return { version, total, byKind, refused };
    });
  };

function countsOf(plan: ImportPlan, kind?: EntryKind): ImportCounts {
  const count = (entries: readonly { readonly kind: EntryKind }[]): number => entries.filter((entry) => kind === undefined || entry.kind === kind).length;
  return {
    added: count(plan.added), changed: count(plan.changed), unchanged: count(plan.unchanged), removed: count(plan.removed), kept: count(plan.kept),
  };
}
