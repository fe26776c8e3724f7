import { systemActor } from '../kernel/actor.js';
import { createAccessStore } from '../archive/access/store.js';
import type { Archive } from './archive.js';
import type { Foundation } from './foundation.js';

/** On an archive without accounts makes one administrator with a one-time password; undefined when there are accounts. */
export async function firstAdministrator(house: { readonly ground: Foundation; readonly archive: Archive }): Promise<{ loginName: string; password: string } | undefined> {
  if ((await createAccessStore(house.ground.database).countUsers()) > 0) return undefined;
  const loginName = 'admin';
  const { oneTimePassword } = await house.archive.access.createUser(systemActor('first-start'), {
    loginName, displayName: 'Quản trị hệ thống', agencyId: 'ubnd-tinh-quang-ngai', roles: ['administrator'],
  });
  return { loginName, password: oneTimePassword ?? '' };
}
