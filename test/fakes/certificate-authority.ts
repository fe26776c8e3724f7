import type { SigningIdentity } from '../../scripts/demo/pki/certificate.js';
import { createDemoPki, type DemoPki } from '../../scripts/demo/pki/demo-pki.js';
import { TEST_LABEL, type NamePart } from '../../scripts/demo/pki/names.js';

let shared: Promise<DemoPki> | undefined;

/** The one test PKI of a run (government, national and remote trees, time-stamp authority); made once, always the same bytes. */
export function testAuthority(): Promise<DemoPki> {
  shared ??= createDemoPki('test');
  return shared;
}

const TERM = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') };

/** An official with a certificate of the government tree, carrying two UID as staff certificates do. */
export async function anOfficialIdentity(name = 'Nguyễn Văn Hư Cấu', personalNumber = '999080000001'): Promise<SigningIdentity> {
  const subject: NamePart[] = [['C', 'VN'], ['O', `UBND tỉnh Quảng Ngãi ${TEST_LABEL}`], ['T', 'Chủ tịch'], ['CN', name], ['UID', `CCCD:${personalNumber}`], ['UID', `MST:${personalNumber}`]];
  return (await testAuthority()).issue('government', subject, TERM);
}

/** An agency with a certificate of the government tree. */
export async function anAgencyIdentity(name = 'Ủy ban nhân dân tỉnh Quảng Ngãi'): Promise<SigningIdentity> {
  return (await testAuthority()).issue('government', [['C', 'VN'], ['ST', 'Quảng Ngãi'], ['CN', `${name} ${TEST_LABEL}`]], TERM);
}

/** A citizen with a certificate of the public tree, or of the remote-signing tree. */
export async function aCitizenIdentity(name = 'Trần Thị Thử Nghiệm', tree: 'public' | 'remote' = 'public', number = '999190000002'): Promise<SigningIdentity> {
  return (await testAuthority()).issue(tree, [['C', 'VN'], ['CN', name], ['UID', `CCCD:${number}`]], TERM);
}
