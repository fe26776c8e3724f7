import { z } from 'zod';
import type { OfficerActor } from '../../../kernel/actor.js';
import { notFound } from '../../../kernel/errors.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import { inScope, scopeOf } from '../../../kernel/scope.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import { definePage, redirect, view } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import { formText } from '../../../platform/http/form.js';
import type { ArchiveRecord } from '../../records/model.js';
import type { Records } from '../../records/records.js';
import type { DoctorReport } from '../doctor/doctor.js';
import type { Fixity } from './fixity.js';
import type { FixityAlarm, FixityState } from './model.js';

export interface FixityPageDeps {
  readonly fixity: Fixity;
  readonly records: Pick<Records, 'peek'>;
  readonly uow: UnitOfWork;
  readonly lastDoctor: () => Promise<{ readonly at: string; readonly report: DoctorReport } | undefined>;
  readonly countStale: () => Promise<number>;
  /** How many places hold every file. */
  readonly copies: number;
  readonly personName: (id: string) => Promise<string | undefined>;
}

const GB = 1e9;

/** The state of preservation: what was verified when, what is damaged, what to do. */
export function fixityPages(deps: FixityPageDeps): Page[] {
  return [
    definePage({ method: 'get', path: '/preservation', access: 'officer', query: z.object({ lang: formText }), handle: ({ actor }) => overview(deps, actor) }),
    definePage({
      method: 'post', path: '/preservation/alarms/:id/acknowledge', access: 'officer', params: z.object({ id: z.string().max(100) }), body: z.object({ reason: formText }),
      handle: async ({ actor, params, body }) => {
        await deps.fixity.acknowledge(actor, params.id, body.reason ?? '');
        return redirect('/preservation', { level: 'success', message: { key: 'preservation.fixity.acknowledged' } });
      },
    }),
    definePage({
      method: 'post', path: '/preservation/verify/:id', access: 'officer', params: z.object({ id: z.string().max(100) }),
      handle: async ({ actor, params }) => {
        requirePermission(actor, 'preservation.manage');
        const found = await seenRecord(deps, actor, params.id);
        // Objects that belong to no record are the province's matter; another agency's record does not exist.
        if (found === undefined && !actor.provinceWide) throw notFound();
        const objectId = found?.objectId ?? params.id;
        await deps.uow.run(actor, async (tx) => tx.record({ name: 'fixity.asked', subject: { type: 'record', id: params.id }, announce: false }));
        await deps.fixity.verifyNow(objectId);
        const result = (await deps.fixity.stateOf(objectId))?.state.result ?? 'never';
        return redirect(found === undefined ? '/preservation' : `/records/${encodeURIComponent(params.id)}`, {
          level: result === 'sound' ? 'success' : 'warning', message: { key: `preservation.fixity.now.${result}` },
        });
      },
    }),
  ];
}

async function overview(deps: FixityPageDeps, actor: OfficerActor): Promise<PageResult> {
  const { figures, plan, policy, tonightBytes, oldest, open, settled } = await deps.fixity.overview(actor);
  const [doctor, stale, alarms, mended, waiting] = await Promise.all([
    deps.lastDoctor(), deps.countStale(), Promise.all(open.map((alarm) => shownAlarm(deps, actor, alarm))), Promise.all(settled.map((alarm) => shownAlarm(deps, actor, alarm))),
    Promise.all(oldest.map((state) => shownObject(deps, actor, state))),
  ]);
  return view('preservation/fixity', { key: 'preservation.fixity.title' }, {
    figures: { ...figures, stale, copies: deps.copies },
    plan: {
      nights: plan.nights ?? null, enough: plan.enough, neededGb: plan.neededGb, budgetGb: policy.budgetBytes / GB, maxAgeDays: policy.maxAgeDays, tonightBytes,
      from: `${String(policy.fromHour).padStart(2, '0')}:00`, to: `${String(policy.toHour).padStart(2, '0')}:00`,
    },
    alarms, settled: mended, oldest: waiting,
    ...(doctor === undefined ? {} : { doctor: { at: doctor.at, findings: doctor.report.checks.map(({ name, count, repaired }) => ({ name, count, repaired })), ok: doctor.report.ok } }),
  });
}

/** The record behind an object, for those who may know of it: the page is the whole province's, titles are not. */
async function seenRecord(deps: FixityPageDeps, actor: OfficerActor, recordId: string): Promise<ArchiveRecord | undefined> {
  const record = (await deps.records.peek(recordId))?.record;
  return record !== undefined && inScope(scopeOf(actor), record) ? record : undefined;
}

async function shownAlarm(deps: FixityPageDeps, actor: OfficerActor, alarm: FixityAlarm): Promise<object> {
  const record = alarm.recordId === null ? undefined : await seenRecord(deps, actor, alarm.recordId);
  const advice = alarm.was === 'unexpected' ? 'unexpected' : alarm.mendable ? 'mendable' : 'restore';
  return {
    id: alarm.id, was: alarm.was, state: alarm.state, copy: alarm.copy === '*' ? null : alarm.copy, path: alarm.path === '' ? null : alarm.path, foundAt: alarm.foundAt,
    objectId: alarm.objectId, title: record?.title ?? null, ...(record === undefined ? {} : { href: `/records/${encodeURIComponent(record.id)}` }),
    advice: `preservation.fixity.advice.${advice}`, mendedFrom: alarm.mendedFrom, settledAt: alarm.settledAt, reason: alarm.reason,
    settledBy: alarm.settledBy === null ? null : ((await deps.personName(alarm.settledBy)) ?? null),
    ...(['open', 'acknowledged'].includes(alarm.state) && may(actor, 'preservation.manage') ? { verifyAction: `/preservation/verify/${encodeURIComponent(alarm.recordId ?? alarm.objectId)}` } : {}),
    ...(alarm.state === 'open' && may(actor, 'preservation.manage') ? { acknowledgeAction: `/preservation/alarms/${alarm.id}/acknowledge` } : {}),
  };
}

async function shownObject(deps: FixityPageDeps, actor: OfficerActor, state: FixityState): Promise<object> {
  const record = state.recordId === null ? undefined : await seenRecord(deps, actor, state.recordId);
  return {
    title: record?.title ?? state.objectId, ...(record === undefined ? {} : { href: `/records/${encodeURIComponent(record.id)}` }), sizeBytes: state.sizeBytes,
    lastVerifiedAt: state.lastVerifiedAt, dueAt: state.dueAt, result: state.result,
  };
}
