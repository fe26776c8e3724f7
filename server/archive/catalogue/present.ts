import type { Agency, Certainty, Dated, Procedure, ResultType } from './model.js';
import type { ComponentOnDate } from './rules/component-to-result.js';

/** True for what may not be shown as fact until an administrator confirms it. */
export function isUnconfirmed(certainty: Certainty): boolean {
  return certainty !== 'stated' && certainty !== 'found';
}

const days = ({ validFrom, validTo }: Dated): { validFrom: string | null; validTo: string | null } => ({ validFrom: validFrom ?? null, validTo: validTo ?? null });

/** A procedure in a list of the API. */
export function presentProcedure(procedure: Procedure) {
  return {
    id: procedure.id, code: procedure.code, codeConfirmed: !isUnconfirmed(procedure.codeCertainty), nameVi: procedure.nameVi, nameEn: procedure.nameEn,
    level: procedure.level, functionCode: procedure.functionCode, resultTypeCodes: [...procedure.resultTypeCodes],
    aliases: procedure.aliases.map((alias) => ({ value: alias.value, confirmed: !isUnconfirmed(alias.certainty), ...days(alias) })),
    confirmed: !isUnconfirmed(procedure.certainty), ...days(procedure), href: `/api/v1/procedures/${encodeURIComponent(procedure.code)}`,
  };
}

/** A procedure with what it asks for on a day. */
export function presentProcedureWithComponents(procedure: Procedure, components: readonly ComponentOnDate[]) {
  return {
    ...presentProcedure(procedure),
    components: components.map(({ component, satisfiers }) => ({
      code: component.code, nameVi: component.nameVi, nameEn: component.nameEn, kind: component.kind, required: component.required,
      confirmed: !isUnconfirmed(component.certainty), dataSourceCode: component.dataSourceCode ?? null, ...days(component),
      satisfiedBy: satisfiers.map((one) => ({
        typeCode: one.resultTypeCode, typeNameVi: one.resultType.nameVi, copyClasses: [...one.copyClasses], relations: [...one.relations],
        maxAgeMonths: one.maxAgeMonths ?? null, purposeCode: one.purposeCode ?? null, confirmed: !isUnconfirmed(one.certainty), ...days(one),
      })),
    })),
  };
}

/** An agency in a list of the API. */
export function presentAgency(agency: Agency) {
  return {
    id: agency.id, name: agency.name, nameEn: agency.nameEn, level: agency.level, parentId: agency.parentId ?? null,
    codes: agency.codes.map((code) => ({ value: code.value, writing: code.writing, confirmed: !isUnconfirmed(code.certainty), ...days(code) })),
    confirmed: !isUnconfirmed(agency.certainty), ...days(agency),
  };
}

/** A type of paper in a list of the API. */
export function presentType(type: ResultType) {
  return {
    code: type.code, nameVi: type.nameVi, nameEn: type.nameEn, abbreviation: type.abbreviation, kind: type.kind, functionCode: type.functionCode,
    sensitivity: type.sensitivity, retentionClassCode: type.retentionClassCode, validity: { ...type.validity },
    resultCodes: type.resultCodes.map((code) => ({ value: code.value, confirmed: !isUnconfirmed(code.certainty), ...days(code) })),
    fields: type.fields.map((field) => ({ ...field })), confirmed: !isUnconfirmed(type.certainty), ...days(type),
  };
}
