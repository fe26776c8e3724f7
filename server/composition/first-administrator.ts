import { systemActor } from '../kernel/actor.js';
import { createAccessStore } from '../archive/access/store.js';
import type { Archive } from './archive.js';
import type { Foundation } from './foundation.js';

/** Where an administrator belongs before the catalogue is taken in; it is the province of the catalogue that comes with the program. */
const PROVINCE = 'ubnd-tinh-quang-ngai';

/** The agency an administrator belongs to when nobody says: the head of the province in the catalogue. */
export async function homeAgency(catalogue: Pick<Archive['catalogue'], 'listAgencies'>): Promise<string> {
  const agencies = await catalogue.listAgencies();
  return (agencies.find((agency) => agency.id === PROVINCE) ?? agencies.find((agency) => agency.level === 'province' && agency.parentId === undefined) ?? agencies.find((agency) => agency.level === 'province'))?.id ?? PROVINCE;
}

/** On an archive without accounts makes one administrator with a one-time password; undefined when there are accounts. */
export async function firstAdministrator(house: { readonly ground: Foundation; readonly archive: Archive }): Promise<{ loginName: string; password: string } | undefined> {
  if ((await createAccessStore(house.ground.database).countUsers()) > 0) return undefined;
  const loginName = 'admin';
  const { oneTimePassword } = await house.archive.access.createUser(systemActor('first-start'), {
    loginName, displayName: 'Quản trị hệ thống', agencyId: await homeAgency(house.archive.catalogue), roles: ['administrator'],
  });
  return { loginName, password: oneTimePassword ?? '' };
}
