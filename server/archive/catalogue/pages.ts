import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import { notFound } from '../../kernel/errors.js';
import { unmarkedForm } from '../../kernel/fold-text.js';
import { may, requirePermission } from '../../kernel/permission.js';
import { definePage, view } from '../../platform/http/define-page.js';
import type { Page } from '../../platform/http/define-page.js';
import { formText } from '../../platform/http/form.js';
import type { Translator } from '../../platform/i18n/translator.js';
import type { Catalogue } from './catalogue.js';
import { AGENCY_LEVELS } from './model.js';
import { presentAgencyRow, presentProcedurePage, presentProcedureRow, presentTabs, presentTypeRow } from './present-pages.js';

export interface CataloguePageDeps {
  readonly catalogue: Catalogue;
  readonly translator: Pick<Translator, 't'>;
  readonly clock: Clock;
}

const listQuery = z.object({ q: formText, level: z.enum(AGENCY_LEVELS).optional().catch(undefined), onDate: z.iso.date().optional().catch(undefined) });
const typeQuery = z.object({ q: formText, kind: z.enum(['result', 'document']).optional().catch(undefined) });

/** The catalogue as officials read it: procedures with what satisfies them, types, agencies with succession. */
export function cataloguePages(deps: CataloguePageDeps): Page[] {
  return [proceduresPage(deps), procedurePage(deps), typesPage(deps), agenciesPage(deps)];
}

/** True when every word of the question stands in the text, marks or not. */
function finds(q: string | undefined, ...texts: readonly string[]): boolean {
  if (q === undefined) return true;
  const text = unmarkedForm(texts.join(' ')).toLowerCase();
  return unmarkedForm(q).toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

async function tabsOf(deps: CataloguePageDeps, current: Parameters<typeof presentTabs>[0]): Promise<object[]> {
  const [procedures, types, agencies] = await Promise.all([deps.catalogue.listProcedures(), deps.catalogue.listTypes(), deps.catalogue.listAgencies()]);
  return presentTabs(current, { procedures: procedures.length, types: types.length, agencies: agencies.length });
}

function proceduresPage(deps: CataloguePageDeps): Page {
  return definePage({
    method: 'get', path: '/catalogue', access: 'officer', query: listQuery,
    handle: async ({ actor, query, lang }) => {
      requirePermission(actor, 'catalogue.read');
      const say = (key: string): string => deps.translator.t(lang, key);
      const [all, types, last] = await Promise.all([deps.catalogue.listProcedures(query.onDate), deps.catalogue.listTypes(), deps.catalogue.lastImport()]);
      const byCode = new Map(types.map((type) => [type.code, type]));
      const found = all.filter((one) => (query.level === undefined || one.level === query.level) && finds(query.q, one.code, one.nameVi, one.nameEn, ...one.aliases.map((alias) => alias.value)));
      return view('catalogue/procedures', { key: 'catalogue.title' }, {
        tabs: await tabsOf(deps, 'procedures'), filter: { action: '/catalogue', values: query, levels: levelsOf(say) },
        procedures: found.map((one) => presentProcedureRow(one, byCode, lang, say)), pager: { shown: found.length, total: found.length },
        ...(last === undefined ? {} : { importedAt: last.at }),
        ...(last === undefined || !may(actor, 'catalogue.import') ? {} : { refused: last.refused.map(({ file, line, row, code, params }) => ({ file, line, row, message: { key: `catalogue.fault.${code}`, params } })) }),
      });
    },
  });
}

function procedurePage(deps: CataloguePageDeps): Page {
  return definePage({
    method: 'get', path: '/catalogue/procedures/:code', access: 'officer', params: z.object({ code: z.string().max(100) }), query: z.object({ onDate: z.iso.date().optional().catch(undefined) }),
    handle: async ({ actor, params, query, lang }) => {
      requirePermission(actor, 'catalogue.read');
      const procedure = await deps.catalogue.procedureByCode(params.code);
      if (procedure === undefined) throw notFound();
      const [components, reference, resultTypes] = await Promise.all([
        deps.catalogue.componentsOf(procedure, query.onDate ?? deps.clock.today()), deps.catalogue.reference(), deps.catalogue.listTypes(),
      ]);
      const name = lang === 'vi' ? procedure.nameVi : procedure.nameEn;
      return view('catalogue/procedure', name, presentProcedurePage(procedure, { components, bundle: { ...reference, resultTypes }, lang, say: (key) => deps.translator.t(lang, key) }), {
        breadcrumbs: [{ label: { key: 'catalogue.title' }, href: '/catalogue' }, { label: procedure.code }],
      });
    },
  });
}

function typesPage(deps: CataloguePageDeps): Page {
  return definePage({
    method: 'get', path: '/catalogue/types', access: 'officer', query: typeQuery,
    handle: async ({ actor, query, lang }) => {
      requirePermission(actor, 'catalogue.read');
      const [all, procedures, reference] = await Promise.all([deps.catalogue.listTypes(), deps.catalogue.listProcedures(), deps.catalogue.reference()]);
      const found = all.filter((one) => (query.kind === undefined || one.kind === query.kind) && finds(query.q, one.code, one.nameVi, one.nameEn, one.abbreviation));
      return view('catalogue/types', { key: 'catalogue.title' }, {
        tabs: await tabsOf(deps, 'types'), filter: { action: '/catalogue/types', values: query },
        types: found.map((one) => presentTypeRow(one, procedures, reference, lang)), pager: { shown: found.length, total: found.length },
      });
    },
  });
}

function agenciesPage(deps: CataloguePageDeps): Page {
  return definePage({
    method: 'get', path: '/catalogue/agencies', access: 'officer', query: listQuery,
    handle: async ({ actor, query, lang }) => {
      requirePermission(actor, 'catalogue.read');
      const say = (key: string): string => deps.translator.t(lang, key);
      const [agencies, all, reference] = await Promise.all([deps.catalogue.listAgencies(query.onDate), deps.catalogue.listAgencies(), deps.catalogue.reference()]);
      const found = agencies.filter((one) => (query.level === undefined || one.level === query.level) && finds(query.q, one.name, one.nameEn, ...one.printedNames, ...one.codes.map((code) => code.value)));
      const bundle = { agencies: all, agencySuccessions: reference.successions, functions: reference.functions };
      return view('catalogue/agencies', { key: 'catalogue.title' }, {
        tabs: await tabsOf(deps, 'agencies'), filter: { action: '/catalogue/agencies', values: query, levels: levelsOf(say) },
        agencies: found.map((one) => presentAgencyRow(one, bundle, deps.clock.today(), lang, say)), pager: { shown: found.length, total: found.length },
      });
    },
  });
}

function levelsOf(say: (key: string) => string): { value: string; label: string }[] {
  return AGENCY_LEVELS.map((value) => ({ value, label: say(`catalogue.level.${value}`) }));
}
