import { z } from 'zod';
import { requirePermission } from '../kernel/permission.js';
import type { UnitOfWork } from '../kernel/unit-of-work.js';
import { definePage, redirect, view } from '../platform/http/define-page.js';
import type { Page } from '../platform/http/define-page.js';
import { formText } from '../platform/http/form.js';
import type { JobTable } from '../../jobs/job-table.js';

export interface JobsPageDeps {
  readonly jobTable: Pick<JobTable, 'counts' | 'list' | 'retry'>;
  readonly uow: UnitOfWork;
  /** How often a job of this name is tried. */
  readonly attemptsOf: (name: string) => number;
}

const STATES = ['waiting', 'running', 'done', 'parked'] as const;
const MOST = 100;

/** What the archive does in the background: state, retry. */
export function jobsPages(deps: JobsPageDeps): Page[] {
  return [
    definePage({
      method: 'get', path: '/admin/jobs', access: 'officer', query: z.object({ state: z.enum(STATES).catch('waiting'), name: formText, lang: formText }),
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'jobs.read');
        const [counts, listed] = await Promise.all([deps.jobTable.counts(), deps.jobTable.list(query.state, MOST)]);
        const jobs = listed.filter((job) => query.name === undefined || job.name === query.name);
        return view('admin/jobs', { key: 'admin.jobs.title' }, {
          refreshUrl: `/admin/jobs?state=${query.state}`,
          counts: STATES.map((state) => ({ state, count: counts.filter((row) => row.state === state).reduce((sum, row) => sum + row.count, 0), href: `/admin/jobs?state=${state}`, selected: state === query.state })),
          filter: { action: '/admin/jobs', values: query, names: [...new Set(counts.map((row) => row.name))].sort().map((name) => ({ value: name, label: name })) },
          jobs: jobs.map((job) => ({
            id: job.id, name: job.name, subject: String(job.payload['itemId'] ?? job.payload['recordId'] ?? ''), state: job.state, attempts: job.attempts,
            maxAttempts: deps.attemptsOf(job.name), createdAt: job.createdAt, finishedAt: job.finishedAt, message: job.lastError ?? undefined,
            ...(job.state === 'waiting' && job.attempts > 0 ? { nextAt: job.runAt } : {}),
            ...(job.state === 'parked' ? { retryAction: `/admin/jobs/${encodeURIComponent(job.id)}/retry` } : {}),
          })),
          pager: { shown: jobs.length },
        });
      },
    }),
    definePage({
      method: 'post', path: '/admin/jobs/:id/retry', access: 'officer', params: z.object({ id: z.string().max(160) }),
      handle: async ({ actor, params }) => {
        requirePermission(actor, 'jobs.manage');
        await deps.uow.run(actor, async (tx) => tx.record({ name: 'job.retried', subject: { type: 'job', id: params.id.slice(0, 100) }, announce: false }));
        await deps.jobTable.retry(params.id);
        return redirect('/admin/jobs?state=waiting', { level: 'success', message: { key: 'admin.jobs.retried' } });
      },
    }),
  ];
}
