import type { Actor } from '../../../kernel/actor.js';
import { ArchiveError } from '../../../kernel/errors.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import type { Page } from '../../../kernel/page.js';
import { decodeCursor } from '../../../kernel/page.js';
import { documentNumberKey } from '../../../kernel/document-number.js';
import { scopeOf } from '../../../kernel/scope.js';
import type { Scope } from '../../../kernel/scope.js';
import type { ArchiveRecord, ReadContext, RecordFile, RecordFilter, RecordMoment, StatusChange } from '../model.js';
import type { RecordsDeps } from '../deps.js';
import { issuerKey } from '../rules/issuer-key.js';
import { clientScope, dossierOpens, purposeOf } from '../rules/may-open.js';
import { currentRecords, settled, toRecord } from './current-state.js';
import { namedDossier } from './named-dossier.js';

const MOST = 200;
const MOST_DUPLICATES = 20;
const MOST_OPENED = 2_000;

/** Records in scope, newest first; a filter on validity looks at the state of today. */
export const listRecords =
  (deps: RecordsDeps) =>
  async (scope: Scope, filter: RecordFilter, cursor?: string, limit = 50): Promise<Page<ArchiveRecord>> => {
    if (cursor !== undefined && decodeCursor(cursor)?.length !== 2) throw new ArchiveError('invalid', 'cursor-malformed');
    const today = deps.clock.today();
    const page = await deps.store.list(scope, filter, today, cursor, Math.min(Math.max(1, Math.trunc(limit)), MOST));
    const records = await currentRecords(deps.store, page.items, today);
    const items = filter.validity === undefined ? records : records.filter((record) => record.validity === filter.validity);
    return { ...page, items };
  };

/** What an actor may see in lists and searches, with the papers his open dossier opens to him. */
export const scopeFor =
  (deps: RecordsDeps) =>
  async (actor: Actor, context: ReadContext = {}): Promise<Scope> => {
    if (actor.kind === 'client') return clientScope(actor, context);
    const dossier = actor.kind === 'system' ? undefined : await namedDossier(deps, context);
    if (dossier === undefined || !dossierOpens(actor, dossier) || purposeOf(context, dossier) === null) return scopeOf(actor);
    return scopeOf(actor, await deps.store.idsOfOwners(dossier.ownerIds, MOST_OPENED));
  };

/**
 * Records with the same bytes, or of the same number (with issuer and day where both are known). For the duplicate check: the
 * caller shows of them only what the actor may see.
 */
export const findDuplicates =
  (deps: RecordsDeps) =>
  async (input: { sha256?: string; documentNumber?: string; issuerName?: string; issuedOn?: LocalDate }): Promise<ArchiveRecord[]> => {
    const found = input.sha256 === undefined ? [] : await deps.store.bySha256(input.sha256.toLowerCase(), MOST_DUPLICATES);
    const number = input.documentNumber?.trim() ?? '';
    // A number alone says nothing: every agency starts at 1 each year (NĐ 30/2020).
    if (number !== '' && (input.issuerName !== undefined || input.issuedOn !== undefined)) {
      const keys = {
        numberKey: documentNumberKey(number).slice(0, 120),
        ...(input.issuerName === undefined ? {} : { issuerKey: issuerKey(input.issuerName) }),
        ...(input.issuedOn === undefined ? {} : { issuedOn: input.issuedOn }),
      };
      found.push(...(await deps.store.byNumber(keys, MOST_DUPLICATES)).filter((record) => !found.some((one) => one.id === record.id)));
    }
    return currentRecords(deps.store, found, deps.clock.today());
  };

/** Everything held of these owners, of these types, newest first, with the dated history. Unguarded: the look-up judges. */
export const heldOf =
  (deps: RecordsDeps) =>
  async (ownerIds: readonly string[], typeCodes: readonly string[]): Promise<{ record: ArchiveRecord; statusHistory: readonly StatusChange[] }[]> => {
    const rows = await deps.store.heldOf(ownerIds, typeCodes);
    const histories = await deps.store.statusOf(rows.map((row) => row.id));
    const today = deps.clock.today();
    return rows.map((row) => {
      const statusHistory = histories.get(row.id) ?? [];
      return { record: toRecord(settled(row, statusHistory, today)), statusHistory };
    });
  };

/** Which of these records an actor could open without naming a dossier, so that a page offers no link that leads nowhere. */
export const openable =
  (deps: RecordsDeps) =>
  async (actor: Actor, recordIds: readonly string[]): Promise<ReadonlySet<string>> => {
    const open = new Set<string>();
    const scope = await scopeFor(deps)(actor);
    for (let start = 0; start < recordIds.length; start += MOST) {
      const { items } = await deps.store.list(scope, { ids: recordIds.slice(start, start + MOST) }, deps.clock.today(), undefined, MOST);
      for (const { id } of items) open.add(id);
    }
    return open;
  };

/** A record with its files, unguarded and unaudited: for the archive's own jobs. */
export const peekRecord =
  (deps: RecordsDeps) =>
  async (recordId: string): Promise<{ record: ArchiveRecord; files: readonly RecordFile[]; changedAt: string } | undefined> => {
    const stored = recordId.length > 100 ? undefined : await deps.store.byId(recordId);
    if (stored === undefined) return undefined;
    const [record] = await currentRecords(deps.store, [stored], deps.clock.today());
    return record === undefined ? undefined : { record, files: await deps.store.filesOf(recordId), changedAt: stored.updatedAt };
  };

/** When each record last changed in any way, in id order; for whoever follows the register. */
export const listMoments =
  (deps: RecordsDeps) =>
  async (which: { readonly ids: readonly string[] } | { readonly after: string; readonly limit: number }): Promise<RecordMoment[]> =>
    (await deps.store.moments(which)).map(({ id, version, updatedAt }) => ({ recordId: id, version, changedAt: updatedAt }));
