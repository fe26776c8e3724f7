import type { Evidence, FileEvidence, PageEvidence, TextEvidence } from '../../../server/archive/intake/checks/evidence.js';

/** A sound page of a colour scan. */
export function aPage(change: Partial<PageEvidence> = {}): PageEvidence {
  return { number: 1, size: { width: 210, height: 297 }, inkShare: 0.06, dpi: 300, colour: 'colour', hasText: false, ...change };
}

/** A sound one-page PDF. */
export function aFile(change: Partial<FileEvidence> = {}): FileEvidence {
  return {
    name: 'giay-khai-sinh.pdf', sizeBytes: 40_000, sha256: 'a'.repeat(64), declaredType: 'application/pdf', format: 'pdf', detected: 'pdf',
    formatVersion: '1.7', opens: true, encrypted: false, truncated: false, pageCount: 1, tooManyPixels: false, activeContent: [],
    signatures: { signed: 0, hidden: 0, unreadable: false }, pages: [aPage()], virus: { state: 'clean' }, ...change,
  };
}

/** Sound text of one page. */
export function aText(text: string, change: Partial<TextEvidence> = {}): TextEvidence {
  return { source: 'text-layer', layer: 'sound', pages: [{ number: 1, text, confidence: null }], confidence: null, ...change };
}

/** A paper without fault: one PDF, sound text, complete metadata of an open type. */
export function anEvidence(change: Partial<Evidence> = {}): Evidence {
  return {
    files: [aFile()],
    text: aText('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nCÔNG VĂN'),
    duplicates: [],
    ownerNumbers: undefined,
    metadata: { typeCode: 'cong-van', title: 'Về việc thử', issuedOn: '2026-01-05', issuerName: 'UBND xã' },
    type: { code: 'cong-van', sensitivity: 'public', requiredFields: [], signatures: [] },
    abolished: [],
    ...change,
  };
}
