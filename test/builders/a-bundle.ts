import type { CatalogueBundle, Procedure } from '../../server/archive/catalogue/model.js';
import { aResultType } from './a-register.js';

/** A procedure without components. */
export function aProcedure(over: Partial<Procedure> = {}): Procedure {
  return {
    id: 'dang-ky-khai-sinh', code: '1.001193', codeCertainty: 'found', aliases: [], nameVi: 'Đăng ký khai sinh', nameEn: 'Birth registration',
    level: 'commune', functionCode: 'ho-tich', resultTypeCodes: ['giay-khai-sinh'], components: [], legalBasisIds: [], certainty: 'recalled', ...over,
  };
}

/** A small catalogue: one type in use since 2016, one procedure. */
export function aBundle(over: Partial<CatalogueBundle> = {}): CatalogueBundle {
  return {
    units: [], unitSuccessions: [], functions: [{ code: 'ho-tich', nameVi: 'Hộ tịch', nameEn: 'Civil status' }], agencies: [], agencySuccessions: [],
    legalBases: [], retentionClasses: [], purposes: [], dataSources: [], abolishedPapers: [],
    resultTypes: [aResultType({ validFrom: '2016-01-01', resultCodes: [{ value: 'KQ.G15.900001', certainty: 'design' }] })],
    procedures: [aProcedure()],
    ...over,
  };
}
