import { maskSubjectId } from '../../kernel/subject-id.js';
import type { Message } from '../../platform/i18n/translator.js';
import { formatLocalDate } from '../../kernel/calendar.js';
import type { Dossier } from '../dossiers/model.js';
import type { Owner } from '../owners/model.js';
import type { Candidate, ComponentAnswer, Demand, Reason, Use } from './model.js';
import type { LookUpAnswer } from './reuse.js';

/** A reason as a sentence to be translated. Relations and copy classes have a sentence each. */
export function sentenceOf(reason: Reason): Message {
  if (reason.code === 'relation-not-accepted') return { key: `reuse.reason.relation-not-accepted.${reason.params['relation']}` };
  if (reason.code === 'copy-not-accepted') return { key: `reuse.reason.copy-not-accepted.${reason.params['copyClass']}` };
  return { key: `reuse.reason.${reason.code}`, params: reason.params };
}

interface DeskContext {
  readonly lang: 'vi' | 'en';
  /** Why the papers are read: the dossier's purpose, else its procedure. */
  readonly purpose: string;
  readonly dossier: Dossier;
  readonly uses: readonly Use[];
  readonly demands: readonly Demand[];
  /** Components the officer waits for; undefined when nobody tells of new papers. */
  readonly watched?: ReadonlySet<string> | undefined;
}

const VERDICTS = { usable: 'usable', 'held-but': 'limited', missing: 'missing', data: 'data', form: 'missing', abolished: 'data' } as const;

/** The result part of the desk page (views/pages/reuse/desk.hbs). Forms the applicant fills in himself are left out: nobody holds them. */
export function presentDesk(answer: LookUpAnswer & { readonly owner: Owner }, context: DeskContext): object {
  const { dossier, lang } = context;
  const components = answer.components.filter((component) => component.state !== 'form');
  const open = components.filter((component) => component.state === 'usable' && useFor(component, context) === undefined);
  const withPaper = components.filter((component) => component.candidates.length > 0);
  const firstPreview = (withPaper.find((component) => useFor(component, context) === undefined) ?? withPaper[0])?.componentCode;
  return {
    subject: {
      name: answer.owner.name, kind: answer.owner.kind, number: maskSubjectId(answer.owner.identifiers[0]?.value ?? ''), birthDate: answer.owner.birthDate,
      href: `/owners/${answer.owner.id}?dossier=${encodeURIComponent(dossier.code)}`,
      ...(answer.owner.identifiers.length > 1 ? { notice: { key: 'reuse.desk.olderNumbers', params: { count: answer.owner.identifiers.length } } } : {}),
    },
    procedure: { code: answer.procedure.code, name: lang === 'vi' ? answer.procedure.nameVi : answer.procedure.nameEn, href: `/catalogue/procedures/${answer.procedure.code}` },
    dossier: { code: dossier.code, href: `/intake/dossiers/${dossier.id}`, dueOn: dossier.dueOn }, purpose: dossier.purpose, newHref: '/desk',
    counts: { usable: answer.counts.usable, limited: answer.counts.heldBut, missing: answer.counts.missing, data: answer.counts.data },
    summary: summaryOf(components),
    ...(open.length > 1 ? { attachAll: { action: `/desk/${dossier.id}/attach-all`, count: open.length } } : {}),
    components: components.map((component) => presentComponent(component, context, component.componentCode === firstPreview)),
  };
}

function summaryOf(components: readonly ComponentAnswer[]): Message {
  const needed = components.filter((component) => component.required && component.state !== 'abolished');
  const missing = needed.filter((component) => component.state === 'missing' || component.state === 'held-but').length;
  if (missing === 0) return { key: 'reuse.desk.summaryComplete', params: { total: needed.length } };
  return { key: 'reuse.desk.summaryMissing', params: { missing, total: needed.length, usable: needed.filter((component) => component.state === 'usable').length } };
}

function useFor(component: ComponentAnswer, context: DeskContext): Use | undefined {
  return context.uses.find((use) => use.componentCode === component.componentCode);
}

function presentComponent(component: ComponentAnswer, context: DeskContext, active: boolean): object {
  const use = useFor(component, context);
  const demand = context.demands.find((one) => one.componentCode === component.componentCode);
  const [best, ...others] = use === undefined ? component.candidates : [...component.candidates].sort((a, b) => Number(b.recordId === use.recordId) - Number(a.recordId === use.recordId));
  const base = `/desk/${context.dossier.id}`;
  const code = encodeURIComponent(component.componentCode);
  const verdict = use !== undefined ? 'attached' : demand !== undefined ? 'insisted' : VERDICTS[component.state];
  return {
    id: `component-${component.componentCode}`, name: context.lang === 'vi' ? component.nameVi : component.nameEn, required: component.required, verdict,
    sentence: use !== undefined
      ? { key: 'reuse.desk.attachedBy', params: { name: use.actorName, at: use.at } }
      : demand !== undefined ? { key: 'reuse.desk.insistedBy', params: { name: demand.actorName, reason: demand.reason } } : sentenceOf(component.reason),
    active,
    ...(best === undefined ? {} : { paper: presentPaper(best, context), previewUrl: previewUrl(best.recordId, context) }),
    ...(component.state === 'data' && typeof component.reason.params['source'] === 'string' ? { dataSource: { name: component.reason.params['source'] } } : {}),
    ...(component.state === 'usable' && use === undefined && best !== undefined ? { attachAction: `${base}/components/${code}/attach/${best.recordId}` } : {}),
    ...(use === undefined ? {} : { detachAction: `${base}/uses/${use.id}/withdraw` }),
    ...(use === undefined && demand === undefined && component.state !== 'abolished' ? { insistAction: `${base}/components/${code}/insist` } : {}),
    ...(use === undefined && context.watched !== undefined && (component.state === 'missing' || component.state === 'held-but') ? { watch: { action: `${base}/components/${code}/watch`, on: context.watched.has(component.componentCode) } } : {}),
    ...(others.length === 0 ? {} : { others: others.map((other) => presentOther(other, component, context, use === undefined)) }),
  };
}

function presentOther(other: Candidate, component: ComponentAnswer, context: DeskContext, canAttach: boolean): object {
  return {
    ...presentPaper(other, context), sentence: other.usable ? { key: 'reuse.reason.also-usable' } : sentenceOf(other.reasons[0] ?? { code: 'not-usable', params: {} }),
    previewUrl: previewUrl(other.recordId, context),
    ...(other.usable && canAttach ? { attachAction: `/desk/${context.dossier.id}/components/${encodeURIComponent(component.componentCode)}/attach/${other.recordId}` } : {}),
  };
}

function presentPaper(candidate: Candidate, context: DeskContext): object {
  return {
    href: `/records/${candidate.recordId}${readingOf(context)}`, title: candidate.title, number: candidate.documentNumber,
    date: candidate.issuedOn, issuerName: candidate.issuerName, copyClass: candidate.copyClass,
    validity: {
      state: candidate.validity,
      ...(candidate.validUntil === null ? {} : { detail: { key: 'reuse.desk.until', params: { date: formatLocalDate(candidate.validUntil) } } }),
    },
    ...(candidate.relation === 'self' || candidate.relation === 'organisation-self' ? {} : { ownerNote: { key: `reuse.relation.${candidate.relation}`, params: { name: candidate.ownerName } } }),
  };
}

function previewUrl(recordId: string, context: DeskContext): string {
  return `/records/${recordId}/preview${readingOf(context)}`;
}

/** In which dossier and why a paper is read, as the address says it; a purpose of the dossier needs no repeating. */
function readingOf({ dossier, purpose }: DeskContext): string {
  return `?${new URLSearchParams({ dossier: dossier.code, ...(dossier.purpose === null ? { purpose } : {}) }).toString()}`;
}
