import type { Tx } from '../../../kernel/unit-of-work.js';
import { id, instant, nullable, text, word } from '../../../platform/database/columns.js';
import type { RowOf } from '../../../platform/database/columns.js';
import type { Database } from '../../../platform/database/connection.js';
import { openTable } from '../../../platform/database/table.js';

/** What is known of a PDF's claim to be PDF/A. `claimed`: said by the file, checked by nobody. */
export type PdfaCheck = 'none' | 'claimed' | 'passed' | 'failed';

const columns = {
  recordId: id(), logicalPath: text(180), puid: nullable(id()), formatName: text(200), formatVersion: nullable(text(40)), mediaType: text(100),
  pdfaClaim: nullable(text(20)), pdfaCheck: word<PdfaCheck>(), pdfaDetail: nullable(text(1000)), identifiedBy: text(100), identifiedAt: instant(),
};

/** The format of one kept file. */
export type FileFormatRow = RowOf<typeof columns>;

/** How many files have a format. */
export interface FormatCount {
  readonly puid: string | null;
  readonly formatName: string;
  readonly formatVersion: string | null;
  readonly pdfaCheck: PdfaCheck;
  readonly files: number;
  readonly bytes: number;
}

/** Rows of file formats. */
export interface FormatsStore {
  put(tx: Tx, rows: readonly FileFormatRow[]): Promise<void>;
  ofRecord(recordId: string): Promise<FileFormatRow[]>;
  counts(): Promise<FormatCount[]>;
  /** Records with masters that were never looked at, in order of id. */
  unseen(after: string, limit: number): Promise<string[]>;
  countUnseen(): Promise<number>;
}

/** Opens the table of file formats. */
export function createFormatsStore(database: Database): FormatsStore {
  const rows = openTable(database, 'file_formats', columns, ['recordId', 'logicalPath']);
  const unseenSql = `FROM record_files f LEFT JOIN file_formats k ON k.record_id = f.record_id AND k.logical_path = f.logical_path WHERE f.role = 'master' AND k.record_id IS NULL`;
  return {
    async put(tx, found) {
      for (const row of found) {
        await rows.remove(tx, { recordId: row.recordId, logicalPath: row.logicalPath });
        await rows.insert(tx, row);
      }
    },
    ofRecord: (recordId) => rows.find({ recordId }, { order: [['logicalPath', 'ASC']] }),
    counts: async () => {
      const found = await database.select<{ puid: string | null; format_name: string; format_version: string | null; pdfa_check: PdfaCheck; n: number; b: number }>(
        `SELECT k.puid, k.format_name, k.format_version, k.pdfa_check, COUNT(*) AS n, SUM(f.size_bytes) AS b FROM file_formats k JOIN record_files f ON f.record_id = k.record_id AND f.logical_path = k.logical_path
         GROUP BY k.puid, k.format_name, k.format_version, k.pdfa_check ORDER BY n DESC, k.puid`,
      );
      return found.map((row) => ({ puid: row.puid, formatName: row.format_name, formatVersion: row.format_version, pdfaCheck: row.pdfa_check, files: Number(row.n), bytes: Number(row.b ?? 0) }));
    },
    unseen: async (after, limit) => (await database.select<{ record_id: string }>(`SELECT DISTINCT f.record_id ${unseenSql} AND f.record_id > :after ORDER BY f.record_id LIMIT ${Math.trunc(limit)}`, { after })).map((row) => row.record_id),
    countUnseen: async () => Number((await database.select<{ n: number }>(`SELECT COUNT(DISTINCT f.record_id) AS n ${unseenSql}`))[0]?.n ?? 0),
  };
}
