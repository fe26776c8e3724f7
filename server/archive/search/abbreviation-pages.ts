import { z } from 'zod';
import type { OfficerActor } from '../../kernel/actor.js';
import { ArchiveError } from '../../kernel/errors.js';
import { unmarkedForm } from '../../kernel/fold-text.js';
import { requirePermission } from '../../kernel/permission.js';
import { definePage, redirect, view } from '../../platform/http/define-page.js';
import type { Page, PageResult } from '../../platform/http/define-page.js';
import { formErrors, formText, NO_FORM_ERRORS } from '../../platform/http/form.js';
import type { FormErrors } from '../../platform/http/form.js';
import type { AbbreviationEffect, Abbreviations } from './abbreviations/abbreviations.js';
import type { AbbreviationChange, AbbreviationEntry } from './abbreviations/change-table.js';

const PAGE = '/admin/abbreviations';
const entryForm = z.object({ kind: z.enum(['save', 'remove']).catch('save'), short: formText, long: z.string().max(2000).optional() });
type EntryForm = z.output<typeof entryForm>;
const listQuery = z.object({ q: formText, edit: formText });
type ListQuery = z.output<typeof listQuery>;

/** What a change to a table would do stands beside the form before anything is saved: a wrong abbreviation spoils everybody's search. */
export function abbreviationPages(deps: { readonly abbreviations: Abbreviations }): Page[] {
  const act = (path: string, done: string, work: (actor: OfficerActor, body: EntryForm) => Promise<void>): Page =>
    definePage({
      method: 'post', path: `${PAGE}/${path}`, access: 'officer', body: entryForm,
      handle: async ({ actor, body }) => {
        try {
          await work(actor, body);
        } catch (error) {
          return refusedView(deps, actor, body, error);
        }
        return redirect(PAGE, { level: 'success', message: { key: done, params: { short: body.short ?? '' } } });
      },
    });
  return [
    definePage({ method: 'get', path: PAGE, access: 'officer', query: listQuery, handle: ({ actor, query }) => listView(deps, actor, query, {}) }),
    definePage({
      method: 'post', path: `${PAGE}/try`, access: 'officer', body: entryForm,
      handle: async ({ actor, body }) => {
        try {
          const change = changeOf(body);
          const effect = await deps.abbreviations.effectOf(actor, change);
          return await listView(deps, actor, { q: undefined, edit: undefined }, { form: valuesOf(body), trial: presentTrial(change, effect) });
        } catch (error) {
          return refusedView(deps, actor, body, error);
        }
      },
    }),
    act('save', 'abbreviations.saved', (actor, body) => deps.abbreviations.save(actor, { short: body.short ?? '', long: linesOf(body.long) })),
    act('remove', 'abbreviations.removed', (actor, body) => deps.abbreviations.remove(actor, body.short ?? '')),
    act('restore', 'abbreviations.restored', (actor, body) => deps.abbreviations.restore(actor, body.short ?? '')),
  ];
}

/** What was refused stands beside its field, with all that was typed. */
function refusedView(deps: { readonly abbreviations: Abbreviations }, actor: OfficerActor, body: EntryForm, error: unknown): Promise<PageResult> {
  if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
  return listView(deps, actor, { q: undefined, edit: undefined }, { form: valuesOf(body), ...formErrors(error) }, 400);
}

async function listView(deps: { readonly abbreviations: Abbreviations }, actor: OfficerActor, query: ListQuery, more: Partial<FormErrors> & { form?: object; trial?: object }, status = 200): Promise<PageResult> {
  requirePermission(actor, 'catalogue.import');
  const all = await deps.abbreviations.list();
  const wanted = unmarkedForm(query.q ?? '');
  const shown = all.filter((entry) => [entry.short, ...entry.long].some((text) => unmarkedForm(text).includes(wanted)));
  const edited = all.find((entry) => entry.short === query.edit);
  return view('admin/abbreviations', { key: 'abbreviations.title' }, {
    ...NO_FORM_ERRORS, filter: { action: PAGE, q: query.q }, total: all.length,
    tryAction: `${PAGE}/try`, form: edited === undefined ? { short: '', long: '' } : { short: edited.short, long: edited.long.join('\n') },
    entries: shown.map(presentEntry), ...more,
  }, { status });
}

function presentEntry(entry: AbbreviationEntry): object {
  return {
    short: entry.short, long: entry.long, origin: entry.origin, removed: entry.removed, ambiguous: entry.long.length > 1,
    editHref: `${PAGE}?${new URLSearchParams({ edit: entry.short }).toString()}#entry`, tryAction: `${PAGE}/try`,
    ...(entry.removed || entry.origin === 'changed' ? { restoreAction: `${PAGE}/restore` } : {}),
  };
}

function presentTrial(change: AbbreviationChange, effect: AbbreviationEffect): object {
  return {
    kind: change.kind, short: change.short, long: change.kind === 'save' ? change.long.join('\n') : '', confirmAction: `${PAGE}/${change.kind}`,
    lookedAt: effect.questionsLookedAt, changed: effect.questionsChanged, papersWithShort: effect.papersWithShort, papersWithLong: effect.papersWithLong, examples: effect.examples,
  };
}

function changeOf(body: EntryForm): AbbreviationChange {
  return body.kind === 'remove' ? { kind: 'remove', short: body.short ?? '' } : { kind: 'save', short: body.short ?? '', long: linesOf(body.long) };
}

function valuesOf(body: EntryForm): object {
  return { short: body.short ?? '', long: body.long ?? '' };
}

/** One long form a line, or behind a semicolon. */
function linesOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\r\n;]+/u).map((line) => line.trim()).filter((line) => line !== '');
}
