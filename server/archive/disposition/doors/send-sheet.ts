import type { OfficerActor } from '../../../kernel/actor.js';
import { renderPaper } from '../../../platform/papers/render-paper.js';
import { SHEET_MEDIA_TYPES, writeCsv, writeXlsx } from '../../../platform/papers/sheets.js';
import type { Sheet } from '../../../platform/papers/sheets.js';
import { placeOf } from '../papers/build-papers.js';
import type { DispositionPageDeps, Lang } from './door-deps.js';

/** The forms a list can be taken along in. */
export const SHEET_FORMATS = ['csv', 'xlsx', 'pdf'] as const;

/** A list to send: its rows, and what the log says was taken. */
export interface SheetExport {
  readonly format: (typeof SHEET_FORMATS)[number];
  readonly lang: Lang;
  readonly sheet: Sheet;
  readonly subject: { readonly type: string; readonly id: string };
  readonly name: string;
}

/** Sends a list as a file; on record with its number of rows. */
export async function sendSheet(deps: DispositionPageDeps, actor: OfficerActor, { format, sheet, subject, name }: SheetExport, res: { set(headers: object): unknown; end(bytes: Uint8Array): unknown }): Promise<void> {
  await deps.uow.run(actor, async (tx) => tx.record({ name: 'disposition.exported', subject, data: { format, rows: sheet.rows.length }, announce: false }));
  const bytes = format === 'csv' ? Buffer.from(writeCsv(sheet), 'utf8') : format === 'xlsx' ? await writeXlsx(sheet) : await paperOf(deps, actor, sheet);
  res.set({
    'Content-Type': format === 'pdf' ? 'application/pdf' : SHEET_MEDIA_TYPES[format], 'Content-Length': String(bytes.length), 'Content-Disposition': `attachment; filename="${name}-${deps.clock.today()}.${format}"`,
    'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff',
  });
  res.end(bytes);
}

async function paperOf(deps: DispositionPageDeps, actor: OfficerActor, sheet: Sheet): Promise<Uint8Array> {
  const agency = await deps.catalogue.agency(actor.agencyId);
  return renderPaper({
    landscape: true, issuer: { name: agency?.name ?? actor.agencyId }, place: placeOf(agency?.name ?? ''), date: deps.clock.today(), title: 'DANH SÁCH', abstract: sheet.name, fileTitle: sheet.name, createdAt: deps.clock.now(),
    body: [{ kind: 'table', columns: sheet.headings.map((title, index) => ({ title, share: sheet.shares?.[index] ?? 3 })), rows: sheet.rows }], signers: [{ title: 'NGƯỜI LẬP', name: actor.name }],
  });
}
