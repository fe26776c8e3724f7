import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { parseLocalDate } from '../../../kernel/calendar.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { formText } from '../../../platform/http/form.js';
import { ACTIONS } from '../../retention/model.js';
import type { RetentionFilter } from '../../retention/model.js';
import type { DispositionPageDeps } from './door-deps.js';

/** What the due list can show: what is due, what will be, what never is, and what waits for a person. */
export const DUE_VIEWS = ['due', 'permanent', 'no-date', 'in-force', 'no-schedule'] as const;

/** The fields of the due list, in addresses and forms alike. */
export const dueFields = {
  view: z.enum(DUE_VIEWS).catch('due'), dueBy: formText, dueFrom: formText, action: z.enum(ACTIONS).optional().catch(undefined), typeCode: formText, agency: formText, list: formText,
};
export const dueQuery = z.object({ ...dueFields, cursor: z.string().max(500).optional() });
export type DueQuery = z.output<typeof dueQuery>;
/** What narrows the list. */
export type DueFilter = Omit<DueQuery, 'list' | 'cursor'>;

/** Most records put on a list at once. */
export const MOST_AT_ONCE = 10_000;
const SLICE = 500;

/**
 * The filter in the words of the retention room; what is due by today unless told. Of what the officer may see, it names what his
 * agency keeps: what others keep is theirs to appraise, however public it is.
 */
export function filterOf(query: DueFilter, actor: OfficerActor, today: LocalDate): RetentionFilter {
  const day = (text: string | undefined): LocalDate | undefined => (text === undefined ? undefined : parseLocalDate(text));
  const dueBy = day(query.dueBy) ?? (query.view === 'due' ? today : undefined);
  const dueFrom = day(query.dueFrom);
  const agencyIds = actor.provinceWide ? (query.agency === undefined ? undefined : [query.agency]) : actor.agencyIds;
  return {
    states: [query.view === 'due' ? 'dated' : query.view], ...(dueBy === undefined || query.view !== 'due' ? {} : { dueBy }), ...(dueFrom === undefined || query.view !== 'due' ? {} : { dueFrom }),
    ...(query.action === undefined ? {} : { actions: [query.action] }), ...(query.typeCode === undefined ? {} : { typeCodes: [query.typeCode] }), ...(agencyIds === undefined ? {} : { agencyIds }),
  };
}

/** The filter as the query of an address. */
export function queryOf(query: Partial<Omit<DueQuery, 'cursor'>>, more: Record<string, string> = {}): URLSearchParams {
  const { view, dueBy, dueFrom, action, typeCode, agency, list } = query;
  return new URLSearchParams(Object.entries({ view, dueBy, dueFrom, action, typeCode, agency, list, ...more }).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** The ids of everything a filter shows, within what the officer may see; at most ten thousand at once. */
export async function dueIds(deps: Pick<DispositionPageDeps, 'records' | 'retention' | 'clock'>, actor: OfficerActor, query: DueFilter): Promise<string[]> {
  const scope = await deps.records.scopeFor(actor);
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.retention.list(scope, filterOf(query, actor, deps.clock.today()), cursor, SLICE);
    found.push(...page.items.map((row) => row.recordId));
    cursor = page.nextCursor;
  } while (cursor !== undefined && found.length < MOST_AT_ONCE);
  return found.slice(0, MOST_AT_ONCE);
}
