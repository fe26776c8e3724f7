import { Op } from 'sequelize';
import type { Tx } from '../../kernel/unit-of-work.js';
import type { Database } from '../../platform/database/connection.js';
import { openTable } from '../../platform/database/table.js';
import type { Owner, OwnerIdentifier, OwnerRelation } from './model.js';
import { identifierColumns, ownerColumns, relationColumns } from './tables.js';

/** Who wrote a row, and when. */
export interface Stamp {
  readonly at: string;
  readonly by: string;
}

/** A number on its way into the table, with its keyed fingerprint. */
export interface FingerprintedIdentifier extends OwnerIdentifier {
  readonly fingerprint: string;
}

/** Rows of owners, their numbers and relations. */
export interface OwnersStore {
  byIds(ids: readonly string[], tx?: Tx): Promise<Owner[]>;
  byFingerprints(fingerprints: readonly string[], tx?: Tx): Promise<Owner[]>;
  add(tx: Tx, owner: Owner, stamp: Stamp): Promise<void>;
  remove(tx: Tx, ownerId: string): Promise<void>;
  /** Ties a number to an owner; false when another row holds the number. */
  addIdentifier(tx: Tx, ownerId: string, identifier: FingerprintedIdentifier, rank: number, stamp: Stamp): Promise<boolean>;
  complete(tx: Tx, owner: Owner): Promise<void>;
  addRelation(tx: Tx, relation: OwnerRelation, stamp: Stamp): Promise<boolean>;
  /** Relations in which the owner stands on either side. */
  relationsAbout(ownerId: string): Promise<OwnerRelation[]>;
}

const CHUNK = 500;

/** Opens the owners' tables. */
export function createOwnersStore(database: Database): OwnersStore {
  const owners = openTable(database, 'owners', ownerColumns, ['id']);
  const identifiers = openTable(database, 'owner_identifiers', identifierColumns, ['fingerprint']);
  const relations = openTable(database, 'owner_relations', relationColumns, ['ownerId', 'relatedId', 'kind']);
  const within = (tx: Tx | undefined): { tx?: Tx } => (tx === undefined ? {} : { tx });

  async function byIds(ids: readonly string[], tx?: Tx): Promise<Owner[]> {
    const found: Owner[] = [];
    const wanted = [...new Set(ids)];
    for (let start = 0; start < wanted.length; start += CHUNK) {
      const part = wanted.slice(start, start + CHUNK);
      const rows = await owners.find({ id: part }, within(tx));
      const numbers = await identifiers.find({ ownerId: part }, { order: [['rank', 'ASC'], ['addedAt', 'ASC']], ...within(tx) });
      for (const { createdAt: _at, createdBy: _by, ...row } of rows) {
        found.push({ ...row, identifiers: numbers.filter((number) => number.ownerId === row.id).map(toIdentifier) });
      }
    }
    return found;
  }

  return {
    byIds,
    async byFingerprints(fingerprints, tx) {
      if (fingerprints.length === 0) return [];
      const rows = await identifiers.find({ fingerprint: [...fingerprints] }, { only: ['ownerId'], ...within(tx) });
      return byIds(rows.map((row) => row.ownerId), tx);
    },
    async add(tx, { identifiers: _numbers, ...owner }, stamp) {
      await owners.insert(tx, { ...owner, createdAt: stamp.at, createdBy: stamp.by });
    },
    async remove(tx, ownerId) {
      await identifiers.remove(tx, { ownerId });
      await owners.remove(tx, { id: ownerId });
    },
    addIdentifier: (tx, ownerId, identifier, rank, stamp) =>
      identifiers.insertNew(tx, { ...identifier, ownerId, rank, addedAt: stamp.at, addedBy: stamp.by }),
    async complete(tx, owner) {
      const { birthDate, sex, address, version } = owner;
      await owners.update(tx, { id: owner.id }, { birthDate, sex, address, version });
    },
    addRelation: (tx, relation, stamp) => relations.insertNew(tx, { ...relation, recordedAt: stamp.at, recordedBy: stamp.by }),
    async relationsAbout(ownerId) {
      const rows = await relations.find(
        { [Op.or]: [{ ownerId }, { relatedId: ownerId }] },
        { order: [['recordedAt', 'ASC'], ['relatedId', 'ASC']] },
      );
      return rows.map(({ recordedAt: _at, recordedBy: _by, ...relation }) => relation);
    },
  };
}

function toIdentifier(row: OwnerIdentifier): OwnerIdentifier {
  const { kind, value, validFrom, validTo, evidence } = row;
  return { kind, value, validFrom, validTo, evidence };
}
