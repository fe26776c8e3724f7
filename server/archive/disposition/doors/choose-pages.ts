import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { requirePermission } from '../../../kernel/permission.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import { formText } from '../../../platform/http/form.js';
import { isDue } from '../../retention/rules/due-date.js';
import { addAndTell } from './add-and-tell.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';
import { dueIds, dueQuery, MOST_AT_ONCE } from './due-query.js';
import { crumbs } from './list-pages.js';

const chooseFields = { source: z.enum(['due', 'search']).catch('due'), question: z.string().max(4000).default(''), list: formText };
type Choice = z.output<z.ZodObject<typeof chooseFields>>;

const SLICE = 500;
const SHOWN = 8;

/** Whole results on a list: everything a filter of the due list or a search finds. What would come of it is shown before, and can be taken back after. */
export function choosePages(deps: DispositionPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/disposition/choose', access: 'officer', query: z.object(chooseFields), handle: ({ actor, query, lang }) => previewView(deps, actor, query, lang) }),
    definePage({
      method: 'post', path: '/disposition/choose', access: 'officer', body: z.object(chooseFields),
      handle: async ({ actor, body }) => {
        requirePermission(actor, 'disposition.propose');
        const back = `/disposition/choose?${new URLSearchParams({ source: body.source, question: body.question }).toString()}`;
        const { ids } = await chosen(deps, actor, body);
        if (body.list === undefined || ids.length === 0) return redirect(back, { level: 'warning', message: { key: body.list === undefined ? 'disposition.choose.noList' : 'disposition.due.noneChosen' } });
        return addAndTell(deps, actor, { listId: body.list, ids, back });
      },
    }),
  ];
}

/** What the question finds, within what the officer may see. */
async function chosen(deps: DispositionPageDeps, actor: OfficerActor, { source, question }: Choice): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  if (source === 'search') return deps.searchIds(actor, question, MOST_AT_ONCE);
  const ids = await dueIds(deps, actor, dueQuery.parse(Object.fromEntries(new URLSearchParams(question))));
  return { ids, total: ids.length };
}

async function previewView(deps: DispositionPageDeps, actor: OfficerActor, query: Choice, lang: Lang): Promise<PageResult> {
  requirePermission(actor, 'disposition.propose');
  const [{ ids, total }, drafts, types] = await Promise.all([chosen(deps, actor, query), deps.disposition.lists(actor, { states: ['draft'] }), deps.catalogue.listTypes()]);
  const effect = await effectOf(deps, actor, ids);
  const names = new Map(types.map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
  const sample = await Promise.all(effect.free.slice(0, SHOWN).map(async (id) => ({ id, found: await deps.records.peek(id) })));
  return view('disposition/choose', { key: 'disposition.choose.title' }, {
    source: query.source, question: query.question, action: '/disposition/choose', listId: query.list, lists: drafts.items.map((draft) => ({ value: draft.id, label: draft.title })), newHref: '/disposition',
    backHref: query.source === 'search' ? `/search?${query.question}` : `/disposition/due?${query.question}`, total, cut: total > ids.length, most: MOST_AT_ONCE, added: effect.free.length,
    effects: Object.entries(effect.left).filter(([, count]) => count > 0).map(([name, count]) => ({ name, count })), warnings: Object.entries(effect.warned).filter(([, count]) => count > 0).map(([name, count]) => ({ name, count })),
    types: [...effect.types].sort((a, b) => b[1] - a[1]).map(([code, count]) => ({ name: names.get(code) ?? code, count })),
    sample: sample.flatMap(({ id, found }) => (found === undefined ? [] : [{ href: `/records/${encodeURIComponent(id)}`, title: found.record.title, number: found.record.documentNumber }])), more: Math.max(0, effect.free.length - SHOWN),
  }, { breadcrumbs: [crumbs()[0]!, { label: { key: 'disposition.choose.title' } }] });
}

interface Effect {
  /** Would come on the list. */
  readonly free: readonly string[];
  /** Would be left out, by reason. */
  readonly left: Readonly<Record<'held' | 'elsewhere' | 'notKept', number>>;
  /** Would come on the list, though a destruction would leave them out as things stand. */
  readonly warned: Readonly<Record<'notDue' | 'linked' | 'keptLonger', number>>;
  readonly types: ReadonlyMap<string, number>;
}

/** What adding these records would do now; nothing is changed, and adding itself looks again. */
async function effectOf(deps: DispositionPageDeps, actor: OfficerActor, ids: readonly string[]): Promise<Effect> {
  const today = deps.clock.today();
  const free: string[] = [];
  const [left, warned] = [{ held: 0, elsewhere: 0, notKept: 0 }, { notDue: 0, linked: 0, keptLonger: 0 }];
  const types = new Map<string, number>();
  for (let start = 0; start < ids.length; start += SLICE) {
    const part = ids.slice(start, start + SLICE);
    const [answers, held, { claimed, kept }] = [await deps.retention.ofMany(part), await deps.holds.on(part), await deps.disposition.standing(part)];
    for (const id of part) {
      const answer = answers.get(id);
      if (held.has(id)) left.held += 1;
      else if (claimed.has(id)) left.elsewhere += 1;
      else if (answer === undefined || !(actor.provinceWide || actor.agencyIds.includes(answer.custodianAgencyId))) left.notKept += 1;
      else {
        free.push(id);
        types.set(answer.typeCode, (types.get(answer.typeCode) ?? 0) + 1);
        if (answer.state !== 'dated' || !isDue(answer.dueOn, today)) warned.notDue += 1;
        else if (answer.blockedById !== null) warned.linked += 1;
        const until = kept.get(id)?.until;
        if (until !== undefined && (until === null || until > today)) warned.keptLonger += 1;
      }
    }
  }
  return { free, left, warned, types };
}
