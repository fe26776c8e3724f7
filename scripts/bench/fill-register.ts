import type { ResultType } from '../../server/archive/catalogue/model.js';
import type { Database } from '../../server/platform/database/connection.js';

const ROWS_AT_ONCE = 400;
/** Slices that share a commit: filling is not what is measured. */
const CHANGES_TOGETHER = 10;
const COLUMNS = ['id', 'object_id', 'title', 'type_code', 'issued_on', 'custodian_agency_id', 'copy_class', 'sensitivity', 'dossier_id', 'valid_from', 'valid_to', 'validity', 'fields', 'retention_class', 'signature_count', 'signature_state', 'page_count', 'text_state', 'accessioned_at', 'accessioned_by', 'updated_at', 'version'];

/** Papers straight into the tables; every number follows from its index, so that two runs are alike. */
export async function fillRegister(database: Database, types: readonly ResultType[], count: number, note: (text: string) => void): Promise<void> {
  const at = '2026-03-01T02:00:00.000Z';
  const day = (n: number, from: number): string => `${String(from + (n % 12))}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
  for (let start = 0; start < count; start += ROWS_AT_ONCE * CHANGES_TOGETHER) {
    await database.write(async (transaction) => {
      for (let part = start; part < Math.min(count, start + ROWS_AT_ONCE * CHANGES_TOGETHER); part += ROWS_AT_ONCE) await fillSlice(transaction, part);
    });
    if (start % 100_000 < ROWS_AT_ONCE * CHANGES_TOGETHER) note(`  ${String(start)} rows filled`);
  }

  async function fillSlice(transaction: Parameters<Parameters<Database['write']>[0]>[0], start: number): Promise<void> {
    const insert = async (table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void> => {
      if (rows.length === 0) return;
      const places = rows.map((row) => `(${row.map(() => '?').join(',')})`).join(',');
      await database.run(`INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(',')}) VALUES ${places}`, rows.flat(), transaction);
    };
    const numbers = Array.from({ length: Math.min(ROWS_AT_ONCE, count - start) }, (_, index) => start + index);
    await insert('dossiers', ['id', 'code', 'code_key', 'procedure_code', 'owner_id', 'agency_id', 'state', 'opened_on', 'closed_on', 'opened_by', 'opened_at', 'version'], numbers.filter((n) => n % 3 === 0).map((n) => {
      const id = `d${String(n).padStart(9, '0')}`;
      const open = n % 9 === 0;
      return [id, id, id, '1.001193', 'o1', `agency-${String(n % 40)}`, open ? 'open' : 'closed', day(n, 2000), open ? null : day(n, 2008), 'bench', at, 1];
    }));
    await insert('records', COLUMNS, numbers.map((n) => {
      const type = types[n % types.length];
      const id = `r${String(n).padStart(9, '0')}`;
      return [id, id, `Giấy tờ ${String(n)}`, type?.code ?? 'cong-van', day(n, 2004), `agency-${String(n % 40)}`, 'A', 'personal', n % 10 === 9 ? null : `d${String(n - (n % 3)).padStart(9, '0')}`, day(n, 2004), n % 4 === 0 ? day(n, 2012) : null,
        'in-force', '{}', type?.retentionClassCode ?? null, 0, 'none', 1, 'text-layer', at, 'bench', at, 1];
    }));
    await insert('record_status', ['record_id', 'rank', 'status', 'effective_from', 'reason', 'reference', 'superseded_by_id', 'recorded_at', 'recorded_by'], numbers.filter((n) => n % 33 === 0).map((n) => [`r${String(n).padStart(9, '0')}`, 0, 'revoked', day(n, 2014), 'Thu hồi', null, null, at, 'bench']));
    await insert('record_links', ['from_id', 'to_id', 'kind', 'note', 'recorded_at', 'recorded_by'], numbers.filter((n) => n % 20 === 0 && n > 40).map((n) => [`r${String(n).padStart(9, '0')}`, `r${String(n - 37).padStart(9, '0')}`, 'cites', null, at, 'bench']));
  }
}
