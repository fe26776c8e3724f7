import { inScope } from '../../kernel/scope.js';
import { may } from '../../kernel/permission.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { RecordPanel } from '../records/model.js';
import type { Records } from '../records/records.js';
import { toAccessScope } from './describe-record.js';
import { filtersOf, isEmptyQuestion, questionOf } from './model.js';
import type { Place } from './present-filters.js';
import { urlOf } from './present-filters.js';
import { hitHref } from './present-results.js';
import { readQuestion } from './search-query.js';
import type { Search } from './search.js';

const MOST_AT = 99_000;

/**
 * Where a record stands in the list somebody comes from: the hit before, the hit after, and the way back. The list is asked anew
 * under what he may see now; a record that left it meanwhile shows only the way back.
 */
export function hitPanel(deps: { readonly search: Pick<Search, 'search'>; readonly records: Pick<Records, 'scopeFor' | 'peek'>; readonly uow: UnitOfWork }): RecordPanel {
  return {
    partial: 'search-hit', place: 'banner',
    async present({ actor, record, context, from }) {
      if (from === undefined || !may(actor, 'search.use')) return undefined;
      const question = questionOf(readQuestion(from));
      if (isEmptyQuestion(question)) return undefined;
      const typed = Number(new URLSearchParams(from).get('at') ?? '0');
      const at = Number.isInteger(typed) && typed >= 0 && typed <= MOST_AT ? typed : 0;
      const scope = await deps.records.scopeFor(actor, context);
      const first = Math.max(0, at - 1);
      const answer = await deps.search.search(toAccessScope(scope), {
        text: question.q ?? '', filters: filtersOf(question), offset: first, limit: 3, highlight: false, byIdentifier: actor.roles.includes('archivist'),
        ...(question.sort === undefined ? {} : { sort: question.sort }),
      });
      await deps.uow.run(actor, async (tx) => tx.record({ name: 'search.neighbours-asked', subject: { type: 'search', id: 'records' }, ...context, announce: false, data: { text: (question.q ?? '').slice(0, 300), total: answer.total, filters: Object.keys(filtersOf(question)) } }));
      const place: Place = { question, dossier: context.dossierCode, purpose: context.purpose, start: 0 };
      const back = urlOf(place, {}, at - (at % 20));
      const here = answer.hits.findIndex((hit) => hit.recordId === record.id);
      if (here < 0) return { backHref: back };
      const neighbour = async (index: number): Promise<string | undefined> => {
        const hit = answer.hits[index];
        const found = hit === undefined ? undefined : await deps.records.peek(hit.recordId);
        return hit === undefined || found === undefined || !inScope(scope, found.record) ? undefined : hitHref(place, hit.recordId, hit.pageNumber, first + index);
      };
      const [previousHref, nextHref] = await Promise.all([neighbour(here - 1), neighbour(here + 1)]);
      return { backHref: back, hit: first + here + 1, total: answer.total, ...(previousHref === undefined ? {} : { previousHref }), ...(nextHref === undefined ? {} : { nextHref }) };
    },
  };
}
