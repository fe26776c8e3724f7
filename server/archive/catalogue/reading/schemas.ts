import { z } from 'zod';
import { isLocalDate } from '../../../kernel/calendar.js';
import { SENSITIVITIES } from '../../../kernel/scope.js';
import {
  AGENCY_LEVELS,
  CERTAINTIES,
  COMPONENT_KINDS,
  COPY_CLASSES,
  FIELD_KINDS,
  NEEDED_SIGNATURES,
  RELATIONS,
  RETENTION_TRIGGERS,
  SIGNATURE_ANSWERS,
  SIGNATURE_OUTCOMES,
  SUCCESSION_KINDS,
  UNIT_LEVELS,
} from '../model.js';

/** A day that exists. */
const day = z.string().refine(isLocalDate, { params: { fault: 'bad-date' } });
const slug = z.string().max(100).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const shortCode = z.string().min(1).max(60).regex(/^[A-Za-z0-9.\-]+$/);
const name = z.string().min(1).max(500);
const note = z.string().min(1).max(1000);
const certainty = z.enum(CERTAINTIES);
const dated = { validFrom: day.optional(), validTo: day.optional() };
/** A list in one CSV cell, parts separated by semicolons. */
const cellList = z
  .string()
  .optional()
  .transform((text) => (text === undefined ? [] : text.split(';').map((part) => part.trim()).filter((part) => part !== '')));
const cellFlag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** `N.NNNNNN`, with or without the publishing body (`1.001612.000.00.00.H48`, `1.001612.H48`). */
const procedureCode = z.string().regex(/^[123]\.\d{6}(\.(\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2})?$/);
/** `H48.53` or `000.00.53.H48`. */
const agencyCode = z
  .strictObject({ value: z.string().max(35).regex(/^([A-K]\d{2}(\.\d{2,3}){0,3}|\d{3}\.\d{2}\.\d{2}\.[A-K]\d{2})$/), certainty, ...dated })
  .transform((code) => ({ ...code, writing: /^[A-K]/.test(code.value) ? ('dotted' as const) : ('reversed' as const) }));

export const functionRow = z.strictObject({ code: slug, nameVi: name, nameEn: name });
export const purposeRow = z.strictObject({ code: slug, nameVi: name, nameEn: name });
export const dataSourceRow = z.strictObject({ code: slug, nameVi: name, nameEn: name, legalBasisId: slug.optional() });

export const legalBasisRow = z.strictObject({
  id: slug,
  number: name,
  title: name,
  issuedOn: day.optional(),
  ...dated,
  replacedBy: cellList,
  certainty,
  note: note.optional(),
});

export const unitRow = z.strictObject({
  code: z.string().regex(/^\d{2}(\d{3}|\d)?$/),
  level: z.enum(UNIT_LEVELS),
  name,
  nameEn: name.optional(),
  parentCode: z.string().optional(),
});

/** An edition of the unit list: the file that holds it and the days on which it held. */
export const unitEditionRow = z.strictObject({ edition: slug, file: z.string().regex(/^[a-z0-9-]+\.csv$/), ...dated });

export const unitSuccessionRow = z
  .strictObject({ oldCode: z.string(), newCode: z.string(), extent: z.enum(['whole', 'part']), date: day })
  .transform(({ oldCode, newCode, ...rest }) => ({ fromUnitId: `old-${oldCode}`, toUnitId: `new-${newCode}`, ...rest }));

export const agencyRow = z.strictObject({
  id: slug,
  name,
  nameEn: name,
  level: z.enum(AGENCY_LEVELS),
  parentId: slug.optional(),
  codes: z.array(agencyCode).default([]),
  printedNames: z.array(name).default([]),
  unitIds: z.array(z.string()).default([]),
  ...dated,
  certainty,
});

export const agencySuccessionRow = z
  .strictObject({
    from: slug,
    to: slug,
    kind: z.enum(SUCCESSION_KINDS),
    function: z.union([slug, z.literal('*')]),
    unitIds: cellList,
    date: day,
    legalBasisId: slug.optional(),
    certainty,
  })
  .transform(({ from, to, function: functionCode, ...rest }) => ({ fromAgencyId: from, toAgencyId: to, functionCode, ...rest }));

export const retentionClassRow = z
  .strictObject({
    code: shortCode,
    group: slug,
    appliesTo: z.enum(['result', 'dossier', 'register']),
    nameVi: name,
    nameEn: name,
    years: z.union([z.literal('permanent'), z.string().regex(/^\d{1,3}$/)]),
    trigger: z.enum(RETENTION_TRIGGERS),
    maintenanceCode: z.string().regex(/^0[1-7]$/),
    ...dated,
    legalBasisId: slug.optional(),
    confirmed: cellFlag,
    certainty,
    noteVi: note.optional(),
  })
  .transform(({ years, ...rest }) => ({
    ...rest,
    term: years === 'permanent' ? { kind: 'permanent' as const } : { kind: 'years' as const, years: Number(years) },
  }));

export const abolishedPaperRow = z
  .strictObject({
    code: slug,
    nameVi: name,
    nameEn: name,
    ...dated,
    insteadVi: note,
    insteadEn: note,
    dataSource: slug.optional(),
    legalBasisId: slug.optional(),
    certainty,
  })
  .transform(({ dataSource, ...rest }) => ({ ...rest, ...(dataSource === undefined ? {} : { dataSourceCode: dataSource }) }));

const datedCode = <T extends z.ZodType<string>>(value: T) => z.strictObject({ value, certainty, ...dated, noteVi: note.optional() });

export const resultTypeRow = z.strictObject({
  code: slug,
  nameVi: name,
  nameEn: name,
  abbreviation: z.string().min(1).max(20),
  kind: z.enum(['result', 'document']),
  resultCodes: z.array(datedCode(z.string().regex(/^KQ\.[A-K]\d{2}\.\d{6}$/))).default([]),
  functionCode: slug,
  archivalTypeCode: z.string().regex(/^(0[1-9]|[12]\d|3[0-2])$/),
  fields: z
    .array(z.strictObject({ key: z.string().regex(/^[a-z][A-Za-z0-9]*$/), labelVi: name, labelEn: name, kind: z.enum(FIELD_KINDS), required: z.boolean() }))
    .default([]),
  validity: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('months-from-issue'), months: z.int().min(1).max(1200) }),
    z.strictObject({ kind: z.literal('until-date-field'), field: z.string() }),
    z.strictObject({ kind: z.literal('calendar-year-end') }),
    z.strictObject({ kind: z.literal('until-changed') }),
  ]),
  retentionClassCode: shortCode,
  sensitivity: z.enum(SENSITIVITIES),
  signatures: z.array(z.enum(NEEDED_SIGNATURES)),
  signaturePolicy: z.partialRecord(z.enum(SIGNATURE_OUTCOMES), z.enum(SIGNATURE_ANSWERS)).exactOptional(),
  trees: z.array(slug).min(1).exactOptional(),
  ...dated,
  certainty,
});

const copyClasses = z
  .string()
  .regex(/^A?B?C?D?E?F?$/)
  .min(1)
  .transform((letters) => COPY_CLASSES.filter((one) => letters.includes(one)));

const satisfierRow = z.strictObject({
  type: slug,
  copies: copyClasses,
  owner: z.array(z.enum(RELATIONS)).min(1),
  maxAgeMonths: z.int().min(1).max(1200).optional(),
  purpose: slug.optional(),
  ...dated,
  legalBasisId: slug.optional(),
  certainty: certainty.optional(),
  noteVi: note.optional(),
});

const componentRow = z.strictObject({
  code: slug,
  nameVi: name,
  nameEn: name,
  kind: z.enum(COMPONENT_KINDS),
  required: z.boolean().default(true),
  dataSourceCode: slug.optional(),
  abolishedPaperCode: slug.optional(),
  satisfiedBy: z.array(satisfierRow).default([]),
  ...dated,
  legalBasisId: slug.optional(),
  certainty: certainty.optional(),
  noteVi: note.optional(),
});

/** A procedure; components and satisfiers without a certainty of their own take the procedure's. */
export const procedureRow = z
  .strictObject({
    id: slug,
    code: procedureCode,
    codeCertainty: certainty,
    aliases: z.array(datedCode(procedureCode)).default([]),
    nameVi: name,
    nameEn: name,
    level: z.enum(AGENCY_LEVELS),
    functionCode: slug,
    resultTypeCodes: z.array(slug).min(1),
    legalBasisIds: z.array(slug).default([]),
    ...dated,
    certainty,
    noteVi: note.optional(),
    components: z.array(componentRow).min(1),
  })
  .transform((procedure) => ({
    ...procedure,
    components: procedure.components.map(({ satisfiedBy, ...component }) => ({
      ...component,
      certainty: component.certainty ?? procedure.certainty,
      satisfiers: satisfiedBy.map(({ type, copies, owner, purpose, ...rest }) => ({
        ...rest,
        resultTypeCode: type,
        copyClasses: copies,
        relations: owner,
        ...(purpose === undefined ? {} : { purposeCode: purpose }),
        certainty: rest.certainty ?? component.certainty ?? procedure.certainty,
      })),
    })),
  }));
