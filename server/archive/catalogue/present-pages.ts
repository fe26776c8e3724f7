import type { Agency, CatalogueBundle, Dated, LegalBasis, Procedure, ResultType } from './model.js';
import { isUnconfirmed } from './present.js';
import type { ComponentOnDate } from './rules/component-to-result.js';

type Lang = 'vi' | 'en';
type Message = { readonly key: string; readonly params?: Readonly<Record<string, unknown>> };
type Say = (key: string) => string;

const nameIn = (lang: Lang, of: { readonly nameVi: string; readonly nameEn: string }): string => (lang === 'vi' ? of.nameVi : of.nameEn);
const unconfirmed = (certainty: Procedure['certainty']): object => (isUnconfirmed(certainty) ? { unconfirmed: true } : {});
const days = ({ validFrom, validTo }: Dated): object => ({ validFrom, validTo });

/** The tabs over the lists of the catalogue. */
export function presentTabs(current: 'procedures' | 'types' | 'agencies', counts: Readonly<Record<'procedures' | 'types' | 'agencies', number>>): object[] {
  return [
    { href: '/catalogue', labelKey: 'catalogue.procedures', current: current === 'procedures', count: counts.procedures },
    { href: '/catalogue/types', labelKey: 'catalogue.types', current: current === 'types', count: counts.types },
    { href: '/catalogue/agencies', labelKey: 'catalogue.agencies', current: current === 'agencies', count: counts.agencies },
  ];
}

/** A procedure in the list. */
export function presentProcedureRow(procedure: Procedure, types: ReadonlyMap<string, ResultType>, lang: Lang, say: Say): object {
  return {
    href: `/catalogue/procedures/${encodeURIComponent(procedure.code)}`, code: procedure.code, name: nameIn(lang, procedure), levelName: say(`catalogue.level.${procedure.level}`),
    ...(isUnconfirmed(procedure.codeCertainty) ? { codeUnconfirmed: true } : {}),
    ...(procedure.aliases.length === 0 ? {} : { aliases: procedure.aliases.map((alias) => alias.value).join(', ') }),
    componentCount: procedure.components.length, reusableCount: procedure.components.filter((component) => component.satisfiers.length > 0).length,
    results: procedure.resultTypeCodes.map((code) => nameOfType(types, code, lang)).join(', '), ...days(procedure),
  };
}

/** What the page of one procedure shows beside the procedure itself. */
export interface ProcedureFacts {
  readonly components: readonly ComponentOnDate[];
  readonly bundle: Pick<CatalogueBundle, 'functions' | 'legalBases' | 'dataSources' | 'abolishedPapers' | 'purposes' | 'resultTypes'>;
  readonly lang: Lang;
  readonly say: Say;
}

/** The view model of views/pages/catalogue/procedure.hbs. */
export function presentProcedurePage(procedure: Procedure, facts: ProcedureFacts): object {
  const { bundle, lang, say } = facts;
  const types = new Map(bundle.resultTypes.map((type) => [type.code, type]));
  const work = bundle.functions.find((one) => one.code === procedure.functionCode);
  return {
    procedure: {
      name: nameIn(lang, procedure), code: procedure.code, levelName: say(`catalogue.level.${procedure.level}`), functionName: work === undefined ? procedure.functionCode : nameIn(lang, work),
      ...(isUnconfirmed(procedure.codeCertainty) ? { codeUnconfirmed: true } : {}),
      aliases: procedure.aliases.map((alias) => ({ value: alias.value, note: alias.noteVi, ...days(alias) })),
      ...(procedure.noteVi === undefined ? {} : { note: procedure.noteVi }), ...unconfirmed(procedure.certainty), ...days(procedure),
    },
    results: procedure.resultTypeCodes.map((code) => ({ name: nameOfType(types, code, lang), code, href: `/catalogue/types#${encodeURIComponent(code)}` })),
    components: facts.components.map((one) => presentComponent(one, facts)),
    legalBases: procedure.legalBasisIds.flatMap((id) => {
      const basis = bundle.legalBases.find((one) => one.id === id);
      return basis === undefined ? [] : [presentBasis(basis, bundle.legalBases)];
    }),
  };
}

function presentComponent({ component, satisfiers }: ComponentOnDate, { bundle, lang, say }: ProcedureFacts): object {
  const source = bundle.dataSources.find((one) => one.code === component.dataSourceCode);
  const abolished = bundle.abolishedPapers.find((one) => one.code === component.abolishedPaperCode);
  return {
    code: component.code, name: nameIn(lang, component), kind: component.kind, required: component.required, ...days(component), ...unconfirmed(component.certainty),
    ...(component.noteVi === undefined ? {} : { note: component.noteVi }), ...basisNumber(bundle.legalBases, component.legalBasisId),
    ...(source === undefined ? {} : { dataSource: nameIn(lang, source) }),
    ...(abolished === undefined ? {} : { instead: lang === 'vi' ? abolished.insteadVi : abolished.insteadEn }),
    satisfiers: satisfiers.map((one) => ({
      typeName: nameIn(lang, one.resultType), typeHref: `/catalogue/types#${encodeURIComponent(one.resultTypeCode)}`, copyClasses: [...one.copyClasses],
      conditions: conditionsOf(one, bundle, lang, say), ...unconfirmed(one.certainty), ...basisNumber(bundle.legalBases, one.legalBasisId),
    })),
  };
}

function conditionsOf(one: ComponentOnDate['satisfiers'][number], bundle: ProcedureFacts['bundle'], lang: Lang, say: Say): Message[] {
  const purpose = bundle.purposes.find((known) => known.code === one.purposeCode);
  return [
    ...(one.relations.length === 1 && one.relations[0] === 'self' ? [] : [{ key: 'catalogue.condition.relation', params: { list: one.relations.map((relation) => say(`register.relation.${relation}`)).join(', ') } }]),
    ...(one.maxAgeMonths === undefined ? [] : [{ key: 'catalogue.condition.maxAge', params: { months: one.maxAgeMonths } }]),
    ...(purpose === undefined ? [] : [{ key: 'catalogue.condition.purpose', params: { name: nameIn(lang, purpose) } }]),
  ];
}

/** A type in the list, with the procedures that take it. */
export function presentTypeRow(type: ResultType, procedures: readonly Procedure[], bundle: Pick<CatalogueBundle, 'retentionClasses'>, lang: Lang): object {
  const retention = bundle.retentionClasses.find((one) => one.code === type.retentionClassCode);
  const usedIn = procedures.filter((procedure) => procedure.components.some((component) => component.satisfiers.some((one) => one.resultTypeCode === type.code)));
  return {
    id: type.code, name: nameIn(lang, type), code: type.code, abbreviation: type.abbreviation, kind: type.kind,
    validityRule: { key: `catalogue.validityRule.${type.validity.kind}`, ...(type.validity.kind === 'months-from-issue' ? { params: { months: type.validity.months } } : {}) },
    retentionName: retention === undefined ? type.retentionClassCode : nameIn(lang, retention), ...(retention?.confirmed === true ? {} : { retentionUnconfirmed: true }),
    sensitivityKey: `records.sensitivity.${type.sensitivity}`, fields: type.fields.map((field) => (lang === 'vi' ? field.labelVi : field.labelEn)).join(', '),
    usedIn: usedIn.map((procedure) => ({ name: nameIn(lang, procedure), href: `/catalogue/procedures/${encodeURIComponent(procedure.code)}` })),
    ...days(type), ...unconfirmed(type.certainty),
  };
}

/** An agency in the list, with who followed it and whom it followed. */
export function presentAgencyRow(agency: Agency, bundle: Pick<CatalogueBundle, 'agencies' | 'agencySuccessions' | 'functions'>, today: string, lang: Lang, say: Say): object {
  const nameOf = (id: string): string => {
    const other = bundle.agencies.find((one) => one.id === id);
    return other === undefined ? id : lang === 'vi' ? other.name : other.nameEn;
  };
  const href = (id: string): string => `/catalogue/agencies#${encodeURIComponent(id)}`;
  const work = (code: string): object => {
    const known = bundle.functions.find((one) => one.code === code);
    return code === '*' || known === undefined ? {} : { functionName: nameIn(lang, known) };
  };
  return {
    id: agency.id, name: lang === 'vi' ? agency.name : agency.nameEn, levelName: say(`catalogue.level.${agency.level}`),
    codes: agency.codes.map((code) => ({ value: code.value, ...days(code) })), ...days(agency), ...unconfirmed(agency.certainty),
    ...(agency.validTo !== undefined && agency.validTo < today ? { ended: true } : {}),
    successors: once(bundle.agencySuccessions.filter((step) => step.fromAgencyId === agency.id), (step) => `${step.toAgencyId} ${step.functionCode}`)
      .map((step) => ({ name: nameOf(step.toAgencyId), href: href(step.toAgencyId), date: step.date, ...work(step.functionCode) })),
    predecessors: once(bundle.agencySuccessions.filter((step) => step.toAgencyId === agency.id), (step) => step.fromAgencyId)
      .map((step) => ({ name: nameOf(step.fromAgencyId), href: href(step.fromAgencyId), date: step.date })),
  };
}

function once<T>(list: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return list.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}

function nameOfType(types: ReadonlyMap<string, ResultType>, code: string, lang: Lang): string {
  const type = types.get(code);
  return type === undefined ? code : nameIn(lang, type);
}

function basisNumber(bases: readonly LegalBasis[], id: string | undefined): object {
  const basis = bases.find((one) => one.id === id);
  return basis === undefined ? {} : { legalBasis: basis.number };
}

function presentBasis(basis: LegalBasis, bases: readonly LegalBasis[]): object {
  const followers = basis.replacedBy.map((id) => bases.find((one) => one.id === id)?.number ?? id);
  return { number: basis.number, title: basis.title, ...days(basis), ...(followers.length === 0 ? {} : { replacedBy: followers.join(', ') }) };
}
