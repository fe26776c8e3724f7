import { createRegisterKeeping } from '../archive/preservation/register/register-keeping.js';
import type { RegisterKeeping } from '../archive/preservation/register/register-keeping.js';
import type { Complete, KeptRow } from '../archive/preservation/register/register-store.js';
import type { Catalogue } from '../archive/catalogue/catalogue.js';
import { blindIndex } from '../kernel/subject-id.js';
import type { SubjectIdKind } from '../kernel/subject-id.js';
import { MIGRATIONS } from '../platform/database/migrations/list.js';
import { tableShapes } from '../platform/database/table-shapes.js';
import type { Foundation } from './foundation.js';
import type { StorageParts } from './storage.js';

/** Opens the register beside the bytes; without a catalogue codes have no names (for a rebuild, which writes none). */
export async function openRegisterKeeping(ground: Foundation, storage: StorageParts, catalogue?: Pick<Catalogue, 'resultType' | 'procedureByCode' | 'agency'>): Promise<RegisterKeeping> {
  return createRegisterKeeping({
    database: ground.database,
    shapes: await tableShapes(MIGRATIONS),
    store: storage.store,
    staging: storage.staging,
    clock: ground.clock,
    names: async (record) => (catalogue === undefined ? {} : namesOf(catalogue, record)),
    complete: completeWith(ground.secrets.keyFor('owner-numbers')),
  });
}

/** Fingerprints of numbers are keyed by this archive's secret: they are made anew, with whatever secret it has now. */
export function completeWith(blindKey: string): Complete {
  return (table, row) => (table === 'owner_identifiers' ? { ...row, fingerprint: blindIndex(blindKey, { kind: row['kind'] as SubjectIdKind, value: String(row['value']) }) } : row);
}

async function namesOf(catalogue: Pick<Catalogue, 'resultType' | 'procedureByCode' | 'agency'>, record: KeptRow): Promise<Record<string, string>> {
  const code = (name: string): string | undefined => (typeof record[name] === 'string' ? String(record[name]) : undefined);
  const [type, procedure, custodian, issuer] = await Promise.all([
    code('typeCode') === undefined ? undefined : catalogue.resultType(code('typeCode') ?? ''),
    code('procedureCode') === undefined ? undefined : catalogue.procedureByCode(code('procedureCode') ?? ''),
    code('custodianAgencyId') === undefined ? undefined : catalogue.agency(code('custodianAgencyId') ?? ''),
    code('issuerAgencyId') === undefined ? undefined : catalogue.agency(code('issuerAgencyId') ?? ''),
  ]);
  const names = { type: type?.nameVi, procedure: procedure?.nameVi, custodian: custodian?.name, issuer: issuer?.name };
  return Object.fromEntries(Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
