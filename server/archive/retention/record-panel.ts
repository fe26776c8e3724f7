import { may } from '../../kernel/permission.js';
import { inScope } from '../../kernel/scope.js';
import type { RecordPanel } from '../records/model.js';
import type { Records } from '../records/records.js';
import type { ArchiveRecord } from '../records/model.js';
import { TRIGGERS } from './model.js';
import type { RecordRetention } from './model.js';
import { sayPeriod, sayStep, scheduleHref, titleOf } from './present.js';
import type { Retention } from './retention.js';
import { keepsRecord } from './rules/keeps-record.js';

/** What the card of the record page needs. */
export interface RetentionPanelDeps {
  readonly retention: Pick<Retention, 'of' | 'schedules' | 'decisionsOf'>;
  readonly records: Pick<Records, 'peek' | 'scopeFor'>;
  readonly nameOf: (id: string) => Promise<string>;
}

/** The card "Thời hạn bảo quản": until when, by which version, and how it was reckoned; with the acts of those who keep the record. */
export function retentionPanel(deps: RetentionPanelDeps): RecordPanel {
  return {
    partial: 'retention-panel', place: 'card',
    async present({ actor, record, context, lang }) {
      const [row, versions, decisions] = await Promise.all([deps.retention.of(record.id), deps.retention.schedules(), deps.retention.decisionsOf(record.id)]);
      if (row === undefined && versions.length === 0) return undefined;
      const version = versions.find((one) => one.scheduleCode === row?.scheduleCode && one.version === row.scheduleVersion);
      const manages = may(actor, 'retention.manage') && keepsRecord(actor, record.custodianAgencyId);
      const codes = [...new Map(versions.filter((one) => one.state === 'in-force').map((one) => [one.scheduleCode, one])).values()];
      return {
        ...(row === undefined ? { pending: true } : shown(row)),
        ...(version === undefined ? {} : { scheduleTitle: titleOf(version, lang), period: sayPeriod(version.period), ...(may(actor, 'retention.read') ? { scheduleHref: scheduleHref(version.scheduleCode) } : {}) }),
        ...(row?.blockedById == null ? {} : { blocked: await blockOf(deps, row, await deps.records.scopeFor(actor, context)) }),
        decisions: await Promise.all(decisions.map(async (one) => ({
          say: { key: `retention.decision.${one.kind}`, params: { schedule: one.scheduleCode ?? '', on: one.on ?? '' } }, ...(one.trigger === null ? {} : { triggerKey: `retention.trigger.${one.trigger}` }),
          reason: one.reason, at: one.decidedAt, by: await deps.nameOf(one.decidedBy),
        }))),
        ...(manages ? { actions: actionsOf(record, codes.map((one) => ({ value: one.scheduleCode, label: `${one.scheduleCode} – ${titleOf(one, lang)}` }))) } : {}),
        ...(may(actor, 'hold.manage') ? { holdHref: `/holds/new?record=${encodeURIComponent(record.id)}` } : {}),
      };
    },
  };
}

function shown(row: RecordRetention): object {
  return {
    state: row.state, stateKey: `retention.state.${row.state}`, ...(row.dueOn === null ? {} : { dueOn: row.dueOn }), scheduleCode: row.scheduleCode, version: row.scheduleVersion,
    unconfirmed: row.scheduleCode !== null && !row.confirmed, ...(row.action === null ? {} : { actionKey: `retention.action.${row.action}` }), needsPerson: row.needsPerson,
    steps: row.steps.map(sayStep),
  };
}

/** What keeps it longer; named only to those who may see that record too. */
async function blockOf(deps: RetentionPanelDeps, row: RecordRetention, scope: Awaited<ReturnType<Records['scopeFor']>>): Promise<object> {
  const other = await deps.records.peek(row.blockedById ?? '');
  const seen = other !== undefined && inScope(scope, other.record);
  return { ...(row.blockedUntil === null ? {} : { until: row.blockedUntil }), ...(seen ? { href: `/records/${encodeURIComponent(other.record.id)}`, title: other.record.title } : {}) };
}

function actionsOf(record: ArchiveRecord, schedules: readonly { readonly value: string; readonly label: string }[]): object {
  const base = `/records/${encodeURIComponent(record.id)}/retention`;
  return {
    override: { action: `${base}/override`, schedules },
    state: { action: `${base}/trigger-date`, triggers: TRIGGERS.filter((name) => name !== 'superseded').map((value) => ({ value, label: { key: `retention.trigger.${value}` } })) },
  };
}
