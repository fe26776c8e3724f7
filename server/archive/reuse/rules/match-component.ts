import type { LocalDate } from '../../../kernel/calendar.js';
import { addMonths, formatLocalDate } from '../../../kernel/calendar.js';
import type { Component, ResultType, Satisfier } from '../../catalogue/model.js';
import { validOn } from '../../catalogue/rules/valid-on.js';
import { validityEnd } from '../../catalogue/rules/validity-end.js';
import type { ArchiveRecord, StatusChange } from '../../records/model.js';
import type { Candidate, ComponentAnswer, Reason } from '../model.js';

/** A paper that is held, with whose it is seen from the applicant. */
export interface HeldPaper {
  readonly record: ArchiveRecord;
  readonly statusHistory: readonly StatusChange[];
  readonly relation: string;
  readonly ownerName: string;
}

/** In what the paper would be used. */
export interface UseContext {
  readonly today: LocalDate;
  /** The day the result is due: the paper must hold until then. */
  readonly neededUntil: LocalDate;
  readonly resultType: (code: string) => ResultType | undefined;
  readonly purposeName: (code: string) => string;
  readonly dataSourceName: (code: string) => string;
  readonly abolished: (code: string) => { name: string; instead: string } | undefined;
}

/**
 * What the archive holds for one component of a procedure. The component is met when one paper passes every condition of one
 * satisfier: type, owner, copy class, validity on the day of use and until the result is due, age, purpose. Otherwise every
 * paper that came near is shown with what stands against it. (NĐ 45/2020, NĐ 118/2025: papers already held are not asked for.)
 */
export function matchComponent(component: Component, held: readonly HeldPaper[], context: UseContext): ComponentAnswer {
  const base = { componentCode: component.code, nameVi: component.nameVi, nameEn: component.nameEn, required: component.required };
  if (component.kind === 'form') return { ...base, state: 'form', reason: reason('applicant-fills'), candidates: [] };
  if (component.kind === 'abolished') {
    const paper = context.abolished(component.abolishedPaperCode ?? '');
    return { ...base, state: 'abolished', reason: reason('must-not-ask', { paper: paper?.name ?? component.nameVi, instead: paper?.instead ?? '' }), candidates: [] };
  }
  const candidates = judgeAll(component, held, context);
  const best = candidates[0];
  if (best?.usable === true) return { ...base, state: 'usable', reason: usableReason(best), candidates };
  if (component.kind === 'data') {
    return { ...base, state: 'data', reason: reason('look-up-data', { source: context.dataSourceName(component.dataSourceCode ?? '') }), candidates };
  }
  if (best !== undefined) return { ...base, state: 'held-but', reason: best.reasons[0] ?? reason('not-usable'), candidates };
  return { ...base, state: 'missing', reason: reason('not-held'), candidates };
}

const reason = (code: string, params: Reason['params'] = {}): Reason => ({ code, params });

function usableReason(best: Candidate): Reason {
  return best.validUntil === null
    ? reason('valid-without-end')
    : reason('valid-until', { date: formatLocalDate(best.validUntil) });
}

function judgeAll(component: Component, held: readonly HeldPaper[], context: UseContext): Candidate[] {
  const satisfiers = component.satisfiers.filter((satisfier) => validOn(satisfier, context.today));
  const found: Candidate[] = [];
  for (const paper of held) {
    const verdicts = satisfiers
      .filter((satisfier) => satisfier.resultTypeCode === paper.record.typeCode)
      .map((satisfier) => judge(paper, satisfier, context));
    // Several satisfiers may name the type: the kindest one counts.
    const best = verdicts.sort((a, b) => a.reasons.length - b.reasons.length)[0];
    if (best !== undefined) found.push(best);
  }
  return found.sort(byUsefulness);
}

/** Usable before not, fewer objections first, then the better class of copy, then the newer. */
function byUsefulness(a: Candidate, b: Candidate): number {
  if (a.usable !== b.usable) return a.usable ? -1 : 1;
  if (a.reasons.length !== b.reasons.length) return a.reasons.length - b.reasons.length;
  if (a.copyClass !== b.copyClass) return a.copyClass < b.copyClass ? -1 : 1;
  return (b.issuedOn ?? '').localeCompare(a.issuedOn ?? '') || a.recordId.localeCompare(b.recordId);
}

function judge(paper: HeldPaper, satisfier: Satisfier, context: UseContext): Candidate {
  const { record } = paper;
  const type = context.resultType(record.typeCode);
  // What is printed on the paper wins over what its type says.
  const until = record.validTo ?? (type === undefined ? null : validityEnd(type.validity, record.issuedOn, record.fields));
  const reasons = [
    ...statusReasons(paper),
    ...timeReasons(record, until, context),
    ...conditionReasons(paper, satisfier, context),
  ];
  return {
    recordId: record.id, title: record.title, documentNumber: record.documentNumber, issuerName: record.issuerName,
    issuedOn: record.issuedOn, typeCode: record.typeCode, copyClass: record.copyClass, validity: record.validity, validUntil: until,
    relation: paper.relation, ownerName: paper.ownerName, usable: reasons.length === 0, reasons,
  };
}

function statusReasons({ record, statusHistory }: HeldPaper): Reason[] {
  if (record.validity === 'in-force') return [];
  const change = statusHistory.filter((entry) => entry.status === record.validity).at(-1);
  const on = change === undefined ? '' : formatLocalDate(change.from);
  return [reason(record.validity, { on, reference: change?.reference ?? change?.reason ?? '' })];
}

function timeReasons(record: ArchiveRecord, until: LocalDate | null, context: UseContext): Reason[] {
  const reasons: Reason[] = [];
  if (record.validFrom !== null && record.validFrom > context.today) reasons.push(reason('not-yet-valid', { from: formatLocalDate(record.validFrom) }));
  if (until !== null && until < context.today && record.validity !== 'expired') reasons.push(reason('ended', { on: formatLocalDate(until) }));
  else if (until !== null && until < context.neededUntil && until >= context.today) {
    reasons.push(reason('ends-before-due', { on: formatLocalDate(until), due: formatLocalDate(context.neededUntil) }));
  }
  return reasons;
}

function conditionReasons({ record, relation }: HeldPaper, satisfier: Satisfier, context: UseContext): Reason[] {
  const reasons: Reason[] = [];
  if (!satisfier.relations.some((accepted) => accepted === relation || (accepted === 'self' && relation === 'organisation-self'))) {
    reasons.push(reason('relation-not-accepted', { relation }));
  }
  if (!satisfier.copyClasses.includes(record.copyClass)) reasons.push(reason('copy-not-accepted', { copyClass: record.copyClass }));
  if (satisfier.maxAgeMonths !== undefined) {
    if (record.issuedOn === null) reasons.push(reason('age-unknown', { months: satisfier.maxAgeMonths }));
    else if (addMonths(record.issuedOn, satisfier.maxAgeMonths) < context.today) {
      reasons.push(reason('too-old', { months: satisfier.maxAgeMonths, on: formatLocalDate(record.issuedOn) }));
    }
  }
  if (satisfier.purposeCode !== undefined && record.purpose !== satisfier.purposeCode) {
    reasons.push(reason('wrong-purpose', {
      purpose: record.purpose === null ? '—' : context.purposeName(record.purpose),
      needed: context.purposeName(satisfier.purposeCode),
    }));
  }
  return reasons;
}
