import { sha256Hex } from '../../../kernel/canonical-json.js';
import { notFound } from '../../../kernel/errors.js';
import { newId, newSecret } from '../../../kernel/identifiers.js';
import { requirePermission } from '../../../kernel/permission.js';
import type { Access, AccessDeps } from '../access.js';
import { toClient } from '../store.js';
import type { ClientRow } from '../store.js';

const DEFAULT_RATE = 300;
const TOUCH_MS = 60_000;

/** The prefix lets a leaked key be recognised; the rest is 256 random bits, so a plain hash is enough. */
const newKey = (): string => `khoso_${newSecret()}`;

/** The systems of other agencies and their keys. */
export function clientCommands(deps: AccessDeps): Pick<Access, 'byKey' | 'issueClientKey' | 'changeClient' | 'clients'> {
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
      const key = newKey();
      const row: ClientRow = {
        id: newId(), name: input.name.normalize('NFC').trim(), agencyId: input.agencyId, keyHash: sha256Hex(key), keyHint: key.slice(-4),
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
    async changeClient(actor, clientId, changes) {
      requirePermission(actor, 'client.manage');
      const before = await store.clientById(clientId);
      if (before === undefined) throw notFound();
      const { grant, rotate, ...rest } = changes;
      const key = rotate === true ? newKey() : undefined;
      const next: Partial<ClientRow> = {
        ...rest,
        ...(grant === undefined ? {} : { grantData: grant }),
        ...(key === undefined ? {} : { keyHash: sha256Hex(key), keyHint: key.slice(-4) }),
      };
      await uow.run(actor, async (tx) => {
        await store.updateClient(tx, clientId, next);
        tx.record({
          name: changes.state === 'revoked' ? 'access.client-revoked' : 'access.client-changed', subject: { type: 'client', id: clientId },
          data: { rotated: rotate === true, ...rest, ...(grant === undefined ? {} : { permissions: [...grant.permissions], purposes: [...grant.purposes] }) },
        });
      });
      const client = toClient({ ...before, ...next });
      return key === undefined ? { client } : { client, key };
    },
    async clients(actor) {
      requirePermission(actor, 'client.manage');
      return (await store.listClients()).map(toClient);
    },
  };
}
