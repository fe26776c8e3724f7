import { z } from 'zod';
import type { Json } from '../../../kernel/events.js';
import { SENSITIVITIES } from '../../../kernel/scope.js';
import { SUBJECT_ID_KINDS } from '../../../kernel/subject-id.js';
import type { GivenMetadata } from '../../intake/model.js';
import type { NewOwner } from '../../owners/model.js';
import { COPY_CLASSES } from '../../records/model.js';
import type { PlannedDossier } from '../model.js';

const text = (most: number): z.ZodOptional<z.ZodNullable<z.ZodString>> => z.string().max(most).nullable().optional();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).nullable().optional();

const ownerSchema = z.object({
  kind: z.enum(['person', 'organisation']), name: z.string().min(1).max(200), birthDate: text(10), sex: z.enum(['male', 'female']).nullable().optional(), address: text(300),
  identifiers: z.array(z.object({ kind: z.enum(SUBJECT_ID_KINDS), value: z.string().min(1).max(40), validFrom: day, validTo: day, evidence: text(300) })).max(20),
});

/** How a paper is described in `manifest.json` and beside the papers of a package made here. Unknown keys are left alone. */
export const paperSchema = z.object({
  files: z.array(z.object({ path: z.string().min(1).max(1000), name: z.string().max(255).optional(), sha256: z.string().regex(/^[0-9a-fA-F]{64}$/).optional() })).min(1).max(1000),
  title: text(500), abstract: text(2000), documentNumber: text(60), typeCode: z.string().max(100).nullable().optional(), issuedOn: day, issuerName: text(200), issuerAgencyId: text(100),
  signerName: text(100), signerTitle: text(200), copyClass: z.enum(COPY_CLASSES).optional(), sensitivity: z.enum(SENSITIVITIES).nullable().optional(),
  procedureCode: text(60), componentCode: text(100), purpose: text(500), validFrom: day, validTo: day,
  fields: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()])).optional(),
  owners: z.array(ownerSchema).max(20).default([]),
  dossier: z.object({ code: z.string().min(1).max(60), procedureCode: z.string().min(1).max(60) }).nullable().optional(),
});

/** A paper as described. */
export type PaperDescription = z.output<typeof paperSchema>;

/** The whole of `manifest.json`. Papers are checked one by one, so that each fault is told with its place. */
export const manifestSchema = z.object({ title: z.string().max(500).optional(), papers: z.array(z.unknown()).max(200_000) });

/** What of a description intake is told; what was left out stays left out. */
export function givenOf(paper: PaperDescription): GivenMetadata {
  const { title, typeCode, fields } = paper;
  return {
    ...(title == null ? {} : { title }), ...(typeCode == null ? {} : { typeCode }),
    ...pick(paper, ['abstract', 'documentNumber', 'issuedOn', 'issuerName', 'issuerAgencyId', 'signerName', 'signerTitle', 'procedureCode', 'componentCode', 'purpose', 'validFrom', 'validTo', 'sensitivity', 'copyClass']),
    ...(fields === undefined ? {} : { fields: fields as { readonly [key: string]: Json } }),
  };
}

/** The owners of a description as the register takes them in. */
export function ownersOf(paper: PaperDescription): NewOwner[] {
  return paper.owners.map((owner) => ({
    kind: owner.kind, name: owner.name, birthDate: owner.birthDate ?? null, sex: owner.sex ?? null, address: owner.address ?? null,
    identifiers: owner.identifiers.map((id) => ({ kind: id.kind, value: id.value, validFrom: id.validFrom ?? null, validTo: id.validTo ?? null, evidence: id.evidence ?? null })),
  }));
}

/** The dossier of a description. */
export function dossierOf(paper: PaperDescription): PlannedDossier | null {
  return paper.dossier ?? null;
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined && from[key] !== null).map((key) => [key, from[key]])) as { [P in K]?: NonNullable<T[P]> };
}
