import { id, instant, nullable, text, word } from '../columns.js';
import type { Migration } from '../migrate.js';

/** What format each kept file really has, by its bytes. */
export const formats: Migration = {
  name: '0812-formats',
  async up(schema) {
    await schema.createTable(
      'file_formats',
      {
        recordId: id(), logicalPath: text(180), puid: nullable(id()), formatName: text(200), formatVersion: nullable(text(40)), mediaType: text(100),
        pdfaClaim: nullable(text(20)), pdfaCheck: word(), pdfaDetail: nullable(text(1000)), identifiedBy: text(100), identifiedAt: instant(),
      },
      { primaryKey: ['recordId', 'logicalPath'], indexes: [{ columns: ['puid'] }, { columns: ['pdfaCheck'] }] },
    );
  },
  async down(schema) {
    await schema.dropTable('file_formats');
  },
};
