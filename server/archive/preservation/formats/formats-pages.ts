import { definePage, view } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { RecordPanel } from '../../records/model.js';
import type { Formats } from './formats.js';

/** The page of formats: what the archive is made of, and what endangers it. */
export function formatPages(formats: Pick<Formats, 'overview'>): Page[] {
  return [
    definePage({
      method: 'get', path: '/preservation/formats', access: 'officer',
      handle: async ({ actor, lang }) => {
        const { formats: found, unseen, checker } = await formats.overview(actor);
        return view('preservation/formats', { key: 'formats.title' }, {
          unseen, ...(checker === undefined ? {} : { checker }),
          formats: found.map((one) => ({
            puid: one.puid ?? undefined, name: one.formatName, version: one.formatVersion ?? undefined, files: one.files, bytes: one.bytes, ...(one.pdfaCheck === 'none' ? {} : { checkKey: `formats.check.${one.pdfaCheck}` }),
            riskKey: `formats.risk.${one.risk?.level ?? 'unknown'}`, risk: one.risk?.level ?? 'unknown', note: lang === 'vi' ? one.risk?.noteVi : one.risk?.noteEn,
          })),
        });
      },
    }),
  ];
}

/** The line of a record's page that names the formats of its files. */
export function formatsPanel(formats: Pick<Formats, 'ofRecord'>): RecordPanel {
  return {
    partial: 'formats-panel', place: 'card',
    async present({ record, lang }) {
      const rows = await formats.ofRecord(record.id);
      if (rows.length === 0) return undefined;
      return {
        files: rows.map((row) => ({
          path: row.logicalPath, puid: row.puid ?? undefined, name: row.formatName, version: row.formatVersion ?? undefined, ...(row.pdfaCheck === 'none' ? {} : { checkKey: `formats.check.${row.pdfaCheck}` }),
          riskKey: `formats.risk.${row.risk?.level ?? 'unknown'}`, risk: row.risk?.level ?? 'unknown', note: lang === 'vi' ? row.risk?.noteVi : row.risk?.noteEn,
        })),
      };
    },
  };
}
