import { toAccessScope } from '../archive/search/describe-record.js';
import { filtersOf, questionOf } from '../archive/search/model.js';
import { readQuestion } from '../archive/search/search-query.js';
import type { OfficerActor } from '../kernel/actor.js';
import { requirePermission } from '../kernel/permission.js';
import type { Archive } from './archive.js';
import type { Foundation } from './foundation.js';

const STEP = 100;

/**
 * Everything a question of the search page finds, for acts on a whole result: within what the officer may see, judged by the same engine
 * and in the same order as the page, at most `most` ids. On record as a search, since it is one.
 */
export function searchIds({ ground, archive }: { readonly ground: Pick<Foundation, 'uow'>; readonly archive: Pick<Archive, 'search' | 'records'> }) {
  return async (actor: OfficerActor, text: string, most: number): Promise<{ readonly ids: readonly string[]; readonly total: number }> => {
    requirePermission(actor, 'search.use');
    const question = questionOf(readQuestion(text));
    const scope = toAccessScope(await archive.records.scopeFor(actor));
    const ids: string[] = [];
    let total = 0;
    for (let offset = 0; offset < most; offset += STEP) {
      const answer = await archive.search.search(scope, {
        text: question.q ?? '', filters: filtersOf(question), offset, limit: STEP, highlight: false, byIdentifier: actor.roles.includes('archivist'), ...(question.sort === undefined ? {} : { sort: question.sort }),
      });
      total = answer.total;
      ids.push(...answer.hits.map((hit) => hit.recordId));
      if (answer.hits.length < STEP) break;
    }
    await ground.uow.run(actor, async (tx) => tx.record({
      name: 'search.asked', subject: { type: 'search', id: 'records' }, announce: false, data: { text: (question.q ?? '').slice(0, 300), total, filters: Object.keys(filtersOf(question)), whole: true },
    }));
    return { ids: [...new Set(ids)].slice(0, most), total };
  };
}
