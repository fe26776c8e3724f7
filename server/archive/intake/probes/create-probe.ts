import type { Extraction } from '../../extraction/extraction.js';
import type { DoorVerdict } from '../../signatures/model.js';
import type { FileEvidence, PageEvidence } from '../checks/evidence.js';
import type { Probe, ProbeTarget } from '../ports.js';
import { scanVirus } from './scan-virus.js';
import { sniffFormat } from './sniff-format.js';
import type { SniffedFormat } from './sniff-format.js';

export interface ProbeDeps {
  readonly extraction: Pick<Extraction, 'inspectPdf' | 'inspectImage' | 'ink'>;
  readonly countSignatures: (path: string) => Promise<{ readonly signed: number; readonly byteRanges: number; readonly unreadable?: string }>;
  /** The judgement on a file's signatures; where it is missing they are only counted. */
  readonly verifySignatures?: (path: string) => Promise<DoorVerdict>;
  /** Address of clamd, when a scanner is configured. */
  readonly clamd?: string;
}

/** So many pages are measured in detail; the rest is alike, and a paper of 10,000 pages is no reason to wait. */
const DETAIL_PAGES = 30;
/** An image that covers less of the page is a picture in a text, not a scan. */
const SCAN_COVERS = 0.6;

type Measured = Pick<FileEvidence, 'formatVersion' | 'opens' | 'encrypted' | 'pageCount' | 'tooManyPixels' | 'activeContent' | 'signatures' | 'judged' | 'pages'>;

const NOTHING: Measured = {
  formatVersion: null, opens: false, encrypted: false, pageCount: null, tooManyPixels: false, activeContent: [], signatures: { signed: 0, hidden: 0, unreadable: false }, pages: [],
};

/** The eyes of intake over extraction, the signature counter and the virus scanner. */
export function createProbe(deps: ProbeDeps): Probe {
  return {
    async examine(file) {
      const [sniffed, verdict] = await Promise.all([sniffFormat(file.path), scanVirus(deps.clamd, file.path)]);
      const virus: FileEvidence['virus'] = verdict.state === 'infected' ? verdict : { state: verdict.state === 'clean' ? 'clean' : 'not-scanned' };
      const base = { name: file.displayName, sizeBytes: file.sizeBytes, sha256: file.sha256, declaredType: file.declaredType, ...sniffed, virus };
      if (sniffed.format === null || virus.state === 'infected') return { ...base, ...NOTHING };
      const measured = sniffed.format === 'pdf' ? await measurePdf(deps, file) : await measureImage(deps, file);
      return { ...base, ...measured, truncated: isTruncated(sniffed, measured) };
    },
  };
}

/** A missing end mark alone is common and harmless while the file still opens; then it is not called truncated. */
function isTruncated(sniffed: SniffedFormat, measured: Measured): boolean {
  return sniffed.truncated && !measured.opens;
}

async function measurePdf(deps: ProbeDeps, file: ProbeTarget): Promise<Measured> {
  const [facts, signatures] = await Promise.all([deps.extraction.inspectPdf(file.path, DETAIL_PAGES), measureSignatures(deps, file.path)]);
  // A page with text or a full scan is not blank: only the others are drawn to measure their ink.
  const doubtful = facts.opens ? facts.pages.filter((page) => page.characters < 20).map((page) => page.number) : [];
  const ink = doubtful.length === 0 ? [] : await deps.extraction.ink(file.path, doubtful);
  const pages = facts.pages.map(
    (page): PageEvidence => ({
      number: page.number, size: { width: page.widthPt, height: page.heightPt }, inkShare: doubtful.includes(page.number) ? (ink[doubtful.indexOf(page.number)] ?? null) : null,
      dpi: page.imageCoverage >= SCAN_COVERS ? page.dpi : null, colour: page.imageCoverage >= SCAN_COVERS ? colourOf(page.bitsPerPixel) : null, hasText: page.characters >= 20,
    }),
  );
  return {
    formatVersion: facts.pdfVersion, opens: facts.opens, encrypted: facts.encrypted, pageCount: facts.opens ? facts.pageCount : null, tooManyPixels: false,
    activeContent: facts.activeContent, pages,
    ...signatures,
  };
}

/** The judgement of the verifier; a file that breaks it is at least counted, and one that breaks the count too is said to be unreadable. */
async function measureSignatures(deps: ProbeDeps, path: string): Promise<Pick<FileEvidence, 'signatures' | 'judged'>> {
  const judged = await deps.verifySignatures?.(path);
  if (judged !== undefined && judged.fault === null) return { signatures: { signed: judged.signed, hidden: judged.hidden, unreadable: judged.unreadable }, judged };
  const count = await deps.countSignatures(path).catch((error: unknown) => {
    if (judged === undefined) throw error;
    return { signed: 0, byteRanges: 0, unreadable: judged.fault ?? 'unreadable' };
  });
  const signatures = { signed: count.signed, hidden: Math.max(0, count.byteRanges - count.signed), unreadable: count.unreadable !== undefined };
  return { signatures, ...(judged === undefined ? {} : { judged }) };
}

function colourOf(bitsPerPixel: number | null): PageEvidence['colour'] {
  if (bitsPerPixel === null) return null;
  return bitsPerPixel === 1 ? 'bilevel' : bitsPerPixel <= 8 ? 'grey' : 'colour';
}

async function measureImage(deps: ProbeDeps, file: ProbeTarget): Promise<Measured> {
  const facts = await deps.extraction.inspectImage(file.path, DETAIL_PAGES);
  return {
    ...NOTHING, opens: facts.opens, pageCount: facts.opens ? facts.pageCount : null, tooManyPixels: facts.tooManyPixels,
    pages: facts.pages.map((page) => ({ number: page.number, size: null, inkShare: page.inkShare, dpi: page.dpi, colour: page.colour, hasText: false })),
  };
}
