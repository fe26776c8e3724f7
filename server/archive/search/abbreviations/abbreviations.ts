import type { Actor } from '../../../kernel/actor.js';
import type { Clock } from '../../../kernel/clock.js';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import { SEE_PUBLIC } from '../rules/trim-to-scope.js';
import type { Abbreviation } from '../rules/expand-abbreviations.js';
import type { Search } from '../search.js';
import { abbreviationKey, changedTable, checkAbbreviation } from './change-table.js';
import type { AbbreviationChange, AbbreviationEntry } from './change-table.js';
import { questionsTouched } from './questions-touched.js';
import type { AbbreviationStore } from './store.js';

/** What a change would do, before it is made. Public papers are counted and nothing else: a form that takes any words must not tell in how many birth certificates they stand. */
export interface AbbreviationEffect {
  /** Questions of the log that were looked at, newest first. */
  readonly questionsLookedAt: number;
  /** How many of them would be understood otherwise. */
  readonly questionsChanged: number;
  /** The most frequent of these, with the papers found before and after. */
  readonly examples: readonly { readonly question: string; readonly times: number; readonly before: number; readonly after: number }[];
  /** Public papers in which the short form stands, and those in which a long form stands. */
  readonly papersWithShort: number;
  readonly papersWithLong: number;
}

/**
 * The administrator's abbreviations: what the search is shipped with, and what was added, changed or taken out since. Owns these changes;
 * does not search itself.
 */
export interface Abbreviations {
  /** The table as of now, as the search uses it. */
  current(): readonly Abbreviation[];
  /** The same for a page: shipped entries, own ones and those taken out. */
  list(): Promise<readonly AbbreviationEntry[]>;
  /** Adds an entry or changes one. @throws invalid `search.abbreviation` with the field's fault */
  save(actor: Actor, entry: Abbreviation): Promise<void>;
  /** Takes an entry out; a shipped one is only hidden. */
  remove(actor: Actor, short: string): Promise<void>;
  /** Gives a shipped entry its first form back. */
  restore(actor: Actor, short: string): Promise<void>;
  /** What a change would do to the last questions asked and on how many papers it bears. Writes nothing but the log. */
  effectOf(actor: Actor, change: AbbreviationChange): Promise<AbbreviationEffect>;
  /** Reads the changes again: at the start, and where another process made them. */
  refresh(): Promise<void>;
}

/** What the room is made of. */
export interface AbbreviationsDeps {
  readonly store: AbbreviationStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly shipped: readonly Abbreviation[];
  /** Bound late: the search itself uses `current`. */
  readonly search: () => Pick<Search, 'search' | 'understand'>;
  /** Texts of the last questions, newest first. */
  readonly recentQuestions: (limit: number) => Promise<readonly string[]>;
}

const QUESTIONS = 500;
const EXAMPLES = 10;

/** Opens the room with the shipped table; `refresh` reads what was changed. */
export function createAbbreviations(deps: AbbreviationsDeps): Abbreviations {
  const { store, uow, clock, shipped } = deps;
  let table = shipped;
  const refresh = async (): Promise<void> => {
    table = changedTable(shipped, await store.all()).filter((entry) => !entry.removed).map(({ short, long }) => ({ short, long }));
  };
  const put = async (actor: Actor, entry: Abbreviation, removed: boolean): Promise<void> => {
    const key = abbreviationKey(entry.short);
    await uow.run(actor, async (tx) => {
      await store.put(tx, { key, short: entry.short, long: [...entry.long], removed, changedAt: clock.now().toISOString(), changedBy: actor.id });
      tx.record({ name: removed ? 'abbreviation.removed' : 'abbreviation.saved', subject: { type: 'abbreviation', id: key.slice(0, 60) }, data: { short: entry.short, long: [...entry.long] } });
    });
    await refresh();
  };
  return {
    current: () => table,
    refresh,
    list: async () => changedTable(shipped, await store.all()),
    save: async (actor, entry) => {
      requirePermission(actor, 'catalogue.import');
      await put(actor, checkAbbreviation(entry), false);
    },
    remove: async (actor, short) => {
      requirePermission(actor, 'catalogue.import');
      const held = changedTable(shipped, await store.all()).find((entry) => abbreviationKey(entry.short) === abbreviationKey(short));
      if (held === undefined) throw new ArchiveError('not-found', 'search.abbreviation-unknown', { short: short.slice(0, 80) });
      await put(actor, held, true);
    },
    restore: async (actor, short) => {
      requirePermission(actor, 'catalogue.import');
      const key = abbreviationKey(short);
      await uow.run(actor, async (tx) => {
        await store.drop(tx, key);
        tx.record({ name: 'abbreviation.restored', subject: { type: 'abbreviation', id: key.slice(0, 60) }, data: { short: short.slice(0, 80) } });
      });
      await refresh();
    },
    effectOf: async (actor, change) => {
      requirePermission(actor, 'catalogue.import');
      const next = changedTable(table, [rowOf(change)]).filter((entry) => !entry.removed);
      const effect = await measure(deps, table, next, change);
      await uow.run(actor, async (tx) =>
        tx.record({ name: 'abbreviation.tried', subject: { type: 'abbreviation', id: abbreviationKey(change.short).slice(0, 60) }, announce: false, data: { short: change.short.slice(0, 80) } }));
      return effect;
    },
  };
}

function rowOf(change: AbbreviationChange): Parameters<typeof changedTable>[1][number] {
  if (change.kind === 'remove') return { key: abbreviationKey(change.short), short: change.short, long: [], removed: true };
  const checked = checkAbbreviation(change);
  return { key: abbreviationKey(checked.short), short: checked.short, long: checked.long, removed: false };
}

async function measure(deps: AbbreviationsDeps, before: readonly Abbreviation[], after: readonly Abbreviation[], change: AbbreviationChange): Promise<AbbreviationEffect> {
  const search = deps.search();
  const questions = await deps.recentQuestions(QUESTIONS);
  const touched = questionsTouched(questions, (text, table) => search.understand(text, table), before, after);
  const total = async (text: string, abbreviations: readonly Abbreviation[]): Promise<number> => (await search.search(SEE_PUBLIC, { text, limit: 1, highlight: false, abbreviations })).total;
  const examples: { question: string; times: number; before: number; after: number }[] = [];
  for (const { text, times } of touched.slice(0, EXAMPLES)) examples.push({ question: text, times, before: await total(text, before), after: await total(text, after) });
  const holding = (text: string): Promise<number> => total(`"${text.replaceAll('"', ' ')}"`, []);
  const long = change.kind === 'save' ? change.long : (before.find((entry) => abbreviationKey(entry.short) === abbreviationKey(change.short))?.long ?? []);
  let papersWithLong = 0;
  for (const text of long) papersWithLong += await holding(text);
  return {
    questionsLookedAt: questions.length, questionsChanged: touched.reduce((sum, one) => sum + one.times, 0), examples,
    papersWithShort: await holding(change.short), papersWithLong,
  };
}
