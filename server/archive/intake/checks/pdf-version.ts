import type { Check } from './check.js';

/** PDF 1.4 or later (NĐ 30/2020/NĐ-CP, Phụ lục I, phần II: standard of a digitised copy). */
export const pdfVersion: Check = {
  codes: ['pdf-version-old'],
  judge: ({ files }, { minPdfVersion }) =>
    files
      .filter((file) => file.format === 'pdf' && file.formatVersion !== null && Number(file.formatVersion) < minPdfVersion)
      .map((file) => ({ code: 'pdf-version-old', params: { file: file.name, found: file.formatVersion ?? '', least: minPdfVersion.toFixed(1) } })),
};
