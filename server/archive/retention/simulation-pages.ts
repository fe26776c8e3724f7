import { z } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import { requirePermission } from '../../kernel/permission.js';
import { definePage, view } from '../../platform/http/define-page.js';
import type { Page } from '../../platform/http/define-page.js';
import { formErrors, NO_FORM_ERRORS } from '../../platform/http/form.js';
import { layoutPairs } from './simulation/layout-pairs.js';
import { draftOf, scheduleForm, valuesOf } from './forms.js';
import type { ScheduleForm } from './forms.js';
import type { Simulation } from './model.js';
import { formModel } from './pages.js';
import type { RetentionPageDeps } from './pages.js';
import { titleOf } from './present.js';

const MOST_ROWS = 12;

/** Trying a schedule on paper: an address that can be sent to a colleague, because trying changes nothing. */
export function simulationPages(deps: RetentionPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/retention/simulation', access: 'officer', query: scheduleForm.extend({ code: z.string().max(60).optional(), run: z.string().max(5).optional() }),
      handle: async ({ actor, query, lang }) => {
        requirePermission(actor, 'retention.read');
        const versions = await deps.retention.schedules();
        const codes = [...new Map(versions.map((one) => [one.scheduleCode, one])).values()];
        const { code, run, ...form } = query;
        // A draft is tried first; otherwise what is in force is the point to start from.
        const start = versions.filter((one) => one.scheduleCode === (code ?? codes[0]?.scheduleCode) && one.state !== 'withdrawn').at(-1);
        const values: ScheduleForm = run === undefined ? { ...valuesOf(start, deps.clock.today()), reachesFixed: true } : form;
        const shown = { form: formModel('/retention/simulation', values), schedules: codes.map((one) => ({ value: one.scheduleCode, label: `${one.scheduleCode} – ${titleOf(one, lang)}` })), chosen: values.scheduleCode ?? '' };
        if (run === undefined) return view('retention/simulation', { key: 'retention.simulation.title' }, { ...shown, ...NO_FORM_ERRORS });
        try {
          const result = await deps.retention.simulate(actor, { kind: 'schedule', draft: draftOf(values, versions) });
          return view('retention/simulation', { key: 'retention.simulation.title' }, { ...shown, ...NO_FORM_ERRORS, result: await presentSimulation(deps, result, lang) });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind !== 'invalid') throw error;
          return view('retention/simulation', { key: 'retention.simulation.title' }, { ...shown, ...formErrors(error) }, { status: 400 });
        }
      },
    }),
  ];
}

async function presentSimulation(deps: RetentionPageDeps, result: Simulation, lang: 'vi' | 'en'): Promise<object> {
  const [types, agencies] = await Promise.all([deps.catalogue.listTypes(), deps.catalogue.listAgencies()]);
  const typeName = (code: string): string => { const type = types.find((one) => one.code === code); return type === undefined ? code : lang === 'vi' ? type.nameVi : type.nameEn; };
  const agencyName = (id: string): string => agencies.find((one) => one.id === id)?.name ?? id;
  const changed = <T extends { readonly before: number; readonly after: number }>(rows: readonly T[]): (T & { readonly difference: number })[] => rows.map((row) => ({ ...row, difference: row.after - row.before }));
  return {
    looked: result.looked, affected: result.affected, earlier: result.earlier, later: result.later, dueBefore: result.dueNow.before, dueAfter: result.dueNow.after,
    held: result.heldAmongDue, truncated: result.truncated, chart: layoutPairs(result.byYear), years: changed(result.byYear),
    agencies: changed(result.byAgency).slice(0, MOST_ROWS).map((row) => ({ ...row, name: agencyName(row.key) })),
    types: changed(result.byType).slice(0, MOST_ROWS).map((row) => ({ ...row, name: typeName(row.key) })),
    states: changed(result.byState).map((row) => ({ ...row, stateKey: `retention.state.${row.key}` })),
    samples: result.samples.map((one) => ({
      href: `/records/${encodeURIComponent(one.recordId)}`, title: one.title, typeName: typeName(one.typeCode), agencyName: agencyName(one.custodianAgencyId),
      before: span(one.before), after: span(one.after),
    })),
  };
}

function span({ state, dueOn }: Simulation['samples'][number]['before']): object {
  return dueOn === null ? { stateKey: `retention.state.${state}` } : { dueOn };
}
