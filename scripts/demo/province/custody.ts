import { LOCALITIES, type Issuer } from './localities.js';
import { DEMO_AGENCY_IDS } from './users.js';

/** Which living agency looks after what an ended one issued, in the invented history; the catalogue says it for the real work. */
const HEIRS: Readonly<Record<string, string>> = {
  'ubnd-huyen-binh-son': 'ubnd-xa-binh-son',
  'ubnd-huyen-ly-son': 'ubnd-dac-khu-ly-son',
  'ubnd-thanh-pho-kon-tum': 'ubnd-phuong-kon-tum',
  'so-giao-thong-van-tai': 'cong-an-tinh-quang-ngai',
  'so-ke-hoach-va-dau-tu': 'so-tai-chinh',
  'so-tai-nguyen-va-moi-truong': 'so-nong-nghiep-va-moi-truong',
  'ubnd-tinh-kon-tum': 'ubnd-tinh-quang-ngai',
  'so-tu-phap-kon-tum': 'so-tu-phap',
};

const COMMUNE_HEIRS = new Map<string | null, string | null>(
  Object.values(LOCALITIES).map(({ commune }: { commune: { old: Issuer; now: Issuer } }) => [commune.old.agencyId, commune.now.agencyId]),
);

/** The living agency whose officer digitises a paper: the issuer or its heir, else the agency of the dossier, else the police or the committee. */
export function custodianOf(issuerAgencyId: string | null, subject: string, dossierAgencyId?: string): string {
  if (dossierAgencyId !== undefined && DEMO_AGENCY_IDS.includes(dossierAgencyId)) return dossierAgencyId;
  const living = issuerAgencyId === null ? undefined : (COMMUNE_HEIRS.get(issuerAgencyId) ?? HEIRS[issuerAgencyId] ?? issuerAgencyId);
  if (living !== undefined && DEMO_AGENCY_IDS.includes(living)) return living;
  return subject.includes('lai-xe') ? 'cong-an-tinh-quang-ngai' : 'ubnd-tinh-quang-ngai';
}
