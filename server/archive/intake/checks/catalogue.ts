import type { Check } from './check.js';
import { abolishedPaper } from './abolished-paper.js';
import { activeContent } from './active-content.js';
import { allowedFormat } from './allowed-format.js';
import { blankPage } from './blank-page.js';
import { colour } from './colour.js';
import { duplicateBytes } from './duplicate-bytes.js';
import { duplicateNumber } from './duplicate-number.js';
import { lowConfidenceText } from './low-confidence-text.js';
import { metadataComplete } from './metadata-complete.js';
import { notEmpty } from './not-empty.js';
import { notEncrypted } from './not-encrypted.js';
import { notTruncated } from './not-truncated.js';
import { opens } from './opens.js';
import { ownerMismatch } from './owner-mismatch.js';
import { pageLimit } from './page-limit.js';
import { pdfVersion } from './pdf-version.js';
import { resolution } from './resolution.js';
import { secrecyMark } from './secrecy-mark.js';
import { signatureCount } from './signature-count.js';
import { signaturesJudged } from './signatures-judged.js';
import { textLayerSound } from './text-layer-sound.js';
import { virus } from './virus.js';

/** Every check, in the order in which its findings are shown: first what keeps a file out, last what is only worth knowing. */
export const CHECKS: readonly Check[] = [
  notEmpty, allowedFormat, virus, notEncrypted, notTruncated, opens, pageLimit, secrecyMark, activeContent, duplicateBytes,
  duplicateNumber, ownerMismatch, abolishedPaper, blankPage, resolution, colour, pdfVersion, textLayerSound, lowConfidenceText,
  signaturesJudged, metadataComplete, signatureCount,
];
