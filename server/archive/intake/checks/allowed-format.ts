import type { Check, Observation } from './check.js';

/** The file really is a PDF, JPEG, PNG or TIFF, judged by its content; its name and declared type count for nothing. */
export const allowedFormat: Check = {
  codes: ['format-not-allowed', 'format-declared-otherwise'],
  judge: ({ files }) =>
    files.flatMap((file): Observation[] => {
      if (file.sizeBytes === 0) return [];
      if (file.format === null) return [{ code: 'format-not-allowed', params: { file: file.name, detected: file.detected } }];
      const declared = declaredFormat(file.declaredType);
      if (declared === undefined || declared === file.format) return [];
      return [{ code: 'format-declared-otherwise', params: { file: file.name, declared: file.declaredType ?? '', found: file.format } }];
    }),
};

function declaredFormat(type: string | null): string | undefined {
  return /^(?:application|image)\/(?:x-)?(pdf|jpeg|png|tiff)\b/i.exec(type ?? '')?.[1]?.toLowerCase();
}
