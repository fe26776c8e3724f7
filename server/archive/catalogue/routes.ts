import { z } from 'zod';
import { notFound } from '../../kernel/errors.js';
import { requirePermission } from '../../kernel/permission.js';
import type { Clock } from '../../kernel/clock.js';
import { defineRoute } from '../../platform/http/define-route.js';
import type { Route } from '../../platform/http/define-route.js';
import type { Catalogue } from './catalogue.js';
import { AGENCY_CODE_WRITINGS, AGENCY_LEVELS, COMPONENT_KINDS, COPY_CLASSES, RELATIONS } from './model.js';
import { presentAgency, presentProcedure, presentProcedureWithComponents, presentType } from './present.js';

export interface CatalogueRouteDeps {
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

const dayQuery = z.object({ onDate: z.iso.date().optional().describe('Only what holds on this day, YYYY-MM-DD') });
const dated = { validFrom: z.string().nullable(), validTo: z.string().nullable() };
const confirmed = z.boolean().describe('False: administrator\'s data that the competent body has not confirmed');

const procedureSchema = z.object({
  id: z.string(), code: z.string(), codeConfirmed: confirmed, nameVi: z.string(), nameEn: z.string(), level: z.enum(AGENCY_LEVELS), functionCode: z.string(),
  resultTypeCodes: z.array(z.string()), aliases: z.array(z.object({ value: z.string(), confirmed, ...dated })), confirmed, ...dated, href: z.string(),
});
const componentSchema = z.object({
  code: z.string(), nameVi: z.string(), nameEn: z.string(), kind: z.enum(COMPONENT_KINDS), required: z.boolean(), confirmed, dataSourceCode: z.string().nullable(), ...dated,
  satisfiedBy: z.array(z.object({
    typeCode: z.string(), typeNameVi: z.string(), copyClasses: z.array(z.enum(COPY_CLASSES)), relations: z.array(z.enum(RELATIONS)),
    maxAgeMonths: z.number().nullable(), purposeCode: z.string().nullable(), confirmed, ...dated,
  })),
});
const agencySchema = z.object({
  id: z.string(), name: z.string(), nameEn: z.string(), level: z.enum(AGENCY_LEVELS), parentId: z.string().nullable(),
  codes: z.array(z.object({ value: z.string(), writing: z.enum(AGENCY_CODE_WRITINGS), confirmed, ...dated })), confirmed, ...dated,
});
const typeSchema = z.object({
  code: z.string(), nameVi: z.string(), nameEn: z.string(), abbreviation: z.string(), kind: z.enum(['result', 'document']), functionCode: z.string(),
  sensitivity: z.string(), retentionClassCode: z.string(), validity: z.looseObject({ kind: z.string() }),
  resultCodes: z.array(z.object({ value: z.string(), confirmed, ...dated })), fields: z.array(z.looseObject({ key: z.string() })), confirmed, ...dated,
});

/** The catalogue for other agencies' systems. */
export function catalogueRoutes(deps: CatalogueRouteDeps): Route[] {
  const { catalogue } = deps;
  return [
    defineRoute({
      method: 'get', path: '/api/v1/procedures', tag: 'catalogue', access: 'signed-in',
      summary: 'Administrative procedures the archive knows.', query: dayQuery, output: z.object({ items: z.array(procedureSchema) }),
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'catalogue.read');
        return { items: (await catalogue.listProcedures(query.onDate)).map(presentProcedure) };
      },
    }),
    defineRoute({
      method: 'get', path: '/api/v1/procedures/:code', tag: 'catalogue', access: 'signed-in',
      summary: 'One procedure, by any of its codes, with what it asks for on a day (today unless said) and what satisfies it.',
      params: z.object({ code: z.string().max(100) }), query: dayQuery, output: procedureSchema.extend({ components: z.array(componentSchema) }),
      handle: async ({ actor, params, query }) => {
        requirePermission(actor, 'catalogue.read');
        const procedure = await catalogue.procedureByCode(params.code, query.onDate);
        if (procedure === undefined) throw notFound();
        return presentProcedureWithComponents(procedure, await catalogue.componentsOf(procedure, query.onDate ?? deps.clock.today()));
      },
    }),
    defineRoute({
      method: 'get', path: '/api/v1/agencies', tag: 'catalogue', access: 'signed-in',
      summary: 'Agencies, living and ended, with their codes in both writings.', query: dayQuery, output: z.object({ items: z.array(agencySchema) }),
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'catalogue.read');
        return { items: (await catalogue.listAgencies(query.onDate)).map(presentAgency) };
      },
    }),
    defineRoute({
      method: 'get', path: '/api/v1/types', tag: 'catalogue', access: 'signed-in',
      summary: 'Types of results and documents with fields, validity rule, retention class and sensitivity.', query: dayQuery, output: z.object({ items: z.array(typeSchema) }),
      handle: async ({ actor, query }) => {
        requirePermission(actor, 'catalogue.read');
        return { items: (await catalogue.listTypes(query.onDate)).map(presentType) };
      },
    }),
  ];
}
