import { sha256Hex } from '../../../kernel/canonical-json.js';
import { notFound } from '../../../kernel/errors.js';
import { newId, newSecret } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Access, AccessDeps } from '../access.js';
import { toClient } from '../store.js';
import type { ClientRow } from '../store.js';

const DEFAULT_RATE = 300;
const TOUCH_MS = 60_000;

/** The systems of other agencies and their keys. */
export function clientCommands(deps: AccessDeps): Pick<Access, 'byKey' | 'issueClientKey' | 'revokeClient' | 'clients'> {
  const { store, uow, clock } = deps;
  return {
    async byKey(key) {
      const row = await store.clientByKeyHash(sha256Hex(key));
      const now = clock.now();
      if (row === undefined || row.state !== 'active') return undefined;
      if (row.expiresAt !== null && row.expiresAt <= now.toISOString()) return undefined;
      if (row.lastUsedAt === null || now.getTime() - Date.parse(row.lastUsedAt) > TOUCH_MS) await store.touchClient(row.id, now.toISOString());
      const agencyIds = await deps.agencyFamily(row.agencyId, clock.today());
      return {
        client: toClient(row),
        actor: {
          kind: 'client', id: row.id, name: row.name, agencyId: row.agencyId,
          agencyIds: agencyIds.length === 0 ? [row.agencyId] : agencyIds, grant: row.grantData,
        },
      };
    },
    async issueClientKey(actor, input) {
      requirePermission(actor, 'client.manage');
      // The prefix lets a leaked key be recognised; the rest is 256 random bits, so a plain hash is enough.
      const key = `khoso_${newSecret()}`;
      const row: ClientRow = {
        id: newId(), name: input.name.normalize('NFC').trim(), agencyId: input.agencyId, keyHash: sha256Hex(key), keyHint: `…${key.slice(-4)}`,
        grantData: input.grant, ratePerMinute: input.ratePerMinute ?? DEFAULT_RATE, state: 'active', createdAt: clock.now().toISOString(),
        expiresAt: input.expiresAt ?? null, lastUsedAt: null,
      };
      await uow.run(actor, async (tx) => {
        await store.insertClient(tx, row);
        tx.record({
          name: 'access.client-issued', subject: { type: 'client', id: row.id },
          data: { name: row.name, agencyId: row.agencyId, permissions: [...input.grant.permissions], purposes: [...input.grant.purposes] },
        });
      });
      return { client: toClient(row), key };
    },
    async revokeClient(actor, clientId) {
      requirePermission(actor, 'client.manage');
      if ((await store.clientById(clientId)) === undefined) throw notFound();
      await uow.run(actor, async (tx) => {
        await store.updateClient(tx, clientId, { state: 'revoked' });
        tx.record({ name: 'access.client-revoked', subject: { type: 'client', id: clientId } });
      });
    },
    async clients(actor) {
      requirePermission(actor, 'client.manage');
      return (await store.listClients()).map(toClient);
    },
  };
}
