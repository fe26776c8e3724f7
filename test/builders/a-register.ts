import { Readable } from 'node:stream';
import type { Catalogue } from '../../server/archive/catalogue/catalogue.js';
import type { ResultType } from '../../server/archive/catalogue/model.js';
import { createDossiers } from '../../server/archive/dossiers/dossiers.js';
import type { Dossiers } from '../../server/archive/dossiers/dossiers.js';
import { createDossiersStore } from '../../server/archive/dossiers/store.js';
import { createHoldGuard } from '../../server/archive/holds/guard.js';
import type { HoldGuard } from '../../server/archive/holds/model.js';
import { createHoldsStore } from '../../server/archive/holds/store.js';
import { createOwners } from '../../server/archive/owners/owners.js';
import type { Owners } from '../../server/archive/owners/owners.js';
import { createOwnersStore } from '../../server/archive/owners/store.js';
import { createRecords } from '../../server/archive/records/records.js';
import type { RecordsDeps } from '../../server/archive/records/deps.js';
import type { Records } from '../../server/archive/records/records.js';
import { createRecordsStore } from '../../server/archive/records/store.js';
import type { TestDatabase } from '../support/test-database.js';

export const BLIND_KEY = 'khóa thử nghiệm, không dùng thật';

/** A type of paper that asks for the name of its holder. */
export function aResultType(over: Partial<ResultType> = {}): ResultType {
  return {
    code: 'giay-khai-sinh', nameVi: 'Giấy khai sinh', nameEn: 'Birth certificate', abbreviation: 'GKS', kind: 'result', resultCodes: [],
    functionCode: 'ho-tich', archivalTypeCode: '32',
    fields: [{ key: 'subjectName', labelVi: 'Họ và tên', labelEn: 'Full name', kind: 'text', required: true }],
    validity: { kind: 'until-changed' }, retentionClassCode: 'HT-02', sensitivity: 'personal', signatures: [], certainty: 'design', ...over,
  };
}

/** A catalogue of any type asked for, in which agency-old was succeeded by agency-a. */
export function aCatalogue(): Pick<Catalogue, 'resultType' | 'custodianOf' | 'procedureByCode'> {
  return {
    resultType: async (code) => (code === 'unknown' ? undefined : aResultType({ code })),
    custodianOf: async (agencyId) => (agencyId === 'agency-old' ? 'agency-a' : agencyId),
    procedureByCode: async () => undefined,
  };
}

export interface TestRegister {
  readonly owners: Owners;
  readonly dossiers: Dossiers;
  readonly records: Records;
  readonly guard: HoldGuard;
}

/** Owners, dossiers and records on a test database. The bytes of every file are its object and path as text. */
export function aRegister(db: TestDatabase, over: Partial<RecordsDeps> = {}): TestRegister {
  const { uow, clock, database } = db;
  const catalogue = aCatalogue();
  const owners = createOwners({ store: createOwnersStore(database), clock, blindKey: BLIND_KEY });
  const dossiers = createDossiers({ store: createDossiersStore(database), uow, clock, catalogue });
  const preservation: RecordsDeps['preservation'] = {
    read: async (objectId, logicalPath, options = {}) => {
      const bytes = Buffer.from(`${objectId}/${logicalPath}`, 'utf8');
      const part = options.range === undefined ? bytes : bytes.subarray(options.range.start, options.range.end + 1);
      return { logicalPath, sizeBytes: bytes.length, sha512: '', sha256: undefined, stream: Readable.from([part]), range: options.range };
    },
  };
  const guard = createHoldGuard({ store: createHoldsStore(database), clock, catalogue: { ...catalogue, agencyFamily: async (agencyId) => [agencyId] } });
  const records = createRecords({ holds: guard, destroyed: async () => undefined, store: createRecordsStore(database), uow, clock, catalogue, dossiers, owners, preservation, ...over });
  return { owners, dossiers, records, guard };
}
