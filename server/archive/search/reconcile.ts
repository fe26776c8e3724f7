import { ArchiveError } from '../../kernel/errors.js';
import type { SearchEngine } from './engines/engine.js';

/** A record with the version the index should hold. */
export interface IndexedVersion {
  readonly recordId: string;
  readonly version: number;
}

/** The register as the comparison needs it. */
export interface ReconciledRegister {
  /** Ids and index versions in id order after `after`; an empty list ends it. */
  versions(after: string, limit: number): Promise<readonly IndexedVersion[]>;
  /** The same for named records; absent ones are not in the register. */
  versionsOf(recordIds: readonly string[]): Promise<readonly IndexedVersion[]>;
  /** Puts records into the index as they are now. */
  indexNow(recordIds: readonly string[]): Promise<void>;
}

/** One engine compared with the register. Lists name the first hundred, numbers count all. */
export interface EngineReconciliation {
  readonly engine: string;
  /** Records in the index. */
  readonly indexed: number;
  /** In the register, not in the index. */
  readonly missing: number;
  /** In both, the index holds another version. */
  readonly stale: number;
  /** In the index, not in the register. */
  readonly surplus: number;
  readonly examples: { readonly missing: readonly string[]; readonly stale: readonly string[]; readonly surplus: readonly string[] };
  /** Why the engine could not be asked; then nothing of it was counted. */
  readonly unavailable?: string;
}

/** Index and register compared, both ways. */
export interface Reconciliation {
  /** Records in the register. */
  readonly registered: number;
  readonly engines: readonly EngineReconciliation[];
  /** Sums over the engines. */
  readonly missing: number;
  readonly stale: number;
  readonly surplus: number;
  /** Differences mended; they are counted above all the same. */
  readonly repaired: number;
  /** True when nothing differs, or all that did was mended, and every engine answered. */
  readonly ok: boolean;
}

const PAGE = 2_000;
const MEND_BATCH = 100;
const MOST_EXAMPLES = 100;

interface Differences {
  readonly missing: string[];
  readonly stale: string[];
  readonly surplus: string[];
  /** Those of `stale` that the index holds in a version from a future a restored backup knows nothing of. */
  readonly ahead: string[];
}

/**
 * Compares register and engines in both directions and, when told, mends what differs. Differences are looked at twice, so that
 * records changed during the comparison are not counted as faults.
 */
export async function reconcileIndex(engines: readonly SearchEngine[], register: ReconciledRegister, repair: boolean): Promise<Reconciliation> {
  const wanted = await readRegister(register);
  const found: (EngineReconciliation & { readonly mended: number })[] = [];
  for (const engine of engines) found.push(await reconcileEngine(engine, wanted, register, repair));
  const sum = (of: (one: (typeof found)[number]) => number): number => found.reduce((total, one) => total + of(one), 0);
  const [missing, stale, surplus, repaired] = [sum((one) => one.missing), sum((one) => one.stale), sum((one) => one.surplus), sum((one) => one.mended)];
  return {
    registered: wanted.size, engines: found.map(({ mended: _, ...one }) => one), missing, stale, surplus, repaired,
    ok: repaired === missing + stale + surplus && found.every((one) => one.unavailable === undefined),
  };
}

async function reconcileEngine(engine: SearchEngine, wanted: ReadonlyMap<string, number>, register: ReconciledRegister, repair: boolean): Promise<EngineReconciliation & { readonly mended: number }> {
  let report = reportOf(engine, 0, nothing());
  try {
    const held = await readEngine(engine);
    const differences = await lookAgain(engine, register, compare(wanted, held));
    report = reportOf(engine, held.size, differences);
    return { ...report, mended: repair ? await mend(engine, register, differences) : 0 };
  } catch (error) {
    return { ...report, mended: 0, unavailable: error instanceof ArchiveError ? error.code : String(error) };
  }
}

async function readRegister(register: ReconciledRegister): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for (let after = ''; ;) {
    const page = await register.versions(after, PAGE);
    for (const { recordId, version } of page) versions.set(recordId, version);
    const last = page[page.length - 1];
    if (last === undefined) return versions;
    after = last.recordId;
  }
}

async function readEngine(engine: SearchEngine): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for (let after: string | undefined; ;) {
    const page = await engine.listVersions(after, PAGE);
    for (const { recordId, version } of page) versions.set(recordId, version);
    const last = page[page.length - 1];
    if (last === undefined || page.length < PAGE) return versions;
    after = last.recordId;
  }
}

function compare(wanted: ReadonlyMap<string, number>, held: ReadonlyMap<string, number>): Differences {
  const differences = nothing();
  for (const [recordId, version] of wanted) {
    const own = held.get(recordId);
    if (own === undefined) differences.missing.push(recordId);
    else if (own !== version) {
      differences.stale.push(recordId);
      if (own > version) differences.ahead.push(recordId);
    }
  }
  for (const recordId of held.keys()) if (!wanted.has(recordId)) differences.surplus.push(recordId);
  return differences;
}

async function lookAgain(engine: SearchEngine, register: ReconciledRegister, first: Differences): Promise<Differences> {
  const second = nothing();
  const ids = [...first.missing, ...first.stale, ...first.surplus];
  for (let at = 0; at < ids.length; at += PAGE) {
    const some = ids.slice(at, at + PAGE);
    const wanted = new Map((await register.versionsOf(some)).map((one) => [one.recordId, one.version]));
    const now = compare(wanted, await engine.versionsOf(some));
    second.missing.push(...now.missing);
    second.stale.push(...now.stale);
    second.surplus.push(...now.surplus);
    second.ahead.push(...now.ahead);
  }
  return second;
}

async function mend(engine: SearchEngine, register: ReconciledRegister, { missing, stale, surplus, ahead }: Differences): Promise<number> {
  const out = [...surplus, ...ahead];
  for (let at = 0; at < out.length; at += MEND_BATCH) await engine.remove(out.slice(at, at + MEND_BATCH));
  const anew = [...missing, ...stale];
  for (let at = 0; at < anew.length; at += MEND_BATCH) await register.indexNow(anew.slice(at, at + MEND_BATCH));
  return missing.length + stale.length + surplus.length;
}

function nothing(): Differences {
  return { missing: [], stale: [], surplus: [], ahead: [] };
}

function reportOf(engine: SearchEngine, indexed: number, { missing, stale, surplus }: Differences): EngineReconciliation {
  return {
    engine: engine.name, indexed, missing: missing.length, stale: stale.length, surplus: surplus.length,
    examples: { missing: missing.slice(0, MOST_EXAMPLES), stale: stale.slice(0, MOST_EXAMPLES), surplus: surplus.slice(0, MOST_EXAMPLES) },
  };
}
