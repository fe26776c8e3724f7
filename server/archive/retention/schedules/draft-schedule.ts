import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError, notFound } from '../../../kernel/errors.js';
import { may, requirePermission } from '../../../kernel/permission.js';
import type { RetentionDeps } from '../deps.js';
import type { ScheduleDraft, ScheduleVersion } from '../model.js';
import { checkSchedule, refuseApproval } from '../rules/check-schedule.js';

type Deps = Pick<RetentionDeps, 'store' | 'uow' | 'clock'>;

/** Schedules are the whole province's: only its archivists write them. @throws ArchiveError forbidden */
export function requireProvince(actor: Actor): void {
  requirePermission(actor, 'retention.manage');
  if (actor.kind === 'system' || (actor.kind === 'officer' && actor.provinceWide)) return;
  throw new ArchiveError('forbidden', 'province-needed');
}

/** The second person: another of the province's archivists, or a head who decides on disposition. @throws ArchiveError forbidden, conflict `second-person-needed` */
export function requireSecondPerson(actor: Actor, draftedBy: string): void {
  if (!may(actor, 'disposition.decide')) requireProvince(actor);
  if (actor.id === draftedBy) throw new ArchiveError('conflict', 'second-person-needed');
}

/** Writes a draft: over the draft there is, or as the next version. */
export const draftSchedule =
  (deps: Deps) =>
  async (actor: Actor, input: ScheduleDraft): Promise<ScheduleVersion> => {
    requireProvince(actor);
    const draft = tidy(input);
    const faults = checkSchedule(draft);
    if (faults.length > 0) throw new ArchiveError('invalid', 'schedule-invalid', {}, { faults });
    return deps.uow.run(actor, async (tx) => {
      const versions = await deps.store.versions(draft.scheduleCode, tx);
      const open = versions.find((one) => one.state === 'draft');
      const version: ScheduleVersion = {
        ...draft, version: open?.version ?? Math.max(0, ...versions.map((one) => one.version)) + 1, state: 'draft', draftedBy: actor.id,
        draftedAt: deps.clock.now().toISOString(), approvedBy: null, approvedAt: null,
      };
      const written = open === undefined ? await deps.store.addVersion(tx, version) : await deps.store.replaceVersion(tx, version, open.revision);
      if (!written) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'retention.schedule-drafted', subject: { type: 'schedule', id: draft.scheduleCode }, data: { version: version.version, ...told(version) } });
      return version;
    });
  };

/** Puts a draft in force; from then on it never changes. */
export const approveSchedule =
  (deps: Deps) =>
  async (actor: Actor, code: string, version: number): Promise<ScheduleVersion> =>
    deps.uow.run(actor, async (tx) => {
      const versions = await deps.store.versions(code, tx);
      const draft = versions.find((one) => one.version === version);
      if (draft === undefined) throw notFound();
      requireSecondPerson(actor, draft.draftedBy);
      if (draft.state !== 'draft') throw new ArchiveError('conflict', 'schedule-not-draft');
      const fault = refuseApproval(draft, versions, deps.clock.today());
      if (fault !== undefined) throw new ArchiveError('invalid', 'schedule-invalid', {}, { faults: [fault] });
      const next: ScheduleVersion = { ...draft, state: 'in-force', approvedBy: actor.id, approvedAt: deps.clock.now().toISOString() };
      if (!(await deps.store.replaceVersion(tx, next, draft.revision))) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'retention.schedule-approved', subject: { type: 'schedule', id: code }, data: { version, draftedBy: draft.draftedBy, ...told(next) } });
      return next;
    });

/** Gives a draft up; its number is not used again. */
export const withdrawDraft =
  (deps: Deps) =>
  async (actor: Actor, code: string, version: number): Promise<void> => {
    requireProvince(actor);
    await deps.uow.run(actor, async (tx) => {
      const draft = (await deps.store.versions(code, tx)).find((one) => one.version === version);
      if (draft === undefined) throw notFound();
      if (draft.state !== 'draft') throw new ArchiveError('conflict', 'schedule-not-draft');
      if (!(await deps.store.replaceVersion(tx, { ...draft, state: 'withdrawn' }, draft.revision))) throw new ArchiveError('conflict', 'changed-meanwhile');
      tx.record({ name: 'retention.schedule-withdrawn', subject: { type: 'schedule', id: code }, data: { version } });
    });
  };

function tidy(draft: ScheduleDraft): ScheduleDraft {
  const text = (value: string): string => value.normalize('NFC').trim();
  const orNull = (value: string | null): string | null => (value === null || text(value) === '' ? null : text(value));
  return { ...draft, scheduleCode: text(draft.scheduleCode), titleVi: text(draft.titleVi), titleEn: text(draft.titleEn), scope: text(draft.scope), note: orNull(draft.note), decision: orNull(draft.decision) };
}

function told({ period, trigger, action, validFrom, reachesFixed, confirmed }: ScheduleVersion): Record<string, string | number | boolean | null> {
  return { period: period.kind === 'permanent' ? 'permanent' : period.years, trigger, action, validFrom, reachesFixed, confirmed };
}
