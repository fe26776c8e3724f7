import type { Policy } from './policy.js';

/**
 * The policy without any setting. `reject`: kept out, the sender reads why. `warn`: a person decides. `note`: worth knowing.
 * 200 dpi, colour and PDF 1.4 are the standard of a digitised copy (NĐ 30/2020/NĐ-CP, Phụ lục I, phần II).
 */
export const DEFAULT_POLICY: Policy = {
  levels: {
    'file-empty': 'reject',
    'no-pages': 'reject',
    'format-not-allowed': 'reject',
    'format-declared-otherwise': 'note',
    'virus-found': 'reject',
    'virus-not-scanned': 'note',
    encrypted: 'reject',
    truncated: 'reject',
    'end-missing': 'warn',
    'does-not-open': 'reject',
    'picture-too-large': 'reject',
    'too-many-pages': 'reject',
    'secrecy-mark': 'reject',
    'active-content': 'warn',
    'active-content-minor': 'note',
    'duplicate-bytes': 'warn',
    'duplicate-bytes-elsewhere': 'note',
    'duplicate-number': 'warn',
    'duplicate-number-elsewhere': 'note',
    'owner-match': 'note',
    'owner-mismatch': 'warn',
    'owner-absent': 'note',
    'paper-abolished': 'warn',
    'page-blank': 'note',
    'all-pages-blank': 'reject',
    'resolution-low': 'warn',
    'not-in-colour': 'note',
    'pdf-version-old': 'warn',
    'text-layer-legacy': 'note',
    'text-layer-broken': 'note',
    'no-text': 'warn',
    'text-unsure': 'note',
    'metadata-missing': 'note',
    'signatures-unchecked': 'note',
    'signatures-hidden': 'warn',
    'signatures-unreadable': 'warn',
  },
  thresholds: {
    minDpi: 200,
    maxPages: 2000,
    minTextConfidence: 0.8,
    blankInkShare: 0.0005,
    minPdfVersion: 1.4,
  },
  byType: {
    // Fine lines of drawings are lost at 200 dpi.
    'ban-ve-thiet-ke': { thresholds: { minDpi: 300 } },
    'trich-do-thua-dat': { thresholds: { minDpi: 300 } },
  },
};
