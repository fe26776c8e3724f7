import { trustPages } from '../archive/signatures/doors/trust-pages.js';
import type { Trust } from '../archive/signatures/trust/trust.js';
import type { OfficerActor } from '../kernel/actor.js';
import { systemActor } from '../kernel/actor.js';
import { may } from '../kernel/permission.js';
import type { Page } from '../platform/http/define-page.js';
import type { WingGround } from './wing.js';

/** The doors of the signatures wing: pages and routes over the rooms that the wing has built. */
export function buildSignatureDoors({ archive }: WingGround, rooms: { readonly trust: Trust }): { pages(): Page[] } {
  const otherManagers = async (actor: OfficerActor): Promise<number> => {
    const users = await archive.access.users(systemActor('trust-page'));
    return users.filter((user) => user.id !== actor.id && user.state === 'active' && may({ ...actor, roles: user.roles }, 'signature.manage')).length;
  };
  return { pages: () => [...trustPages({ trust: rooms.trust, otherManagers })] };
}
