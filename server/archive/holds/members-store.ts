import type { Scope } from '../../kernel/scope.js';
import type { Database } from '../../platform/database/connection.js';
import { oneOf, scopeSql } from '../../platform/database/scope-sql.js';
import type { SqlCondition } from '../../platform/database/where-sql.js';
import type { HoldTarget } from './model.js';

/** A record under a hold, as lists show it. */
export interface MemberRow {
  readonly recordId: string;
  readonly title: string;
  readonly documentNumber: string | null;
  readonly typeCode: string;
  readonly custodianAgencyId: string;
  readonly accessionedAt: string;
}

/** What is asked: a target, whose papers it reaches and what the asker may see; with `holdId` what its search has caught, without what it would. */
export interface MembersQuestion {
  readonly target: HoldTarget;
  readonly holdId?: string;
  readonly agencyIds: readonly string[] | '*';
  readonly scope: Scope;
}

/** The records of a target as lists and counts. */
export interface MembersQuery {
  members(question: MembersQuestion, cursor: string | undefined, limit: number): Promise<MemberRow[]>;
  countMembers(question: MembersQuestion): Promise<number>;
}

const COLUMNS = { id: 'r.id', agency: 'r.custodian_agency_id', sensitivity: 'r.sensitivity', type: 'r.type_code' };

/** Opens the query. */
export function createMembersQuery(database: Database): MembersQuery {
  return {
    async members(question, cursor, limit) {
      const condition = all([...conditionsOf(question), ...(cursor === undefined ? [] : [{ sql: 'r.id > ?', values: [cursor] }])]);
      const rows = await database.rows(
        `SELECT r.id, r.title, r.document_number, r.type_code, r.custodian_agency_id, r.accessioned_at FROM records r WHERE ${condition.sql} ORDER BY r.id LIMIT ${Math.trunc(limit)}`,
        condition.values,
      );
      return rows.map((row) => ({
        recordId: String(row['id']), title: String(row['title']), documentNumber: row['document_number'] === null ? null : String(row['document_number']),
        typeCode: String(row['type_code']), custodianAgencyId: String(row['custodian_agency_id']), accessionedAt: String(row['accessioned_at']),
      }));
    },
    async countMembers(question) {
      const condition = all(conditionsOf(question));
      const [row] = await database.rows(`SELECT COUNT(*) AS n FROM records r WHERE ${condition.sql}`, condition.values);
      return Number(row?.['n'] ?? 0);
    },
  };
}

function conditionsOf({ target, holdId, agencyIds, scope }: MembersQuestion): SqlCondition[] {
  const reach = agencyIds === '*' ? [] : [oneOf('r.custodian_agency_id', agencyIds)];
  return [scopeSql(scope, COLUMNS), ...targetConditions(target, holdId, reach)];
}

function targetConditions(target: HoldTarget, holdId: string | undefined, reach: readonly SqlCondition[]): SqlCondition[] {
  switch (target.kind) {
    case 'records':
      return [oneOf('r.id', target.recordIds)];
    case 'dossier':
      return [{ sql: 'r.dossier_id = ?', values: [target.dossierId] }];
    case 'owner':
      return [...reach, { sql: 'r.id IN (SELECT record_id FROM record_owners WHERE owner_id = ?)', values: [target.ownerId] }];
    case 'search': {
      const { search } = target;
      if (search.text !== '' && holdId !== undefined) return [{ sql: 'r.id IN (SELECT record_id FROM hold_judgements WHERE hold_id = ? AND caught = 1)', values: [holdId] }];
      return [
        ...reach,
        ...among('r.type_code', search.typeCodes), ...among('r.issuer_agency_id', search.issuerAgencyIds), ...among('r.procedure_code', search.procedureCodes),
        ...(search.issuedFrom === undefined ? [] : [{ sql: '(r.issued_on IS NULL OR r.issued_on >= ?)', values: [search.issuedFrom] }]),
        ...(search.issuedTo === undefined ? [] : [{ sql: '(r.issued_on IS NULL OR r.issued_on <= ?)', values: [search.issuedTo] }]),
      ];
    }
  }
}

function among(column: string, values: readonly string[] | undefined): SqlCondition[] {
  return values === undefined || values.length === 0 ? [] : [oneOf(column, values)];
}

function all(conditions: readonly SqlCondition[]): SqlCondition {
  return { sql: conditions.map((one) => `(${one.sql})`).join(' AND '), values: conditions.flatMap((one) => one.values) };
}
